/*
 * variant.h - ways to bin points, among which a card has to choose
 *
 * What `bin` waits for is cells and counters that several threads want at once, and
 * how long, no reasoning has told.  So there are ways to choose from, all of which
 * give the same bits, until a card has shown which is the fastest: then it stays,
 * and the others and this file go.  The build chooses (BIRDVIEW_BIN_GRID and
 * BIRDVIEW_BIN_COUNTS of CMake); tests/gpu.sh measures them all.
 *
 * Which blocks of threads run at once: those of one frame, nearly always, if frames
 * come one behind the other.  They meet in its cells and counters, which those of
 * several frames do less.
 *
 *	points	the blocks of a frame are neighbours
 *	frames	neighbours are blocks of all frames of the batch, in turns
 *
 * What is counted while points come in, beside the bits of the map.  Two thirds and
 * more of the cells of a scanner lie in three groups, whose counts are one word each,
 * in the same line of memory.
 *
 *	groups	occupied cells of each tile, and of each group of tiles
 *	tiles	those of each tile; what stands before each, a kernel of its own sums up
 *		(sums.cu)
 *	bits	nothing; that kernel counts the bits first
 *
 * This header is CUDA C.
 */

#ifndef BV_VARIANT_H
#define BV_VARIANT_H

#include "kernels.h"

/* The names are those that CMake knows, in capitals. */
enum bv_bin_grid { BV_GRID_POINTS, BV_GRID_FRAMES };
enum bv_bin_counts { BV_COUNTS_GROUPS, BV_COUNTS_TILES, BV_COUNTS_BITS };

#ifndef BV_BIN_GRID
#define BV_BIN_GRID BV_GRID_POINTS
#endif
#ifndef BV_BIN_COUNTS
#define BV_BIN_COUNTS BV_COUNTS_GROUPS
#endif

/* Enqueues `sums`, if it is needed; `list` comes next. */
extern "C" cudaError_t bv_launch_sums(const struct bv_batch *batch,
				      cudaStream_t stream);

#endif /* BV_VARIANT_H */
