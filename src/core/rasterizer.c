/*
 * rasterizer.c - from points in memory to a sparse image or dense planes
 *
 * Binning collects what each cell holds; finishing, told here, makes one pixel
 * of each occupied cell.  The sparse image has room for as many cells as the
 * fullest frame so far had, and grows only when a fuller one comes.
 */

#include "core/rasterizer.h"

#include <stdlib.h>

#include "core/bins.h"
#include "core/layout.h"
#include "core/shader.h"

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

/* How many cells ahead the loops below fetch those that they will need. */
#define CELLS_AHEAD 128

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

/* A loop of its own, since all cells must be seen before any is shaded. */
static struct bv_frame_maxima find_maxima(const struct bv_rasterizer *r,
					  size_t n)
{
	struct bv_frame_maxima most = {0};

	for (size_t i = 0; i < n; i++) {
		const struct bv_cell *cell = &r->bins.cells[r->cells[i]];
		const float height = bv_from_ordered(cell->height);

		fetch_cell(r, i + CELLS_AHEAD, n);
		if (height > most.height)
			most.height = height;
		if (cell->count > most.count)
			most.count = cell->count;
	}
	return most;
}

/* Takes the cells from number 'first' of the list of 'n' on, as many as fit. */
static void take_cells(struct bv_rasterizer *r, size_t first, size_t n,
		       struct bv_cell_block *block)
{
	const enum bv_shading shading = r->grid->rules.shading;
	const size_t left = n - first;

	block->n = left < BV_BLOCK_CELLS ? left : BV_BLOCK_CELLS;
	for (size_t k = 0; k < block->n; k++) {
		const struct bv_cell cell = take_cell(r, first + k);

		fetch_cell(r, first + k + CELLS_AHEAD, n);
		block->z[k] = cell.top.z;
		block->intensity[k] = cell.top.intensity;
		block->counts[k] = cell.count;
		block->densities[k] = bv_table_density(shading, cell.count);
	}
}

/*
 * Turns the occupied cells into pixels, empties them, and returns their number.
 * The first 'listed' are listed already; if there are any, these are all.
 *
 * Otherwise cells are listed as they are needed, CELLS_AHEAD and more before they
 * are taken: in the meantime they come from memory.
 */
static size_t finish(struct bv_rasterizer *r, const struct bv_layout *layout,
		     size_t listed, struct bv_frame_maxima most)
{
	const struct bv_scales scales = {&r->grid->rules, most,
					 layout->intensity_scale};
	const bool all_listed = listed > 0;
	struct bv_cell_block block;
	size_t done = 0, word = 0;

	for (;;) {
		if (!all_listed && listed < done + BV_BLOCK_CELLS + CELLS_AHEAD)
			listed += r->bins.lister->list(&r->bins, &word,
						       BV_BLOCK_CELLS,
						       r->cells + listed);
		if (done == listed)
			return done;
		take_cells(r, done, listed, &block);
		done += block.n;
		r->shader->shade(&scales, &block, r->pixels + done - block.n);
	}
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
	struct bv_bins *bins = &rasterizer->bins;
	const struct bv_counts counts = bv_counts_of(&rasterizer->tally);
	struct bv_frame_maxima most = {0};
	size_t occupied = 0;

	if (reserve(rasterizer, counts.kept) != BV_OK) {
		bv_rasterizer_discard(rasterizer);
		return BV_ERR_NO_MEMORY;
	}
	if (bins->rules->shading == BV_SHADE_NOTE) {
		occupied = bv_bins_list(bins, rasterizer->cells);
		most = find_maxima(rasterizer, occupied);
	}
	occupied = finish(rasterizer, layout, occupied, most);
	rasterizer->tally = bv_empty_tally();
	*image = (struct bv_image){
		.width = bins->rules->columns,
		.height = bins->rules->rows,
		.occupied = occupied,
		.cells = rasterizer->cells,
		.pixels = (const uint8_t *)rasterizer->pixels,
		.counts = counts,
		.frame_height = most.height,
		.frame_count = most.count,
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
