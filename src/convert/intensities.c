/*
 * intensities.c - how the intensities of many frames are distributed
 */

#include "convert/intensities.h"

#include <math.h>

#include "core/place.h"

static void count_one(struct bv_frame_intensities *frame, float value)
{
	const uint32_t i = bv_distribution_add_finite(&frame->all, value);

	if (frame->all.bins[i].count == 1)
		frame->used[frame->used_count++] = (uint16_t)i;
}

void bv_intensities_count(struct bv_frame_intensities *frame,
			  const struct bv_rules *rules,
			  const struct bv_layout *layout,
			  const unsigned char *points, size_t n)
{
	const struct bv_placer *placer = bv_placer_at(0);
	const struct bv_source source = {.rules = rules,
					 .layout = layout,
					 .rescale = 1.0,
					 .points = points,
					 .n = n};
	struct bv_point_tally tally = {0};
	struct bv_placed placed;

	if (layout->offset[3] == BV_NO_COLUMN)
		return;
	for (size_t i = 0; i < n; i += BV_PLACED_POINTS) {
		placer->place(&source, i, &placed, &tally);
		for (size_t k = 0; k < placed.n; k++) {
			const float value = placed.seen[k].intensity;

			if (placed.cells[k] != BV_OUTSIDE && isfinite(value))
				count_one(frame, value);
		}
	}
}

void bv_intensities_end_frame(struct bv_frame_intensities *frame,
			      struct bv_distribution *total)
{
	for (size_t k = 0; k < frame->used_count; k++) {
		const uint16_t i = frame->used[k];

		if (total != NULL)
			bv_distribution_add_bin(total, &frame->all, i);
		frame->all.bins[i] = (struct bv_bin){0};
	}
	frame->all.count = 0;
	frame->used_count = 0;
}
