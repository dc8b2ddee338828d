/*
 * bin_plain.c: dropping points into cells, the plain way
 */

#include "bin_plain.h"

#include <stdlib.h>

bool plain_cells_init(struct plain_cells *cells, const struct bv_grid *grid)
{
	const size_t count = bv_grid_cells(grid);
	const size_t words = count / 64 + 1;

	*cells = (struct plain_cells){
		.rules = &grid->rules, .count = count, .word_count = words};
	cells->cell = calloc(count, sizeof(*cells->cell));
	cells->occupied = calloc(words, sizeof(*cells->occupied));
	return cells->cell != NULL && cells->occupied != NULL;
}

void plain_cells_destroy(struct plain_cells *cells)
{
	free(cells->cell);
	free(cells->occupied);
}

size_t plain_cells_list(const struct plain_cells *cells, uint32_t *list)
{
	size_t n = 0;

	for (size_t w = 0; w < cells->word_count; w++) {
		for (uint32_t bit = 0; bit < 64 && cells->occupied[w]; bit++) {
			if ((cells->occupied[w] >> bit & 1) != 0)
				list[n++] = (uint32_t)(w * 64) + bit;
		}
	}
	return n;
}

void plain_cells_empty(struct plain_cells *cells, const uint32_t *list,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		cells->cell[list[i]] = (struct plain_cell){0};
		cells->occupied[list[i] / 64] = 0;
	}
}

static void add_point(struct plain_cells *cells, uint32_t index,
		      uint32_t height, struct bv_seen seen)
{
	struct plain_cell *cell = &cells->cell[index];

	if (cell->count == 0)
		cells->occupied[index / 64] |= (uint64_t)1 << index % 64;
	if (height > cell->height) {
		cell->height = height;
		cell->top = seen;
	}
	cell->count++;
}

/*
 * The first number seen, NaN left out, starts the range.  + 0.0f turns -0.0
 * into 0.0, so that the order of the points does not matter.
 */
static void count_intensity(struct bv_counts *counts, float raw, double scale,
			    bool *any)
{
	const float value = raw + 0.0f;

	counts->odd_intensity += bv_intensity_odd(raw, scale);
	if (isnan(value))
		return;
	if (!*any || value < counts->intensity_min)
		counts->intensity_min = value;
	if (!*any || value > counts->intensity_max)
		counts->intensity_max = value;
	*any = true;
}

void bin_plain(struct plain_cells *cells, const struct bv_layout *layout,
	       const unsigned char *points, size_t n, struct bv_counts *counts)
{
	bool any = false;

	*counts = (struct bv_counts){.struct_size = sizeof(*counts),
				     .points = (uint32_t)n};
	for (size_t i = 0; i < n; i++) {
		const struct bv_point p = bv_load_point(layout, points, i);
		struct bv_seen seen;
		uint32_t cell;

		if (!bv_point_finite(p)) {
			counts->not_finite++;
			continue;
		}
		cell = bv_place(cells->rules, p);
		if (cell == BV_OUTSIDE) {
			counts->outside++;
			continue;
		}
		counts->kept++;
		seen = (struct bv_seen){p.z,
					bv_load_intensity(layout, points, i)};
		count_intensity(counts, seen.intensity, layout->intensity_scale,
				&any);
		add_point(cells, cell, bv_height_key(cells->rules, p.z), seen);
	}
}
