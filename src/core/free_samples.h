/*
 * free_samples.h - what a cell looks like in the channels that may be asked for
 *
 * And what all channels measure by and see of a cell.
 */

#ifndef BV_CORE_FREE_SAMPLES_H
#define BV_CORE_FREE_SAMPLES_H

#include "core/statistics.h"

/* The greatest height and count of a frame, by which 'note' scales. */
struct bv_frame_maxima {
	float height;
	uint32_t count;
};

/* What heights, counts and intensities are measured by. */
struct bv_scales {
	const struct bv_rules *rules;
	const struct bv_channels *channels;
	struct bv_density_table density;
	struct bv_frame_maxima most;
	double intensity; /* that counts as full */
	/* bv_view_create(), where a kind of birdnet is shown; else NULL. */
	const uint16_t *view;
};

/* Those of a grid, for intensities of this scale. */
BV_SHARED struct bv_scales bv_scales_of(const struct bv_rules *rules,
					const struct bv_channels *channels,
					double intensity)
{
	const struct bv_density_table density =
		bv_find_density(channels->density, channels->bits);
	const struct bv_scales scales = {rules,     channels,  density,
					 {0.0f, 0}, intensity, NULL};

	return scales;
}

/* What a cell holds, as a channel sees it. */
struct bv_cell_value {
	float z;          /* of the top point */
	double intensity; /* of the top point, 0..1 */
	uint32_t count; /* points in the cell, bv_counted(); mostly 1 or more */
	uint64_t ledger; /* what the channel reads of it, bv_read_ledger() */
	uint32_t slice;  /* the channel's */
	uint32_t cell;   /* where it is: row * columns + column */
};

/* -------------------------------------------------------------------------- */
/* What kinds share                                                           */
/* -------------------------------------------------------------------------- */

/* M */
BV_SHARED double bv_greatest_sample(const struct bv_scales *scales)
{
	return scales->channels->bits == 16 ? 65535.0 : 255.0;
}

/* A share of 0..1 as a sample. */
BV_SHARED uint32_t bv_sample_of_share(const struct bv_scales *scales,
				      double share)
{
	return bv_round_half_up(bv_mul_d(bv_greatest_sample(scales), share));
}

/* From 1, where the share is 0, so that 0 means "nothing seen". */
BV_SHARED uint32_t bv_sample_above_0(const struct bv_scales *scales,
				     double share)
{
	const double most = bv_sub_d(bv_greatest_sample(scales), 1.0);

	return 1 + bv_round_half_up(bv_mul_d(most, share));
}

/* How much of the grid's range of z a difference of heights is. */
BV_SHARED double bv_share_of_range(const struct bv_rules *rules,
				   double difference)
{
	const double range =
		bv_sub_d((double)rules->z_max, (double)rules->z_min);

	return bv_clamp01(bv_div_d(difference, range));
}

BV_SHARED uint32_t bv_sample_of_height(const struct bv_scales *scales, double z)
{
	const double z_min = (double)scales->rules->z_min;

	return bv_sample_above_0(
		scales, bv_share_of_range(scales->rules, bv_sub_d(z, z_min)));
}

/* -------------------------------------------------------------------------- */
/* Heights                                                                    */
/* -------------------------------------------------------------------------- */

BV_SHARED float bv_number_height(const struct bv_scales *scales,
				 struct bv_cell_value v)
{
	(void)scales;
	return v.z;
}

BV_SHARED uint32_t bv_sample_height(const struct bv_scales *scales,
				    struct bv_cell_value v)
{
	return bv_sample_of_height(scales, (double)v.z);
}

BV_SHARED float bv_number_low(const struct bv_scales *scales,
			      struct bv_cell_value v)
{
	(void)scales;
	return bv_low_height((uint32_t)v.ledger);
}

BV_SHARED uint32_t bv_sample_low(const struct bv_scales *scales,
				 struct bv_cell_value v)
{
	return bv_sample_of_height(scales, (double)bv_number_low(scales, v));
}

/* From the lowest point to the top, in float32. */
BV_SHARED float bv_number_span(const struct bv_scales *scales,
			       struct bv_cell_value v)
{
	return bv_sub_f(v.z, bv_number_low(scales, v));
}

BV_SHARED uint32_t bv_sample_span(const struct bv_scales *scales,
				  struct bv_cell_value v)
{
	const double span = (double)bv_number_span(scales, v);

	return bv_sample_above_0(scales,
				 bv_share_of_range(scales->rules, span));
}

BV_SHARED double bv_mean_height(struct bv_cell_value v)
{
	const double sum = (double)(int64_t)v.ledger;

	return bv_div_d(bv_div_d(sum, (double)v.count), BV_HEIGHT_UNITS);
}

BV_SHARED float bv_number_mean_height(const struct bv_scales *scales,
				      struct bv_cell_value v)
{
	(void)scales;
	return (float)bv_mean_height(v);
}

BV_SHARED uint32_t bv_sample_mean_height(const struct bv_scales *scales,
					 struct bv_cell_value v)
{
	return bv_sample_of_height(scales, bv_mean_height(v));
}

/* -------------------------------------------------------------------------- */
/* Intensities                                                                */
/* -------------------------------------------------------------------------- */

BV_SHARED float bv_number_intensity(const struct bv_scales *scales,
				    struct bv_cell_value v)
{
	(void)scales;
	return (float)v.intensity;
}

BV_SHARED uint32_t bv_sample_intensity(const struct bv_scales *scales,
				       struct bv_cell_value v)
{
	return bv_sample_of_share(scales, v.intensity);
}

BV_SHARED float bv_number_max_intensity(const struct bv_scales *scales,
					struct bv_cell_value v)
{
	(void)scales;
	return bv_float_of_bits((uint32_t)v.ledger);
}

BV_SHARED uint32_t bv_sample_max_intensity(const struct bv_scales *scales,
					   struct bv_cell_value v)
{
	return bv_sample_of_share(scales,
				  (double)bv_number_max_intensity(scales, v));
}

BV_SHARED double bv_mean_intensity(struct bv_cell_value v)
{
	const double sum = (double)v.ledger;

	return bv_div_d(bv_div_d(sum, (double)v.count), BV_INTENSITY_UNITS);
}

BV_SHARED float bv_number_mean_intensity(const struct bv_scales *scales,
					 struct bv_cell_value v)
{
	(void)scales;
	return (float)bv_mean_intensity(v);
}

BV_SHARED uint32_t bv_sample_mean_intensity(const struct bv_scales *scales,
					    struct bv_cell_value v)
{
	return bv_sample_of_share(scales, bv_mean_intensity(v));
}

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

BV_SHARED float bv_number_density(const struct bv_scales *scales,
				  struct bv_cell_value v)
{
	const struct bv_channels *channels = scales->channels;

	return (float)bv_density_number(channels->density,
					channels->density_full, v.count);
}

BV_SHARED uint32_t bv_sample_density(const struct bv_scales *scales,
				     struct bv_cell_value v)
{
	if (scales->density.samples != NULL)
		return bv_density_in(scales->density, v.count);
	return bv_sample_of_share(
		scales,
		bv_density_share(v.count, scales->channels->density_full));
}

BV_SHARED float bv_number_occupied(const struct bv_scales *scales,
				   struct bv_cell_value v)
{
	(void)scales;
	(void)v;
	return 1.0f;
}

BV_SHARED uint32_t bv_sample_occupied(const struct bv_scales *scales,
				      struct bv_cell_value v)
{
	(void)v;
	return bv_sample_of_share(scales, 1.0);
}

/* -------------------------------------------------------------------------- */
/* Slices                                                                     */
/* -------------------------------------------------------------------------- */

/* 0 where the slice is empty. */
BV_SHARED float bv_number_slice_height(const struct bv_scales *scales,
				       struct bv_cell_value v)
{
	const uint32_t top = (uint32_t)v.ledger;

	(void)scales;
	return top != 0 ? bv_from_ordered(top) : 0.0f;
}

BV_SHARED uint32_t bv_sample_slice_height(const struct bv_scales *scales,
					  struct bv_cell_value v)
{
	const double z = (double)bv_number_slice_height(scales, v);

	return v.ledger != 0 ? bv_sample_of_height(scales, z) : 0;
}

BV_SHARED bool bv_slice_is_seen(struct bv_cell_value v)
{
	return (v.ledger >> v.slice & 1) != 0;
}

BV_SHARED float bv_number_slice_occupied(const struct bv_scales *scales,
					 struct bv_cell_value v)
{
	(void)scales;
	return bv_slice_is_seen(v) ? 1.0f : 0.0f;
}

BV_SHARED uint32_t bv_sample_slice_occupied(const struct bv_scales *scales,
					    struct bv_cell_value v)
{
	return bv_slice_is_seen(v) ? bv_sample_of_share(scales, 1.0) : 0;
}

#endif /* BV_CORE_FREE_SAMPLES_H */
