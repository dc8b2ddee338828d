/*
 * intensities.h - how the intensities of many frames are distributed
 *
 * Counts of those that are kept, by the 16 highest bits of a float32: steps of less
 * than 1 %, whatever their scale.  In each step the least and the greatest are known,
 * so where a file has whole numbers what comes out is one of them.
 *
 * Nothing depends on the order of frames, or on who counts which.
 */

#ifndef BV_CONVERT_INTENSITIES_H
#define BV_CONVERT_INTENSITIES_H

#include "core/formulas.h"
#include "core/layout.h"

#define BV_INTENSITY_STEPS 65536

struct bv_intensity_step {
	uint64_t count;
	float min, max; /* of those counted, if there are any */
};

/* All 0 is empty. */
struct bv_intensities {
	struct bv_intensity_step steps[BV_INTENSITY_STEPS];
};

/* Those of one frame, which are easily added to others, or forgotten. */
struct bv_frame_intensities {
	struct bv_intensities all;
	uint16_t used[BV_INTENSITY_STEPS]; /* the steps that have some */
	size_t used_count;
};

/* Counts those of 'n' points of a plain layout that are on the picture, and finite. */
void bv_intensities_count(struct bv_frame_intensities *frame,
			  const struct bv_rules *rules,
			  const struct bv_layout *layout,
			  const unsigned char *points, size_t n);

/* Makes it empty; what it had is added to 'total', unless that is NULL. */
void bv_intensities_end_frame(struct bv_frame_intensities *frame,
			      struct bv_intensities *total);

/* Adds all of 'more'. */
void bv_intensities_add(struct bv_intensities *total,
			const struct bv_intensities *more);

/*
 * The least number that 'percent' of them do not exceed; to within a step, along a line
 * from the least in it to the greatest.  0 if there are none.  Stores in '*count' how
 * many there are.
 */
double bv_intensities_percentile(const struct bv_intensities *all,
				 unsigned percent, uint64_t *count);

#endif /* BV_CONVERT_INTENSITIES_H */
