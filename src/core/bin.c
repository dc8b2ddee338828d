/*
 * bin.c - dropping points into cells, the fast way
 *
 * The plain way spends its time waiting.  Cells are spread over 40 MB, so most
 * points find theirs in no cache near by.  Whether a point is the first in its
 * cell, or the highest, cannot be guessed, and so the processor goes on to the
 * next point only when the cell has come.
 *
 * Here points are taken in blocks.  A placer finds the cells of a whole block,
 * with vectors; these cells are then fetched, one after the other, while the
 * points of the block before are dropped into theirs.  Dropping does the same
 * to every point, with nothing to guess: the bit of an occupied cell is set
 * again, and the higher point is stored whichever it is.  One branch is left, for
 * points outside the grid: of these there are few, or many in a row.
 */

#include "core/cells.h"

/* How many blocks ahead the points themselves are fetched. */
#define BLOCKS_AHEAD 2

/*
 * A processor sees by itself that points are read in order, and fetches them,
 * but not past the end of a page.
 *
 * Always inlined, as a compiler may leave out the call of a function that does
 * nothing but fetch.
 */
static inline __attribute__((always_inline)) void
fetch_points(const struct bv_frame *frame, size_t first)
{
	const size_t stride = frame->layout->stride;
	const size_t step = stride < 64 ? 64 : stride;
	const unsigned char *points = frame->points + first * stride;

	for (size_t i = 0; i < BV_BLOCK_POINTS * stride; i += step)
		__builtin_prefetch(points + i);
}

/* Drops a block of points, and fetches the cells of the next one. */
static void add_points(struct bv_bins *bins, const struct bv_block *block,
		       const struct bv_block *next)
{
	struct bv_cell *const cells = bins->cells;
	uint64_t *const occupied = bins->occupied;
	const size_t n = block->n;

	for (size_t k = 0; k < n; k++) {
		const uint32_t next_index = next->cells[k];
		const uint32_t index = block->cells[k];
		const uint32_t height = block->heights[k];
		struct bv_cell *cell;
		struct bv_seen top;
		bool higher;

		__builtin_prefetch(
			&cells[next_index != BV_OUTSIDE ? next_index : 0], 1);
		if (index == BV_OUTSIDE)
			continue;
		cell = &cells[index];
		higher = height > cell->height;
		top = *(higher ? &block->seen[k] : &cell->top);
		cell->height = higher ? height : cell->height;
		cell->top = top;
		cell->count++;
		occupied[index / 64] |= (uint64_t)1 << index % 64;
	}
}

struct bv_point_tally bv_empty_tally(void)
{
	return (struct bv_point_tally){.intensity_min = UINT32_MAX};
}

struct bv_counts bv_counts_of(const struct bv_point_tally *tally)
{
	const uint32_t dropped = tally->points - tally->kept;
	const uint32_t min = tally->intensity_min;
	const uint32_t max = tally->intensity_max;

	return (struct bv_counts){
		.points = tally->points,
		.kept = tally->kept,
		.not_finite = tally->not_finite,
		.outside = dropped - tally->not_finite,
		.odd_intensity = tally->odd_intensity,
		.intensity_min = min <= max ? bv_from_ordered(min) : 0.0f,
		.intensity_max = min <= max ? bv_from_ordered(max) : 0.0f,
	};
}

void bv_bin(struct bv_bins *bins, const struct bv_layout *layout,
	    const unsigned char *points, size_t n, struct bv_point_tally *tally)
{
	const struct bv_frame frame = {bins->rules, layout, points, n};
	const size_t ahead = BLOCKS_AHEAD * BV_BLOCK_POINTS;
	struct bv_block blocks[2] = {0};
	struct bv_block *block = &blocks[0], *next = &blocks[1];

	for (size_t first = 0; first < n; first += BV_BLOCK_POINTS) {
		struct bv_block *const done = block;

		if (first + ahead + BV_BLOCK_POINTS <= n)
			fetch_points(&frame, first + ahead);
		bins->placer->place(&frame, first, next, tally);
		add_points(bins, block, next);
		block = next;
		next = done;
	}
	add_points(bins, block, next);
}
