/*
 * intensities.c - how the intensities of many frames are distributed
 */

#include "convert/intensities.h"

#include <math.h>

#include "core/arithmetic.h"
#include "core/place.h"

/* Steps are in the order of their numbers, negative ones first. */
static uint32_t step_of(float value)
{
	const uint32_t bits = bv_float_bits(value);

	return ((bits >> 31) != 0 ? ~bits : bits | UINT32_C(1) << 31) >> 16;
}

static void widen(struct bv_intensity_step *step, float min, float max)
{
	if (step->count == 0 || min < step->min)
		step->min = min;
	if (step->count == 0 || max > step->max)
		step->max = max;
}

static void count_one(struct bv_frame_intensities *frame, float value)
{
	const uint32_t i = step_of(value);
	struct bv_intensity_step *step = &frame->all.steps[i];

	if (step->count == 0)
		frame->used[frame->used_count++] = (uint16_t)i;
	widen(step, value, value);
	step->count++;
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

static void add_step(struct bv_intensity_step *total,
		     const struct bv_intensity_step *more)
{
	if (more->count == 0)
		return;
	widen(total, more->min, more->max);
	total->count += more->count;
}

void bv_intensities_end_frame(struct bv_frame_intensities *frame,
			      struct bv_intensities *total)
{
	for (size_t k = 0; k < frame->used_count; k++) {
		const uint16_t i = frame->used[k];

		if (total != NULL)
			add_step(&total->steps[i], &frame->all.steps[i]);
		frame->all.steps[i] = (struct bv_intensity_step){0};
	}
	frame->used_count = 0;
}

void bv_intensities_add(struct bv_intensities *total,
			const struct bv_intensities *more)
{
	for (size_t i = 0; i < BV_INTENSITY_STEPS; i++)
		add_step(&total->steps[i], &more->steps[i]);
}

/* Number 'rank' of those in a step, the first being 1. */
static double find_in_step(const struct bv_intensity_step *step, uint64_t rank)
{
	const double range = (double)step->max - (double)step->min;

	if (step->count == 1)
		return (double)step->min;
	return (double)step->min +
	       range * ((double)(rank - 1) / (double)(step->count - 1));
}

double bv_intensities_percentile(const struct bv_intensities *all,
				 unsigned percent, uint64_t *count)
{
	uint64_t total = 0, before = 0, rank;
	size_t i = 0;

	for (size_t k = 0; k < BV_INTENSITY_STEPS; k++)
		total += all->steps[k].count;
	*count = total;
	if (total == 0)
		return 0.0;
	/* Rounded up, and without overflow. */
	rank = total / 100 * percent + (total % 100 * percent + 99) / 100;
	if (rank == 0)
		rank = 1;
	while (before + all->steps[i].count < rank)
		before += all->steps[i++].count;
	return find_in_step(&all->steps[i], rank - before);
}
