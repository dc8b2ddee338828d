/*
 * bins.h - the cells of one frame while its points are coming in
 *
 * A picture of 1600 x 1600 cells has points in about 1.5 % of them, so nothing
 * here may cost per cell of the grid beyond the one bit that says whether the
 * cell is occupied.  The bit is set when the first point arrives; finishing
 * walks the bits in row order, turns each occupied cell into a pixel, and
 * clears that cell and its bit.  Between frames everything is 0.
 */

#ifndef BV_CORE_BINS_H
#define BV_CORE_BINS_H

#include "birdview.h"
#include "core/grid.h"

struct bv_cell {
	uint64_t top;   /* greatest bv_top_key() of its points; 0 if empty */
	uint32_t count; /* of its points */
	uint32_t unused;
};

struct bv_bins {
	const struct bv_rules *rules;
	size_t cell_count;
	struct bv_cell *cells;
	uint64_t *occupied; /* a bit for each cell, in row order */
	size_t word_count;  /* of 64 bits each */
	size_t occupied_count;
};

/*
 * Makes empty bins for 'grid'.  The memory is touched at once, so that a
 * process shows its full size from the first frame on.
 */
enum bv_status bv_bins_init(struct bv_bins *bins, const struct bv_grid *grid);

/* Allowed on bins that are all zero. */
void bv_bins_destroy(struct bv_bins *bins);

/*
 * Drops 'n' points, fewer than 2^32, into empty bins and counts them.  This is
 * the plain version of the contract's text, and the reference of any faster
 * one.
 */
void bv_bin(struct bv_bins *bins, const struct bv_layout *layout,
	    const unsigned char *points, size_t n, struct bv_counts *counts);

/* A walk over the occupied cells in row order. */
struct bv_cell_walk {
	size_t word; /* next one to look at */
	uint64_t
		pending; /* bits of the word before it that are still to come */
};

/*
 * Steps to the next occupied cell and stores its index.  Returns false at the
 * end.  Start with a walk that is all zero.
 */
bool bv_next_cell(struct bv_cell_walk *walk, const struct bv_bins *bins,
		  uint32_t *cell);

/* Empties a cell, after its pixel has been made. */
void bv_bins_clear_cell(struct bv_bins *bins, uint32_t cell);

#endif /* BV_CORE_BINS_H */
