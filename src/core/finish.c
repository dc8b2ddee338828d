/*
 * finish.c - from the cells of a frame to a sparse image or dense planes
 *
 * Each occupied cell is listed, taken out of the grid and made a pixel.  The sparse
 * image has room for as many cells as the fullest frame so far had, and grows only
 * when a fuller one comes.
 */

#include <stdlib.h>

#include "core/draw.h"

/* Of what listing needs, and of pixels; never 0 bytes. */
static size_t list_bytes(size_t cells)
{
	return (cells + BV_LIST_MORE) * sizeof(uint32_t);
}

static size_t pixel_bytes(size_t cells)
{
	return (cells + 1) * sizeof(uint32_t);
}

size_t bv_draw_list_bytes(size_t cells)
{
	return list_bytes(cells) + pixel_bytes(cells);
}

/*
 * Makes room for the sparse image of a frame with 'points' points kept, which
 * has at most that many cells, and for what listing stores past the end.  The
 * old contents are not needed.
 */
static enum bv_status reserve(struct bv_rasterizer *r, size_t points)
{
	const size_t cells = bv_grid_cells(r->grid);
	const size_t needed = points < cells ? points : cells;
	uint32_t *grown;

	if (needed <= r->capacity && r->list != NULL)
		return BV_OK;
	free(r->list);
	free(r->pixels);
	r->capacity = 0;
	r->list = NULL;
	r->pixels = NULL;
	grown = malloc(list_bytes(needed));
	if (grown == NULL)
		return BV_ERR_NO_MEMORY;
	r->list = grown;
	grown = malloc(pixel_bytes(needed));
	if (grown == NULL)
		return BV_ERR_NO_MEMORY;
	r->pixels = grown;
	r->capacity = needed;
	return BV_OK;
}

/* How many cells ahead of their use cells are fetched, at the least. */
#define CELLS_AHEAD 64

/*
 * Fetches cell 'i' of the list of 'n', if there is one.
 *
 * Always inlined, as a compiler may leave out the call of a function that does
 * nothing but fetch.
 */
static inline __attribute__((always_inline)) void
fetch_cell(const struct bv_rasterizer *r, size_t i, size_t n)
{
	if (i < n)
		__builtin_prefetch(&r->cells.cell[r->list[i]], 1);
}

/* Takes cell 'i' of the list, which is empty then. */
static struct bv_cell take_cell(struct bv_rasterizer *r, size_t i)
{
	const struct bv_cell cell = r->cells.cell[r->list[i]];

	bv_cells_empty(&r->cells, r->list[i]);
	return cell;
}

/* How far the occupied cells have been listed. */
struct listing {
	size_t word; /* of the bitmap, the first not looked at */
	size_t n;    /* cells listed */
};

/* How many cells are taken at a time, from number 'first' of a list of 'n' on. */
static size_t next_size(size_t first, size_t n)
{
	return n - first < BV_TAKEN_CELLS ? n - first : BV_TAKEN_CELLS;
}

/*
 * Lists the next cells, from number 'first' on, and returns how many there are.
 * With it, CELLS_AHEAD further cells are listed: until they are needed, they come
 * from memory.
 */
static size_t list_next(struct bv_rasterizer *r, struct listing *listing,
			size_t first)
{
	const size_t wanted = first + BV_TAKEN_CELLS + CELLS_AHEAD;

	if (listing->n < wanted)
		listing->n += r->cells.lister->list(&r->cells, &listing->word,
						    wanted - listing->n,
						    r->list + listing->n);
	return next_size(first, listing->n);
}

/* Looks up what bv_density_sample() gives, of which the table is the same for all. */
static void look_up(const struct bv_rules *rules, struct bv_taken *taken)
{
	const struct bv_density_table table =
		bv_find_density(rules->density, rules->density_full);

	for (size_t k = 0; k < taken->n; k++)
		taken->densities[k] = bv_density_in(table, taken->counts[k])
				      << rules->density_shift;
}

/* Turns 'n' cells, from number 'first' of the list on, into pixels. */
static void shade_next(struct bv_rasterizer *r, const struct bv_scales *scales,
		       size_t first, size_t n)
{
	struct bv_taken taken;

	taken.n = n;
	for (size_t k = 0; k < n; k++) {
		const struct bv_cell cell = take_cell(r, first + k);

		taken.z[k] = cell.top.z;
		taken.intensity[k] = cell.top.intensity;
		taken.counts[k] = cell.count;
	}
	look_up(scales->rules, &taken);
	r->shader->shade(scales, &taken, r->pixels + first);
}

/* Turns the occupied cells into pixels, empties them, and returns their number. */
static size_t finish(struct bv_rasterizer *r, const struct bv_scales *scales)
{
	struct listing listing = {0, 0};
	size_t done = 0, n;

	while ((n = list_next(r, &listing, done)) > 0) {
		shade_next(r, scales, done, n);
		done += n;
	}
	return done;
}

/* Lists all occupied cells, finds their maxima, and returns their number. */
static size_t find_maxima(struct bv_rasterizer *r, struct bv_frame_maxima *most)
{
	struct listing listing = {0, 0};
	size_t i = 0, n;

	while ((n = list_next(r, &listing, i)) > 0) {
		for (const size_t end = i + n; i < end; i++) {
			const struct bv_cell *cell = &r->cells.cell[r->list[i]];
			const float height = bv_from_ordered(cell->height);

			if (height > most->height)
				most->height = height;
			if (cell->count > most->count)
				most->count = cell->count;
		}
	}
	return i;
}

/* finish() where no cell can be shaded before all have been seen. */
static size_t finish_to_scale(struct bv_rasterizer *r, struct bv_scales *scales)
{
	const size_t occupied = find_maxima(r, &scales->most);
	size_t n;

	for (size_t done = 0; done < occupied; done += n) {
		n = next_size(done, occupied);
		for (size_t k = 0; k < n; k++)
			fetch_cell(r, done + CELLS_AHEAD + k, occupied);
		shade_next(r, scales, done, n);
	}
	return occupied;
}

/* What MIN and MAX stand for in the formula of a channel. */
static void set_range(const struct bv_rules *rules, enum bv_range range,
		      struct bv_frame_maxima most, double *min, double *max)
{
	*min = *max = (double)NAN;
	switch (range) {
	case BV_RANGE_Z:
		*min = (double)rules->z_min;
		*max = (double)rules->z_max;
		break;
	case BV_RANGE_FRAME_HEIGHT:
		*max = (double)most.height;
		break;
	case BV_RANGE_FRAME_COUNT:
		*max = most.count;
		break;
	case BV_RANGE_FULL:
		*max = rules->density_full;
		break;
	case BV_RANGE_NONE:
		break;
	}
}

void bv_describe_form(const struct bv_grid *grid, struct bv_frame_maxima most,
		      struct bv_image *image)
{
	const struct bv_preset *preset = grid->preset;

	image->struct_size = sizeof(*image);
	image->width = grid->rules.columns;
	image->height = grid->rules.rows;
	image->channels = preset->channel_count;
	image->bits = preset->bits;
	image->stride = preset->pixel_stride;
	image->grid = grid->hash;
	for (uint32_t i = 0; i < BV_CHANNEL_MAX; i++)
		set_range(&grid->rules, bv_grid_channel(grid, i)->range, most,
			  &image->channel_min[i], &image->channel_max[i]);
}

enum bv_status bv_draw_finish(struct bv_rasterizer *rasterizer,
			      struct bv_image *image)
{
	const struct bv_grid *grid = rasterizer->grid;
	struct bv_scales scales = {.rules = &grid->rules,
				   .intensity = rasterizer->scale};
	size_t occupied;

	rasterizer->counts = bv_counts_of(&rasterizer->tally);
	if (reserve(rasterizer, rasterizer->counts.kept) != BV_OK) {
		bv_draw_discard(rasterizer);
		return BV_ERR_NO_MEMORY;
	}
	if (grid->rules.scaled_to_frame)
		occupied = finish_to_scale(rasterizer, &scales);
	else
		occupied = finish(rasterizer, &scales);
	rasterizer->tally = bv_empty_tally();
	*image = (struct bv_image){
		.occupied = occupied,
		.cells = rasterizer->list,
		.pixels = rasterizer->pixels,
		.counts = &rasterizer->counts,
	};
	bv_describe_form(grid, scales.most, image);
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* Planes                                                                     */
/* -------------------------------------------------------------------------- */

static void clear_plane(float *plane, size_t cells)
{
	if (plane != NULL)
		memset(plane, 0, cells * sizeof(*plane));
}

static void fill_planes(struct bv_rasterizer *r, float *z, float *intensity,
			float *density)
{
	const size_t occupied = bv_cells_list(&r->cells, r->list);

	clear_plane(z, r->cells.count);
	clear_plane(intensity, r->cells.count);
	clear_plane(density, r->cells.count);
	for (size_t i = 0; i < occupied; i++) {
		const uint32_t index = r->list[i];
		const struct bv_cell cell = take_cell(r, i);

		fetch_cell(r, i + CELLS_AHEAD, occupied);
		if (z != NULL)
			z[index] = cell.top.z;
		if (intensity != NULL)
			intensity[index] = (float)bv_intensity(
				cell.top.intensity, r->scale);
		if (density != NULL)
			density[index] = (float)cell.count;
	}
}

enum bv_status bv_draw_finish_planes(struct bv_rasterizer *rasterizer, float *z,
				     float *intensity, float *density)
{
	rasterizer->counts = bv_counts_of(&rasterizer->tally);
	if (reserve(rasterizer, rasterizer->counts.kept) != BV_OK) {
		bv_draw_discard(rasterizer);
		return BV_ERR_NO_MEMORY;
	}
	fill_planes(rasterizer, z, intensity, density);
	rasterizer->tally = bv_empty_tally();
	return BV_OK;
}
