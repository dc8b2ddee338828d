/*
 * bins.c - dropping points into cells, and walking the occupied ones
 */

#include "core/bins.h"

#include <stdlib.h>

#include "core/layout.h"

/*
 * 'bytes' zeros, beginning on a cache line and already in memory.  calloc() would
 * hand out pages that come in one by one, when points first fall there, and a
 * compiler may turn malloc() and memset() into just that.
 */
static void *allocate_zeros(size_t bytes)
{
	const size_t line = 64;
	void *zeros = aligned_alloc(line, (bytes + line - 1) / line * line);

	if (zeros != NULL)
		memset(zeros, 0, bytes);
	return zeros;
}

enum bv_status bv_bins_init(struct bv_bins *bins, const struct bv_grid *grid)
{
	const size_t cells = bv_grid_cells(grid);
	const size_t words = (cells + 63) / 64;

	*bins = (struct bv_bins){.rules = &grid->rules,
				 .cell_count = cells,
				 .word_count = words};
	bins->cells = allocate_zeros(cells * sizeof(*bins->cells));
	bins->occupied = allocate_zeros(words * sizeof(*bins->occupied));
	if (bins->cells == NULL || bins->occupied == NULL) {
		bv_bins_destroy(bins);
		return BV_ERR_NO_MEMORY;
	}
	return BV_OK;
}

void bv_bins_destroy(struct bv_bins *bins)
{
	free(bins->cells);
	free(bins->occupied);
	*bins = (struct bv_bins){0};
}

static void add_point(struct bv_bins *bins, uint32_t cell_index, float height,
		      uint32_t index)
{
	struct bv_cell *cell = &bins->cells[cell_index];
	const uint64_t key = bv_top_key(height, index);

	if (cell->count == 0) {
		bins->occupied[cell_index / 64] |= (uint64_t)1
						   << cell_index % 64;
		bins->occupied_count++;
	}
	if (key > cell->top)
		cell->top = key;
	cell->count++;
}

/*
 * The first number seen, NaN left out, starts the range.  + 0.0f turns -0.0
 * into 0.0, so that the order of the points does not matter.
 */
static void count_intensity(struct bv_counts *counts, float raw, double scale,
			    bool *seen)
{
	const float value = raw + 0.0f;

	counts->odd_intensity += bv_intensity_odd(raw, scale);
	if (isnan(value))
		return;
	if (!*seen || value < counts->intensity_min)
		counts->intensity_min = value;
	if (!*seen || value > counts->intensity_max)
		counts->intensity_max = value;
	*seen = true;
}

void bv_bin(struct bv_bins *bins, const struct bv_layout *layout,
	    const unsigned char *points, size_t n, struct bv_counts *counts)
{
	bool seen = false;

	*counts = (struct bv_counts){.points = (uint32_t)n};
	for (size_t i = 0; i < n; i++) {
		const struct bv_point p = bv_load_point(layout, points, i);
		uint32_t cell;

		if (!bv_point_finite(p)) {
			counts->not_finite++;
			continue;
		}
		cell = bv_place(bins->rules, p);
		if (cell == BV_OUTSIDE) {
			counts->outside++;
			continue;
		}
		counts->kept++;
		count_intensity(counts, bv_load_intensity(layout, points, i),
				layout->intensity_scale, &seen);
		add_point(bins, cell, bv_height(bins->rules, p.z), (uint32_t)i);
	}
}

bool bv_next_cell(struct bv_cell_walk *walk, const struct bv_bins *bins,
		  uint32_t *cell)
{
	while (walk->pending == 0) {
		if (walk->word == bins->word_count)
			return false;
		walk->pending = bins->occupied[walk->word++];
	}
	*cell = (uint32_t)((walk->word - 1) * 64) +
		(uint32_t)__builtin_ctzll(walk->pending);
	walk->pending &= walk->pending - 1;
	return true;
}

void bv_bins_clear_cell(struct bv_bins *bins, uint32_t cell)
{
	bins->cells[cell] = (struct bv_cell){0};
	bins->occupied[cell / 64] &= ~((uint64_t)1 << cell % 64);
	bins->occupied_count--;
}
