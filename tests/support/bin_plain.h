/*
 * bin_plain.h: dropping points into cells, the plain way
 *
 * One point after the other, each step in the words of the contract.  This is what
 * bv_cells_add() is held against.
 */

#ifndef BIN_PLAIN_H
#define BIN_PLAIN_H

#include "core/cells.h"

/* Drops a frame of 'n' points into empty cells, and counts them in 'counts'. */
void bv_cells_add_plain(struct bv_cells *cells, const struct bv_layout *layout,
			const unsigned char *points, size_t n,
			struct bv_counts *counts);

#endif /* BIN_PLAIN_H */
