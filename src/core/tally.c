/*
 * tally.c - what is counted of a frame's points on the way
 */

#include "core/tally.h"

#include "core/arithmetic.h"

struct bv_point_tally bv_empty_tally(void)
{
	return (struct bv_point_tally){.intensity_min = UINT32_MAX};
}

struct bv_counts bv_counts_of(const struct bv_point_tally *tally)
{
	const uint32_t dropped = tally->points - tally->kept;
	const uint32_t min = tally->intensity_min;
	const uint32_t max = tally->intensity_max;

	return (struct bv_counts){
		.struct_size = sizeof(struct bv_counts),
		.points = tally->points,
		.kept = tally->kept,
		.not_finite = tally->not_finite,
		.outside = dropped - tally->not_finite,
		.odd_intensity = tally->odd_intensity,
		.intensity_min = min <= max ? bv_from_ordered(min) : 0.0f,
		.intensity_max = min <= max ? bv_from_ordered(max) : 0.0f,
	};
}
