/*
 * finish.c - from the cells of a frame to a sparse image, arrays or dense planes
 *
 * Each occupied cell is listed, taken out of the grid and made a pixel.  The sparse
 * image has room for as many cells as the fullest frame so far had, and grows only
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

size_t bv_draw_list_bytes(const struct bv_grid *grid, size_t cells)
{
	return list_bytes(cells) + (cells + 1) * shown_bytes(&grid->channels);
}

/*
 * Makes room for the sparse image, or the numbers, of a frame with 'points' points
 * kept, which has at most that many cells, and for what listing stores past the end.
 * The old contents are not needed.
 */
static enum bv_status reserve(struct bv_rasterizer *r, size_t points)
{
	const size_t cells = bv_grid_cells(r->grid);
	const size_t needed = points < cells ? points : cells;

	if (needed <= r->capacity && r->list != NULL)
		return BV_OK;
	free(r->list);
	free(r->pixels);
	r->capacity = 0;
	r->pixels = NULL;
	r->list = malloc(list_bytes(needed));
	if (r->list == NULL)
		return BV_ERR_NO_MEMORY;
	r->pixels = malloc((needed + 1) * shown_bytes(&r->grid->channels));
	if (r->pixels == NULL) {
		free(r->list);
		r->list = NULL;
		return BV_ERR_NO_MEMORY;
	}
	r->capacity = needed;
	return BV_OK;
}

/* Counts what was added, and makes room for its cells; or the frame is lost. */
static enum bv_status begin(struct bv_rasterizer *r)
{
	const enum bv_status status = reserve(r, r->tally.kept);

	r->counts = bv_counts_of(&r->tally);
	if (status != BV_OK)
		bv_draw_discard(r);
	return status;
}

/* How many cells ahead of their use cells are fetched, at the least. */
#define CELLS_AHEAD 64

/*
 * Fetches cell 'i' of the list of 'n', if there is one, and its ledger.
 *
 * Always inlined, as a compiler may leave out the call of a function that does
 * nothing but fetch.
 */
static inline __attribute__((always_inline)) void
fetch_cell(const struct bv_rasterizer *r, size_t i, size_t n)
{
	if (i >= n)
		return;
	__builtin_prefetch(&r->cells.cell[r->list[i]], 1);
	if (r->cells.ledgers.memory != NULL)
		__builtin_prefetch(bv_ledger(&r->cells.ledgers, r->list[i]), 1);
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

/* Finds the ledgers of taken cells, which change what count of points they have. */
static void find_ledgers(const struct bv_rasterizer *r, struct bv_taken *taken)
{
	const struct bv_channels *channels = &r->grid->channels;

	for (size_t k = 0; k < BV_TAKEN_CELLS; k++) {
		const unsigned char *ledger =
			bv_ledger(&r->cells.ledgers, taken->cells[k]);

		taken->ledgers[k] = ledger;
		taken->cell[k].count =
			bv_counted(channels, ledger, taken->cell[k].count);
	}
}

/*
 * Takes 'n' cells, from number 'first' of the list on: copies what they hold, and
 * empties them.
 */
static void take(struct bv_rasterizer *r, size_t first, size_t n,
		 struct bv_taken *taken)
{
	struct bv_cell *all = r->cells.cell;

	taken->n = n;
	memcpy(taken->cells, r->list + first, sizeof(taken->cells));
	for (size_t k = 0; k < n; k++) {
		taken->cell[k] = all[taken->cells[k]];
		all[taken->cells[k]] = (struct bv_cell){0};
	}
	for (size_t k = n; k < BV_TAKEN_CELLS; k++) {
		taken->cell[k] = taken->cell[0];
		taken->cells[k] = taken->cells[0];
	}
	if (r->cells.ledgers.memory != NULL)
		find_ledgers(r, taken);
}

/* Empties the ledgers of taken cells, if there are any. */
static void empty_ledgers(struct bv_rasterizer *r, const struct bv_taken *taken)
{
	if (r->cells.ledgers.memory == NULL)
		return;
	for (size_t k = 0; k < taken->n; k++)
		bv_ledger_empty(&r->cells.ledgers, taken->cells[k]);
}

/* Turns 'n' cells, from number 'first' of the list on, into pixels. */
static void shade_next(struct bv_rasterizer *r, const struct bv_scales *scales,
		       size_t first, size_t n)
{
	const size_t stride = bv_pixel_stride(scales->channels);
	struct bv_taken taken;

	take(r, first, n, &taken);
	r->shader->shade(scales, &taken, r->pixels + first * stride);
	empty_ledgers(r, &taken);
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

void bv_describe_form(const struct bv_grid *grid, struct bv_frame_maxima most,
		      struct bv_image *image)
{
	const struct bv_channels *channels = &grid->channels;

	image->struct_size = sizeof(*image);
	image->width = grid->rules.columns;
	image->height = grid->rules.rows;
	image->channels = channels->count;
	image->bits = channels->bits;
	image->stride = bv_pixel_stride(channels);
	image->grid = grid->hash;
	for (uint32_t i = 0; i < BV_CHANNEL_MAX; i++)
		bv_grid_range(grid, i, most, &image->channel_min[i],
			      &image->channel_max[i]);
}

static struct bv_scales scales_of(const struct bv_rasterizer *r)
{
	struct bv_scales scales =
		bv_scales_of(&r->grid->rules, &r->grid->channels, r->scale);

	scales.view = r->grid->view;
	return scales;
}

enum bv_status bv_draw_finish(struct bv_rasterizer *rasterizer,
			      struct bv_image *image)
{
	const struct bv_grid *grid = rasterizer->grid;
	struct bv_scales scales = scales_of(rasterizer);
	size_t occupied;

	if (begin(rasterizer) != BV_OK)
		return BV_ERR_NO_MEMORY;
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
/* Arrays                                                                     */
/* -------------------------------------------------------------------------- */

/* Where the numbers of 'occupied' cells go. */
static struct bv_number_room lay_out_numbers(const struct bv_rasterizer *r,
					     size_t occupied)
{
	const uint32_t floats = bv_count_floats(&r->grid->channels);

	return (struct bv_number_room){
		.floats = (float *)(void *)r->pixels,
		.bytes = r->pixels + floats * occupied * sizeof(float),
		.plane = occupied,
	};
}

/* Turns 'n' cells, from number 'first' of the list on, into numbers. */
static void number_next(struct bv_rasterizer *r, const struct bv_scales *scales,
			struct bv_number_room room, size_t first, size_t n)
{
	struct bv_taken taken;

	take(r, first, n, &taken);
	room.floats += first;
	room.bytes += first;
	r->shader->number(scales, &taken, room);
	empty_ledgers(r, &taken);
}

/* Turns the occupied cells into numbers, and empties them. */
static struct bv_numbers make_numbers(struct bv_rasterizer *r)
{
	const struct bv_scales scales = scales_of(r);
	const size_t occupied = bv_cells_list(&r->cells, r->list);
	const struct bv_number_room room = lay_out_numbers(r, occupied);
	size_t n;

	for (size_t done = 0; done < occupied; done += n) {
		n = next_size(done, occupied);
		for (size_t k = 0; k < n; k++)
			fetch_cell(r, done + CELLS_AHEAD + k, occupied);
		number_next(r, &scales, room, done, n);
	}
	return (struct bv_numbers){
		.occupied = occupied,
		.cells = r->list,
		.floats = room.floats,
		.bytes = room.bytes,
		.plane = room.plane,
	};
}

enum bv_status bv_draw_finish_arrays(struct bv_rasterizer *rasterizer,
				     struct bv_frame_arrays *arrays)
{
	struct bv_numbers numbers;

	if (begin(rasterizer) != BV_OK)
		return BV_ERR_NO_MEMORY;
	numbers = make_numbers(rasterizer);
	rasterizer->tally = bv_empty_tally();
	bv_make_arrays(rasterizer->grid, &numbers, &rasterizer->arrays);
	*arrays = (struct bv_frame_arrays){
		.struct_size = sizeof(*arrays),
		.count = rasterizer->arrays.count,
		.arrays = rasterizer->arrays.list,
		.counts = &rasterizer->counts,
		.grid = rasterizer->grid->hash,
	};
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
		const struct bv_cell cell = r->cells.cell[index];

		fetch_cell(r, i + CELLS_AHEAD, occupied);
		if (z != NULL)
			z[index] = cell.top.z;
		if (intensity != NULL)
			intensity[index] = (float)bv_intensity(
				cell.top.intensity, r->scale);
		if (density != NULL)
			density[index] = (float)cell.count;
		bv_cells_empty(&r->cells, index);
	}
}

enum bv_status bv_draw_finish_planes(struct bv_rasterizer *rasterizer, float *z,
				     float *intensity, float *density)
{
	if (begin(rasterizer) != BV_OK)
		return BV_ERR_NO_MEMORY;
	fill_planes(rasterizer, z, intensity, density);
	rasterizer->tally = bv_empty_tally();
	return BV_OK;
}
