/*
 * place.h - where a block of points goes, before any of it goes there
 *
 * Binning takes its points in blocks.  For each block a placer does the
 * arithmetic of the contract; what it leaves behind is all that has to be stored
 * into the cells after it.
 */

#ifndef BV_CORE_PLACE_H
#define BV_CORE_PLACE_H

#include "core/layout.h"

/*
 * Small enough to stay in the nearest cache with the cells of its points, and
 * large enough for those cells to arrive there in the meantime.
 */
#define BV_BLOCK_POINTS 64

/* What a picture shows of a point, as the file has it. */
struct bv_seen {
	float z, intensity;
};

struct bv_block {
	size_t n;                          /* points, at most BV_BLOCK_POINTS */
	uint32_t cells[BV_BLOCK_POINTS];   /* bv_place(), or BV_OUTSIDE */
	uint32_t heights[BV_BLOCK_POINTS]; /* bv_ordered() */
	struct bv_seen seen[BV_BLOCK_POINTS];
};

/* What is counted on the way, of all blocks so far; see bv_empty_tally(). */
struct bv_point_tally {
	uint32_t points, kept, not_finite;
	uint32_t odd_intensity; /* of those kept */
	/* The range of intensities kept, bv_ordered(); UINT32_MAX, 0 if none */
	uint32_t intensity_min, intensity_max;
};

/* A frame in memory, and the rules of the grid that it goes into. */
struct bv_frame {
	const struct bv_rules *rules;
	const struct bv_layout *layout;
	const unsigned char *points;
	size_t n; /* points */
};

/*
 * One way of placing.  All give the same bits: they are the same text, compiled
 * for different processors.
 */
struct bv_placer {
	const char *name;
	/*
	 * Places the points of 'frame' from 'first' on, as many as a block has
	 * room for: fills 'block' and adds to 'tally'.
	 */
	void (*place)(const struct bv_frame *frame, size_t first,
		      struct bv_block *block, struct bv_point_tally *tally);
};

/*
 * The placers that this processor can run, the fastest at index 0.  NULL past
 * the last one.
 */
const struct bv_placer *bv_placer_at(size_t index);

#endif /* BV_CORE_PLACE_H */
