/*
 * tally.h - what is counted of a frame's points on the way
 */

#ifndef BV_CORE_TALLY_H
#define BV_CORE_TALLY_H

#include "birdview.h"

struct bv_point_tally {
	uint32_t points, kept, not_finite;
	uint32_t odd_intensity; /* of those kept */
	/* The range of intensities kept, bv_ordered(); UINT32_MAX, 0 if none */
	uint32_t intensity_min, intensity_max;
};

/* The tally of no points. */
struct bv_point_tally bv_empty_tally(void);

/* The counts of all points that were added to a tally. */
struct bv_counts bv_counts_of(const struct bv_point_tally *tally);

#endif /* BV_CORE_TALLY_H */
