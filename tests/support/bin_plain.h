/*
 * bin_plain.h: dropping points into cells, the plain way
 *
 * One point after the other, each step in the words of the contract, into cells for the
 * whole grid.  This is what bands and their cells are held against.
 */

#ifndef BIN_PLAIN_H
#define BIN_PLAIN_H

#include "core/cells.h"

struct plain_cell {
	uint32_t height; /* of the top point, bv_height_key(); 0 if none */
	uint32_t count;  /* of its points */
	struct bv_seen top;
};

/* The cells of a grid; all are 0 between frames. */
struct plain_cells {
	const struct bv_rules *rules;
	size_t count, word_count;
	struct plain_cell *cell;
	uint64_t *occupied; /* a bit for each */
};

/* False if there is not enough memory. */
bool plain_cells_init(struct plain_cells *cells, const struct bv_grid *grid);

void plain_cells_destroy(struct plain_cells *cells);

/* Drops a frame of 'n' points into empty cells, and counts them in 'counts'. */
void bin_plain(struct plain_cells *cells, const struct bv_layout *layout,
	       const unsigned char *points, size_t n, struct bv_counts *counts);

/* Lists the occupied cells in row order, and returns their number. */
size_t plain_cells_list(const struct plain_cells *cells, uint32_t *list);

/* Empties cells that were listed. */
void plain_cells_empty(struct plain_cells *cells, const uint32_t *list,
		       size_t n);

#endif /* BIN_PLAIN_H */
