/*
 * room.c - room for the image or the numbers of a frame
 *
 * There is room for as many cells as the fullest frame so far may have had; it grows only
 * when a fuller one comes.
 */

#include <stdlib.h>

#include "core/draw.h"

/*
 * Of the list of so many cells, with room past its end for what listing stores there,
 * and for as many as are taken at a time; never 0 bytes.
 */
static size_t list_bytes(size_t cells)
{
	_Static_assert(BV_TAKEN_CELLS >= BV_LIST_MORE, "room for both");
	return (cells + BV_TAKEN_CELLS) * sizeof(uint32_t);
}

/* What a cell becomes: a pixel, or numbers. */
static size_t shown_bytes(const struct bv_channels *channels)
{
	const size_t floats = bv_count_floats(channels);

	if (channels->bits != 0)
		return bv_pixel_stride(channels);
	return floats * sizeof(float) + (channels->count - floats);
}

/* Of the cells that are held until they are shaded; the last ones of a band alone. */
static size_t held_bytes(const struct bv_grid *grid, size_t cells)
{
	const size_t bands = bv_band_count(grid);
	const size_t begun = cells < bands ? cells : bands;

	if (!grid->rules.scaled_to_frame || grid->form != BV_FORM_PICTURE)
		return 0;
	return (cells / BV_TAKEN_CELLS + begun + 1) * sizeof(struct bv_taken);
}

size_t bv_draw_bytes(const struct bv_grid *grid, size_t points, size_t cells)
{
	return bv_bands_bytes(grid, points) + bv_cells_bytes(grid) +
	       list_bytes(cells) + held_bytes(grid, cells) +
	       (cells + 1) * shown_bytes(&grid->channels);
}

static void free_room(struct bv_rasterizer *r)
{
	free(r->list);
	free(r->pixels);
	free(r->held);
	r->list = NULL;
	r->pixels = NULL;
	r->held = NULL;
	r->capacity = 0;
}

/* For what so many cells become. */
static bool make_shown(struct bv_rasterizer *r, size_t cells)
{
	const size_t held = held_bytes(r->grid, cells);

	r->pixels = malloc((cells + 1) * shown_bytes(&r->grid->channels));
	if (held > 0)
		r->held = malloc(held);
	return r->pixels != NULL && (held == 0 || r->held != NULL);
}

enum bv_status bv_draw_reserve(struct bv_rasterizer *r, size_t points,
			       bool shown)
{
	const size_t cells = bv_grid_cells(r->grid);
	const size_t needed = points < cells ? points : cells;

	if (needed <= r->capacity && r->list != NULL &&
	    (!shown || r->pixels != NULL))
		return BV_OK;
	free_room(r);
	r->list = malloc(list_bytes(needed));
	if (r->list == NULL || (shown && !make_shown(r, needed))) {
		free_room(r);
		return BV_ERR_NO_MEMORY;
	}
	r->capacity = needed;
	return BV_OK;
}
