/*
 * rasterizer.c - from points in memory to a sparse image or dense planes
 *
 * Binning collects what each cell holds; finishing, told here, makes one pixel
 * of each occupied cell.  The sparse image has room for as many cells as the
 * fullest frame so far had, and grows only when a fuller one comes.
 */

#include <stdlib.h>

#include "core/bins.h"
#include "core/layout.h"

struct bv_rasterizer {
	const struct bv_grid *grid;
	struct bv_bins bins;
	size_t capacity; /* of the sparse image, in cells */
	uint32_t *cells;
	uint32_t *pixels; /* bv_pack_rgb(), stored as bytes R, G, B, 0 */
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
 * Makes room for the sparse image of a frame of 'points' points, which has at
 * most that many cells.  The old contents are not needed.
 */
static enum bv_status reserve(struct bv_rasterizer *r, size_t points)
{
	const size_t cells = bv_grid_cells(r->grid);
	const size_t needed = points < cells ? points : cells;
	uint32_t *grown;

	if (needed <= r->capacity)
		return BV_OK;
	free(r->cells);
	free(r->pixels);
	r->capacity = 0;
	r->cells = NULL;
	r->pixels = NULL;
	grown = malloc(needed * sizeof(*grown));
	if (grown == NULL)
		return BV_ERR_NO_MEMORY;
	r->cells = grown;
	grown = malloc(needed * sizeof(*grown));
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

/* What a cell holds, gathered from its top point. */
static struct bv_cell_value cell_value(const struct bv_cell *cell,
				       const struct bv_layout *layout,
				       const unsigned char *points)
{
	const size_t top = bv_top_index(cell->top);

	return (struct bv_cell_value){
		.z = bv_load_point(layout, points, top).z,
		.intensity =
			bv_intensity(bv_load_intensity(layout, points, top),
				     layout->intensity_scale),
		.count = cell->count,
	};
}

/*
 * The loops below go through the list of occupied cells, and fetch what they
 * will need some steps later: a cell, and then, when the cell has come, its top
 * point.  These functions are always inlined, as a compiler may leave out the
 * call of one that does nothing but fetch.
 */
#define CELLS_AHEAD 32
#define POINTS_AHEAD 16

/* Fetches cell 'i' of the list of 'n', if there is one. */
static inline __attribute__((always_inline)) void
fetch_cell(const struct bv_rasterizer *r, size_t i, size_t n)
{
	if (i < n)
		__builtin_prefetch(&r->bins.cells[r->cells[i]], 1);
}

/* Fetches the top point of cell 'i' of the list of 'n', if there is one. */
static inline __attribute__((always_inline)) void
fetch_top(const struct bv_rasterizer *r, const struct bv_layout *layout,
	  const unsigned char *points, size_t i, size_t n)
{
	size_t top;

	if (i >= n)
		return;
	top = bv_top_index(r->bins.cells[r->cells[i]].top);
	__builtin_prefetch(points + top * layout->stride);
}

/* Cell 'i' of the list of 'n'. */
static struct bv_cell_value take_cell(const struct bv_rasterizer *r,
				      const struct bv_layout *layout,
				      const unsigned char *points, size_t i,
				      size_t n)
{
	fetch_cell(r, i + CELLS_AHEAD, n);
	fetch_top(r, layout, points, i + POINTS_AHEAD, n);
	return cell_value(&r->bins.cells[r->cells[i]], layout, points);
}

/* A loop of its own, since all cells must be seen before any is shaded. */
static struct bv_frame_maxima find_maxima(const struct bv_rasterizer *r,
					  size_t n)
{
	struct bv_frame_maxima most = {0};

	for (size_t i = 0; i < n; i++) {
		const struct bv_cell *cell = &r->bins.cells[r->cells[i]];
		const float height = bv_top_height(cell->top);

		fetch_cell(r, i + CELLS_AHEAD, n);
		if (height > most.height)
			most.height = height;
		if (cell->count > most.count)
			most.count = cell->count;
	}
	return most;
}

static void store_pixel(uint32_t *pixel, uint32_t rgb)
{
	const uint8_t bytes[BV_PIXEL_STRIDE] = {
		(uint8_t)rgb, (uint8_t)(rgb >> 8), (uint8_t)(rgb >> 16), 0};

	memcpy(pixel, bytes, sizeof(bytes));
}

/* Turns the 'n' listed cells into pixels and empties them. */
static void finish(struct bv_rasterizer *r, const struct bv_layout *layout,
		   const unsigned char *points, size_t n,
		   struct bv_frame_maxima most)
{
	const struct bv_rules rules = r->grid->rules;

	for (size_t i = 0; i < n; i++) {
		const struct bv_cell_value v =
			take_cell(r, layout, points, i, n);

		store_pixel(&r->pixels[i], bv_shade(&rules, most, v));
		bv_bins_empty_cell(&r->bins, r->cells[i]);
	}
}

enum bv_status bv_rasterize(struct bv_rasterizer *rasterizer,
			    const struct bv_layout *layout, const void *points,
			    size_t n, struct bv_image *image)
{
	struct bv_bins *bins;
	struct bv_frame_maxima most = {0};
	struct bv_counts counts;
	size_t occupied;
	enum bv_status status;

	if (!arguments_are_sound(rasterizer, layout, points, n) ||
	    image == NULL)
		return BV_ERR_ARGUMENT;
	status = bv_layout_check(layout);
	if (status != BV_OK)
		return status;
	status = reserve(rasterizer, n);
	if (status != BV_OK)
		return status;
	bins = &rasterizer->bins;
	bv_bin(bins, layout, points, n, &counts);
	occupied = bv_bins_list(bins, rasterizer->cells);
	if (bins->rules->shading == BV_SHADE_NOTE)
		most = find_maxima(rasterizer, occupied);
	finish(rasterizer, layout, points, occupied, most);
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
	struct bv_counts counted;
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
	bv_bin(bins, layout, points, n, &counted);
	occupied = bv_bins_list(bins, rasterizer->cells);
	for (size_t i = 0; i < occupied; i++) {
		const uint32_t index = rasterizer->cells[i];
		const struct bv_cell_value v =
			take_cell(rasterizer, layout, points, i, occupied);

		if (z != NULL)
			z[index] = v.z;
		if (intensity != NULL)
			intensity[index] = (float)v.intensity;
		if (density != NULL)
			density[index] = (float)v.count;
		bv_bins_empty_cell(bins, index);
	}
	if (counts != NULL)
		*counts = counted;
	return BV_OK;
}
