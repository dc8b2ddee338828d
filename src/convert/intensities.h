/*
 * intensities.h - how the intensities of many frames are distributed
 *
 * Counts of those that are kept, as files have them.
 */

#ifndef BV_CONVERT_INTENSITIES_H
#define BV_CONVERT_INTENSITIES_H

#include "core/distribution.h"
#include "core/formulas.h"
#include "core/layout.h"

/* Those of one frame, which are easily added to others, or forgotten. */
struct bv_frame_intensities {
	struct bv_distribution all;
	uint16_t used[BV_BINS]; /* the bins that have some */
	size_t used_count;
};

/* Counts those of 'n' points of a plain layout that are on the picture, and finite. */
void bv_intensities_count(struct bv_frame_intensities *frame,
			  const struct bv_rules *rules,
			  const struct bv_layout *layout,
			  const unsigned char *points, size_t n);

/* Makes it empty; what it had is added to 'total', unless that is NULL. */
void bv_intensities_end_frame(struct bv_frame_intensities *frame,
			      struct bv_distribution *total);

#endif /* BV_CONVERT_INTENSITIES_H */
