/*
 * place.h - where points go, before any of them goes there
 *
 * Points are taken some at a time.  A placer does the arithmetic of the contract for
 * these; what it leaves behind is all that bands have to store (bands.h).
 */

#ifndef BV_CORE_PLACE_H
#define BV_CORE_PLACE_H

#include "core/layout.h"
#include "core/tally.h"
#include "core/variant.h"

/* Small enough to stay in the nearest cache with all that is found of its points. */
#define BV_PLACED_POINTS 64

/* Room past the last one, which may be copied with it. */
#define BV_PLACED_MORE 8

/* What a picture shows of a point, as the file has it. */
struct bv_seen {
	float z, intensity;
};

struct bv_placed {
	size_t n; /* at most BV_PLACED_POINTS */
	/* bv_place(), or BV_OUTSIDE, as past the last one */
	uint32_t cells[BV_PLACED_POINTS + 1];
	struct bv_seen seen[BV_PLACED_POINTS + BV_PLACED_MORE];
};

/* Points in memory, and the rules of the grid that they go into. */
struct bv_source {
	const struct bv_rules *rules;
	const struct bv_layout *layout;
	const double *transform; /* as bv_rasterizer_add() takes it, or NULL */
	/* What intensities are multiplied by to be in the scale of the frame;
	 * 1.0 leaves them as they are. */
	double rescale;
	const unsigned char *points;
	size_t n;
};

/*
 * One way of placing.  All give the same bits: they are the same text, compiled
 * for different processors.
 */
struct bv_placer {
	enum bv_cpu cpu;
	/*
	 * Places the points of 'source' from 'first' on, as many as there is
	 * room for: fills 'placed' and adds to 'tally'.
	 */
	void (*place)(const struct bv_source *source, size_t first,
		      struct bv_placed *placed, struct bv_point_tally *tally);
};

/*
 * The placers that this processor can run, the fastest at index 0.  NULL past
 * the last one.
 */
const struct bv_placer *bv_placer_at(size_t index);

#endif /* BV_CORE_PLACE_H */
