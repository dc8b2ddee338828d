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

/* A walk of its own, since all cells must be seen before any is shaded. */
static struct bv_frame_maxima find_maxima(const struct bv_bins *bins,
					  const struct bv_layout *layout,
					  const unsigned char *points)
{
	struct bv_frame_maxima most = {0};
	struct bv_cell_walk walk = {0};
	uint32_t index;

	while (bv_next_cell(&walk, bins, &index)) {
		const struct bv_cell_value v =
			cell_value(&bins->cells[index], layout, points);
		const float height = bv_height(bins->rules, v.z);

		if (height > most.height)
			most.height = height;
		if (v.count > most.count)
			most.count = v.count;
	}
	return most;
}

static void store_pixel(uint32_t *pixel, uint32_t rgb)
{
	const uint8_t bytes[BV_PIXEL_STRIDE] = {
		(uint8_t)rgb, (uint8_t)(rgb >> 8), (uint8_t)(rgb >> 16), 0};

	memcpy(pixel, bytes, sizeof(bytes));
}

/* Turns the occupied cells into the sparse image and empties them. */
static void finish(struct bv_rasterizer *r, const struct bv_layout *layout,
		   const unsigned char *points, struct bv_frame_maxima most)
{
	struct bv_cell_walk walk = {0};
	uint32_t index;

	for (size_t i = 0; bv_next_cell(&walk, &r->bins, &index); i++) {
		const struct bv_cell_value v =
			cell_value(&r->bins.cells[index], layout, points);

		r->cells[i] = index;
		store_pixel(&r->pixels[i], bv_shade(r->bins.rules, most, v));
		bv_bins_clear_cell(&r->bins, index);
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
	if (bins->rules->shading == BV_SHADE_NOTE)
		most = find_maxima(bins, layout, points);
	occupied = bins->occupied_count;
	finish(rasterizer, layout, points, most);
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
	struct bv_cell_walk walk = {0};
	struct bv_counts counted;
	struct bv_bins *bins;
	enum bv_status status;
	uint32_t index;

	if (!arguments_are_sound(rasterizer, layout, points, n))
		return BV_ERR_ARGUMENT;
	status = bv_layout_check(layout);
	if (status != BV_OK)
		return status;
	bins = &rasterizer->bins;
	clear_plane(z, bins->cell_count);
	clear_plane(intensity, bins->cell_count);
	clear_plane(density, bins->cell_count);
	bv_bin(bins, layout, points, n, &counted);
	while (bv_next_cell(&walk, bins, &index)) {
		const struct bv_cell_value v =
			cell_value(&bins->cells[index], layout, points);

		if (z != NULL)
			z[index] = v.z;
		if (intensity != NULL)
			intensity[index] = (float)v.intensity;
		if (density != NULL)
			density[index] = (float)v.count;
		bv_bins_clear_cell(bins, index);
	}
	if (counts != NULL)
		*counts = counted;
	return BV_OK;
}
