/*
 * preset_samples.h - what a cell looks like in the channels that presets alone have
 *
 * A section for each preset.
 */

#ifndef BV_CORE_PRESET_SAMPLES_H
#define BV_CORE_PRESET_SAMPLES_H

#include "core/arctangent.h"
#include "core/free_samples.h"
#include "core/sensor_view.h"

/* -------------------------------------------------------------------------- */
/* sfa3d and complex-yolo                                                     */
/* -------------------------------------------------------------------------- */

/*
 * The same three as elsewhere, but that samples are cut, not rounded; of numbers one
 * has the height as a share, the other in metres.
 *
 * The height over the lower bound is taken as a share of the range as it is written,
 * which float32 bounds would give another last bit.
 */
BV_SHARED double bv_height_share(const struct bv_scales *scales,
				 struct bv_cell_value v)
{
	const float above = bv_height_above(scales->rules, v.z);

	return bv_div_d((double)above, scales->channels->height_full);
}

BV_SHARED float bv_number_cut_density(const struct bv_scales *scales,
				      struct bv_cell_value v)
{
	return bv_number_density(scales, v);
}

BV_SHARED uint32_t bv_sample_cut_density(const struct bv_scales *scales,
					 struct bv_cell_value v)
{
	(void)scales;
	return bv_density_in(bv_density_log64_cut(), v.count);
}

BV_SHARED float bv_number_cut_height(const struct bv_scales *scales,
				     struct bv_cell_value v)
{
	return (float)bv_height_share(scales, v);
}

BV_SHARED uint32_t bv_sample_cut_height(const struct bv_scales *scales,
					struct bv_cell_value v)
{
	return (uint32_t)(int32_t)bv_mul_d(255.0, bv_height_share(scales, v));
}

BV_SHARED float bv_number_metres_above(const struct bv_scales *scales,
				       struct bv_cell_value v)
{
	return bv_height_above(scales->rules, v.z);
}

BV_SHARED float bv_number_cut_intensity(const struct bv_scales *scales,
					struct bv_cell_value v)
{
	return bv_number_intensity(scales, v);
}

BV_SHARED uint32_t bv_sample_cut_intensity(const struct bv_scales *scales,
					   struct bv_cell_value v)
{
	(void)scales;
	return (uint32_t)(int32_t)bv_mul_d(255.0, v.intensity);
}

/* -------------------------------------------------------------------------- */
/* note                                                                       */
/* -------------------------------------------------------------------------- */

/*
 * Depth and density as shares of the greatest in the frame, each rounded to float32 and
 * then to the nearest integer, halves to even.
 */
BV_SHARED uint32_t bv_note_sample(double value)
{
	return (uint32_t)(int32_t)rintf((float)value);
}

BV_SHARED float bv_number_note_density(const struct bv_scales *scales,
				       struct bv_cell_value v)
{
	(void)scales;
	return (float)v.count;
}

BV_SHARED uint32_t bv_sample_note_density(const struct bv_scales *scales,
					  struct bv_cell_value v)
{
	const double per_point = bv_div_d(255.0, (double)scales->most.count);

	return bv_note_sample(bv_mul_d(per_point, (double)v.count));
}

BV_SHARED float bv_number_note_intensity(const struct bv_scales *scales,
					 struct bv_cell_value v)
{
	return bv_number_intensity(scales, v);
}

BV_SHARED uint32_t bv_sample_note_intensity(const struct bv_scales *scales,
					    struct bv_cell_value v)
{
	(void)scales;
	return bv_note_sample(bv_mul_d(255.0, v.intensity));
}

BV_SHARED float bv_number_note_depth(const struct bv_scales *scales,
				     struct bv_cell_value v)
{
	(void)scales;
	return -v.z;
}

BV_SHARED uint32_t bv_sample_note_depth(const struct bv_scales *scales,
					struct bv_cell_value v)
{
	const double per_metre = bv_div_d(255.0, (double)scales->most.height);

	return bv_note_sample(bv_mul_d(per_metre, (double)-v.z));
}

/* -------------------------------------------------------------------------- */
/* mv3d-c                                                                     */
/* -------------------------------------------------------------------------- */

/* How far up in its slice the highest point lies, 0..1; 0 where it is empty. */
BV_SHARED float bv_number_slice_part(const struct bv_scales *scales,
				     struct bv_cell_value v)
{
	const uint32_t top = (uint32_t)v.ledger;
	const float z = bv_from_ordered(top);
	const float above = bv_height_above(scales->rules, z);
	const float slices = bv_div_f(above, scales->channels->slice);

	return top != 0 ? bv_sub_f(slices, (float)v.slice) : 0.0f;
}

/*
 * ln(1 + n) rounded to float32 before it is divided by ln 32, which gives six of these
 * another last bit than the exact quotient has.
 */
BV_SHARED float bv_number_log32_density(const struct bv_scales *scales,
					struct bv_cell_value v)
{
	static const float table[32] = {
		0.0f,           0x1.99999ap-3f, 0x1.4499aep-2f, 0x1.99999ap-2f,
		0x1.db87e8p-2f, 0x1.08b33ep-1f, 0x1.1f792p-1f,  0x1.333334p-1f,
		0x1.4499aep-1f, 0x1.542a5ap-1f, 0x1.623eeep-1f, 0x1.6f19a4p-1f,
		0x1.7aeccep-1f, 0x1.85df88p-1f, 0x1.9010ccp-1f, 0x1.99999ap-1f,
		0x1.a28e62p-1f, 0x1.ab0016p-1f, 0x1.b2fcdep-1f, 0x1.ba90cp-1f,
		0x1.c1c5f8p-1f, 0x1.c8a554p-1f, 0x1.cf3676p-1f, 0x1.d5800ap-1f,
		0x1.db87e8p-1f, 0x1.e15334p-1f, 0x1.e6e686p-1f, 0x1.ec45eep-1f,
		0x1.f1750ep-1f, 0x1.f67732p-1f, 0x1.fb4f48p-1f, 1.0f,
	};

	(void)scales;
	return table[v.count < 31 ? v.count : 31];
}

/* -------------------------------------------------------------------------- */
/* birdnet                                                                    */
/* -------------------------------------------------------------------------- */

/*
 * Of 8 bits, and cut.  The number of points is that of those above the ground, which
 * may be 0; the sum of intensities is of all.
 */
BV_SHARED uint32_t bv_sample_birdnet_intensity(const struct bv_scales *scales,
					       struct bv_cell_value v)
{
	const float sum = (float)bv_div_d((double)v.ledger, BV_INTENSITY_UNITS);
	const float count = (float)(v.count > 0 ? v.count : 1);
	const float mean = bv_div_f(bv_mul_f(255.0f, sum), count);
	const float sample = mean < 255.0f ? mean : 255.0f;

	(void)scales;
	return v.count > 0 ? (uint32_t)(int32_t)sample : 0;
}

BV_SHARED uint32_t bv_sample_birdnet_density(const struct bv_scales *scales,
					     struct bv_cell_value v)
{
	const struct bv_rules *rules = scales->rules;
	const uint32_t ahead = rules->rows - 1 - v.cell / rules->columns;
	const uint32_t most =
		scales->view[bv_view_index(ahead, v.cell % rules->columns)];
	const uint32_t count = v.count < most ? v.count : most;

	return 255 * count / most;
}

BV_SHARED uint32_t bv_sample_birdnet_height(const struct bv_scales *scales,
					    struct bv_cell_value v)
{
	const float height = bv_height_over_ground(scales->rules, v.z);
	const float above = height > 0.0f ? height : 0.0f;
	const double sample = bv_div_d((double)bv_mul_f(255.0f, above), 3.0);

	return (uint32_t)(int32_t)sample;
}

/* -------------------------------------------------------------------------- */
/* apollo                                                                     */
/* -------------------------------------------------------------------------- */

BV_SHARED float bv_number_log_count(const struct bv_scales *scales,
				    struct bv_cell_value v)
{
	(void)scales;
	return (float)bv_log(bv_add_d((double)v.count, 1.0));
}

/* Where the centre of row or column 'index' is, of a square of -x_max to x_max. */
BV_SHARED float bv_apollo_centre(const struct bv_rules *rules, uint32_t index)
{
	const double width = bv_mul_d(2.0, (double)rules->x_max);
	const float cell = (float)bv_div_d(width, (double)rules->rows);

	return bv_sub_f(rules->x_max,
			bv_mul_f(bv_add_f((float)index, 0.5f), cell));
}

/* In turns, -0.5..0.5: 0 is straight ahead, above 0 to the left. */
BV_SHARED float bv_number_direction(const struct bv_scales *scales,
				    struct bv_cell_value v)
{
	const struct bv_rules *rules = scales->rules;
	const float x = bv_apollo_centre(rules, v.cell / rules->columns);
	const float y = bv_apollo_centre(rules, v.cell % rules->columns);
	const float angle = (float)bv_atan2((double)y, (double)x);

	return (float)bv_div_d((double)angle, 2.0 * BV_PI);
}

/* 60 m are 1, whatever the size of the grid, less a half. */
BV_SHARED float bv_number_distance(const struct bv_scales *scales,
				   struct bv_cell_value v)
{
	const struct bv_rules *rules = scales->rules;
	const double x =
		(double)bv_apollo_centre(rules, v.cell / rules->columns);
	const double y =
		(double)bv_apollo_centre(rules, v.cell % rules->columns);
	const float distance =
		(float)bv_sqrt_d(bv_add_d(bv_mul_d(x, x), bv_mul_d(y, y)));

	return (float)bv_sub_d(bv_div_d((double)distance, 60.0), 0.5);
}

#endif /* BV_CORE_PRESET_SAMPLES_H */
