/*
 * occupancy.h - which cells of a frame are occupied, and where each one goes
 *
 * A sparse image lists the occupied cells in row order.  So a cell's position in
 * it is the number of occupied cells before it, which is what a prefix sum over
 * the bitmap gives, or a sort of the cells, or an atomic counter if order does
 * not matter.  A sum takes several passes, a sort more, and the counter is
 * one address that all cells of a frame wait for.
 *
 * Here the sum is kept while the bits come in, at two levels: the occupied cells
 * of each tile of 1,024 cells, and of each group of 32 tiles, are counted when
 * a bit is set.  What stands before a word of the bitmap is then
 *
 *	the groups before its group
 *	+ the tiles before its tile, in its group
 *	+ the bits of the words before it, in its tile
 *
 * which any thread can add up for itself: some 100 numbers in a picture of 1600
 * x 1600, most of them the same for the whole tile and so in the nearest cache.
 * (variant.h has other ways, which keep less or nothing while the bits come in.)
 */

#ifndef BV_OCCUPANCY_H
#define BV_OCCUPANCY_H

#include "kernels.h"

#define BV_WORD_CELLS 32u
#define BV_TILE_WORDS 32u
#define BV_GROUP_TILES 32u

/* Of one frame. */
struct bv_occupancy {
	uint32_t *bits;   /* [bitmap_words], the lowest bit first */
	uint32_t *tiles;  /* [tile_count], occupied cells in each; or before */
	uint32_t *groups; /* [group_count], occupied cells in each */
};

BV_SHARED struct bv_occupancy
bv_occupancy_at(const struct bv_device_grids *grids, uint32_t frame)
{
	struct bv_occupancy o;

	o.bits = grids->bitmap + (size_t)frame * grids->map_words;
	o.tiles = o.bits + grids->bitmap_words;
	o.groups = o.tiles + grids->tile_count;
	return o;
}

#endif /* BV_OCCUPANCY_H */
