/*
 * draw.c - from points in memory to a sparse image or dense planes
 *
 * Binning collects what each cell holds; finishing, told here, makes one pixel
 * of each occupied cell.  The sparse image has room for as many cells as the
 * fullest frame so far had, and grows only when a fuller one comes.
 */

#include "core/draw.h"

#include <stdlib.h>

#include "core/cells.h"
#include "core/layout.h"
#include "core/shade.h"

struct bv_rasterizer {
	const struct bv_grid *grid;
	struct bv_bins bins;
	struct bv_point_tally tally; /* of what is in the bins */
	const struct bv_shader *shader;
	size_t capacity; /* of the sparse image, in cells */
	uint32_t *cells;
	uint32_t *pixels; /* each as bytes R, G, B, 0 */
};

enum bv_status bv_rasterizer_create(struct bv_rasterizer **rasterizer,
				    const struct bv_grid *grid)
{
	struct bv_rasterizer *created;
	enum bv_status status;

	if (rasterizer == NULL || grid == NULL)
		return BV_ERR_ARGUMENT;
	created = calloc(1, sizeof(*created));
	if (created == NULL)
		return BV_ERR_NO_MEMORY;
	created->grid = grid;
	created->tally = bv_empty_tally();
	created->shader = bv_shader_at(0);
	status = bv_bins_init(&created->bins, grid);
	if (status != BV_OK) {
		free(created);
		return status;
	}
	*rasterizer = created;
	return BV_OK;
}

void bv_rasterizer_free(struct bv_rasterizer *rasterizer)
{
	if (rasterizer == NULL)
		return;
	bv_bins_destroy(&rasterizer->bins);
	free(rasterizer->cells);
	free(rasterizer->pixels);
	free(rasterizer);
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

	if (needed <= r->capacity && r->cells != NULL)
		return BV_OK;
	free(r->cells);
	free(r->pixels);
	r->capacity = 0;
	r->cells = NULL;
	r->pixels = NULL;
	grown = malloc((needed + BV_LIST_MORE) * sizeof(*grown));
	if (grown == NULL)
		return BV_ERR_NO_MEMORY;
	r->cells = grown;
	grown = malloc((needed + 1) * sizeof(*grown)); /* never 0 bytes */
	if (grown == NULL)
		return BV_ERR_NO_MEMORY;
	r->pixels = grown;
	r->capacity = needed;
	return BV_OK;
}

static bool arguments_are_sound(const struct bv_rasterizer *rasterizer,
				const struct bv_layout *layout,
				const void *points, size_t n)
{
	return rasterizer != NULL && layout != NULL &&
	       (points != NULL || n == 0) && n <= UINT32_MAX;
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
		__builtin_prefetch(&r->bins.cells[r->cells[i]], 1);
}

/* Takes cell 'i' of the list, which is empty then. */
static struct bv_cell take_cell(struct bv_rasterizer *r, size_t i)
{
	const struct bv_cell cell = r->bins.cells[r->cells[i]];

	bv_bins_empty_cell(&r->bins, r->cells[i]);
	return cell;
}

/* How far the occupied cells have been listed. */
struct listing {
	size_t word; /* of the bitmap, the first not looked at */
	size_t n;    /* cells listed */
};

/* The cells of a block that begins with cell 'first' of a list of 'n'. */
static size_t block_size(size_t first, size_t n)
{
	return n - first < BV_BLOCK_CELLS ? n - first : BV_BLOCK_CELLS;
}

/*
 * Lists the block of cells from number 'first' on, and returns how many there are.
 * With it, CELLS_AHEAD further cells are listed: until they are needed, they come
 * from memory.
 */
static size_t list_block(struct bv_rasterizer *r, struct listing *listing,
			 size_t first)
{
	const size_t wanted = first + BV_BLOCK_CELLS + CELLS_AHEAD;

	if (listing->n < wanted)
		listing->n += r->bins.lister->list(&r->bins, &listing->word,
						   wanted - listing->n,
						   r->cells + listing->n);
	return block_size(first, listing->n);
}

/* Turns 'n' cells, from number 'first' of the list on, into pixels. */
static void shade_block(struct bv_rasterizer *r, const struct bv_scales *scales,
			size_t first, size_t n)
{
	const enum bv_shading shading = scales->rules->shading;
	struct bv_cell_block block;

	block.n = n;
	for (size_t k = 0; k < n; k++) {
		const struct bv_cell cell = take_cell(r, first + k);

		block.z[k] = cell.top.z;
		block.intensity[k] = cell.top.intensity;
		block.counts[k] = cell.count;
		block.densities[k] = bv_table_density(shading, cell.count);
	}
	r->shader->shade(scales, &block, r->pixels + first);
}

/* Turns the occupied cells into pixels, empties them, and returns their number. */
static size_t finish(struct bv_rasterizer *r, const struct bv_scales *scales)
{
	struct listing listing = {0, 0};
	size_t done = 0, n;

	while ((n = list_block(r, &listing, done)) > 0) {
		shade_block(r, scales, done, n);
		done += n;
	}
	return done;
}

/* Lists all occupied cells, finds their maxima, and returns their number. */
static size_t find_maxima(struct bv_rasterizer *r, struct bv_frame_maxima *most)
{
	struct listing listing = {0, 0};
	size_t i = 0, n;

	while ((n = list_block(r, &listing, i)) > 0) {
		for (const size_t end = i + n; i < end; i++) {
			const struct bv_cell *cell =
				&r->bins.cells[r->cells[i]];
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
		n = block_size(done, occupied);
		for (size_t k = 0; k < n; k++)
			fetch_cell(r, done + CELLS_AHEAD + k, occupied);
		shade_block(r, scales, done, n);
	}
	return occupied;
}

void bv_rasterizer_add(struct bv_rasterizer *rasterizer,
		       const struct bv_layout *layout, const void *points,
		       size_t n)
{
	bv_bin(&rasterizer->bins, layout, points, n, &rasterizer->tally);
}

/* Frames that cannot even be opened have added nothing. */
void bv_rasterizer_discard(struct bv_rasterizer *rasterizer)
{
	if (rasterizer->tally.kept > 0)
		bv_bins_clear(&rasterizer->bins);
	rasterizer->tally = bv_empty_tally();
}

enum bv_status bv_rasterizer_finish(struct bv_rasterizer *rasterizer,
				    const struct bv_layout *layout,
				    struct bv_image *image)
{
	const struct bv_rules *rules = &rasterizer->grid->rules;
	const struct bv_counts counts = bv_counts_of(&rasterizer->tally);
	struct bv_scales scales = {.rules = rules,
				   .intensity = layout->intensity_scale};
	size_t occupied;

	if (reserve(rasterizer, counts.kept) != BV_OK) {
		bv_rasterizer_discard(rasterizer);
		return BV_ERR_NO_MEMORY;
	}
	if (rules->shading == BV_SHADE_NOTE)
		occupied = finish_to_scale(rasterizer, &scales);
	else
		occupied = finish(rasterizer, &scales);
	rasterizer->tally = bv_empty_tally();
	*image = (struct bv_image){
		.width = rules->columns,
		.height = rules->rows,
		.occupied = occupied,
		.cells = rasterizer->cells,
		.pixels = (const uint8_t *)rasterizer->pixels,
		.counts = counts,
		.frame_height = scales.most.height,
		.frame_count = scales.most.count,
	};
	return BV_OK;
}

enum bv_status bv_rasterize(struct bv_rasterizer *rasterizer,
			    const struct bv_layout *layout, const void *points,
			    size_t n, struct bv_image *image)
{
	enum bv_status status;

	if (!arguments_are_sound(rasterizer, layout, points, n) ||
	    image == NULL)
		return BV_ERR_ARGUMENT;
	status = bv_layout_check(layout);
	if (status != BV_OK)
		return status;
	bv_rasterizer_add(rasterizer, layout, points, n);
	return bv_rasterizer_finish(rasterizer, layout, image);
}

static void clear_plane(float *plane, size_t cells)
{
	if (plane != NULL)
		memset(plane, 0, cells * sizeof(*plane));
}

enum bv_status bv_rasterize_planes(struct bv_rasterizer *rasterizer,
				   const struct bv_layout *layout,
				   const void *points, size_t n, float *z,
				   float *intensity, float *density,
				   struct bv_counts *counts)
{
	struct bv_point_tally tally = bv_empty_tally();
	struct bv_bins *bins;
	enum bv_status status;
	size_t occupied;

	if (!arguments_are_sound(rasterizer, layout, points, n))
		return BV_ERR_ARGUMENT;
	status = bv_layout_check(layout);
	if (status != BV_OK)
		return status;
	status = reserve(rasterizer, n);
	if (status != BV_OK)
		return status;
	bins = &rasterizer->bins;
	clear_plane(z, bins->cell_count);
	clear_plane(intensity, bins->cell_count);
	clear_plane(density, bins->cell_count);
	bv_bin(bins, layout, points, n, &tally);
	occupied = bv_bins_list(bins, rasterizer->cells);
	for (size_t i = 0; i < occupied; i++) {
		const uint32_t index = rasterizer->cells[i];
		const struct bv_cell cell = take_cell(rasterizer, i);

		fetch_cell(rasterizer, i + CELLS_AHEAD, occupied);
		if (z != NULL)
			z[index] = cell.top.z;
		if (intensity != NULL)
			intensity[index] = (float)bv_intensity(
				cell.top.intensity, layout->intensity_scale);
		if (density != NULL)
			density[index] = (float)cell.count;
	}
	if (counts != NULL)
		*counts = bv_counts_of(&tally);
	return BV_OK;
}
