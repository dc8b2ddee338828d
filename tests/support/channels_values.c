/*
 * channels_values.c: what the points of one pixel have, channel by channel
 *
 * From the points to the channels: the top, the lowest, means and slices; these
 * as samples of a picture; and as numbers.
 */

#include "channels_values.h"

#include <math.h>

/*
 * The highest.  Only a point that is strictly higher replaces an earlier one,
 * so the first wins a tie, and +0.0 and -0.0 are equal.
 */
static const struct channels_point *top_of(struct channels_run run)
{
	const struct channels_point *top = &run.points[0];

	for (uint32_t i = 1; i < run.n; i++)
		if (run.points[i].z > top->z)
			top = &run.points[i];
	return top;
}

static float lowest(struct channels_run run)
{
	float low = run.points[0].z;

	for (uint32_t i = 1; i < run.n; i++)
		if (run.points[i].z < low)
			low = run.points[i].z;
	return low;
}

/* Of whole multiples of 2^-20 m; bounds of z keep their sum in 64 bits. */
static double mean_height(struct channels_run run)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < run.n; i++)
		sum += (int64_t)rint((double)run.points[i].z * 0x1p20);
	return (double)sum / (double)run.n / 0x1p20;
}

static float max_intensity(struct channels_run run)
{
	float max = 0.0f;

	for (uint32_t i = 0; i < run.n; i++)
		if ((float)run.points[i].intensity > max)
			max = (float)run.points[i].intensity;
	return max;
}

/* Of whole multiples of 2^-31. */
static double mean_intensity(struct channels_run run)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < run.n; i++)
		sum += (uint64_t)rint(run.points[i].intensity * 0x1p31);
	return (double)sum / (double)run.n / 0x1p31;
}

static uint32_t slice_of(const struct channels_view *view, float z)
{
	const float min = (float)view->z_min, max = (float)view->z_max;
	const float depth = (max - min) / (float)view->slices;
	const float k = floorf((z - min) / depth);

	return k < (float)view->slices ? (uint32_t)k : view->slices - 1;
}

/* The highest point of the run, or of the channel's slice, or NULL. */
static const struct channels_point *top_for(const struct channels_view *view,
					    struct channels_run run,
					    struct channels_channel channel)
{
	const struct channels_point *top = NULL;

	if (channel.kind != CHANNELS_SLICE_HEIGHT &&
	    channel.kind != CHANNELS_SLICE_OCCUPIED)
		return top_of(run);
	for (uint32_t i = 0; i < run.n; i++) {
		const struct channels_point *p = &run.points[i];

		if (slice_of(view, p->z) == channel.slice &&
		    (!top || p->z > top->z))
			top = p;
	}
	return top;
}

/* As samples: M is 255 or 65535, and an empty pixel has 0 in all of them */

/* r(v): to the nearest integer, halves up */
static uint16_t nearest(double v)
{
	return (uint16_t)floor(v + 0.5);
}

/* 1 to M for 0 m to the distance between the bounds of z */
static uint16_t metres_sample(const struct channels_view *view, double m,
			      double metres)
{
	const double v = metres / ((double)(float)view->z_max -
				   (double)(float)view->z_min);

	return (uint16_t)(1 + nearest((m - 1.0) * fmin(fmax(v, 0.0), 1.0)));
}

static uint16_t height_sample(const struct channels_view *view, double m,
			      double z)
{
	return metres_sample(view, m, z - (double)(float)view->z_min);
}

/*
 * Where 1 + n is 2 to the k, the value is M * k / base, and only integers say
 * surely on which side of a half that falls.  Everywhere else it is irrational,
 * and a long double is precise enough.
 */
static uint16_t log_sample(uint32_t m, uint32_t n, uint32_t base)
{
	const uint32_t end = (uint32_t)1 << base;
	const uint32_t points = n < end ? n + 1 : end;
	uint32_t k = 0;

	while ((uint32_t)1 << k < points)
		k++;
	if ((uint32_t)1 << k == points)
		return (uint16_t)((2 * m * k + base) / (2 * base));
	return (uint16_t)floorl((long double)m * logl((long double)points) /
					logl((long double)end) +
				0.5L);
}

static uint16_t density_sample(const struct channels_view *view, uint32_t m,
			       uint32_t n)
{
	if (view->log2_base != 0)
		return log_sample(m, n, view->log2_base);
	return nearest((double)m *
		       fmin(1.0, (double)n / (double)view->full_count));
}

uint16_t channels_sample_of(const struct channels_view *view,
			    struct channels_run run,
			    struct channels_channel channel, uint32_t max)
{
	const double m = (double)max;
	const struct channels_point *top = top_for(view, run, channel);

	if (!top)
		return 0;
	switch (channel.kind) {
	case CHANNELS_HEIGHT:
	case CHANNELS_SLICE_HEIGHT:
		return height_sample(view, m, (double)top->z);
	case CHANNELS_LOW:
		return height_sample(view, m, (double)lowest(run));
	case CHANNELS_SPAN:
		return metres_sample(view, m, (double)(top->z - lowest(run)));
	case CHANNELS_MEAN_HEIGHT:
		return height_sample(view, m, mean_height(run));
	case CHANNELS_INTENSITY:
		return nearest(m * top->intensity);
	case CHANNELS_MAX_INTENSITY:
		return nearest(m * (double)max_intensity(run));
	case CHANNELS_MEAN_INTENSITY:
		return nearest(m * mean_intensity(run));
	case CHANNELS_DENSITY:
		return density_sample(view, max, run.n);
	case CHANNELS_OCCUPIED:
	case CHANNELS_SLICE_OCCUPIED:
		return (uint16_t)max;
	}
	return 0;
}

/* As numbers */

static float density_number(const struct channels_view *view, uint32_t n)
{
	if (!view->scaled)
		return (float)n;
	if (view->log2_base == 0)
		return (float)fmin(1.0, (double)n / (double)view->full_count);
	if (n >= ((uint32_t)1 << view->log2_base) - 1)
		return 1.0f;
	return (float)(logl((long double)n + 1.0L) /
		       ((long double)view->log2_base * logl(2.0L)));
}

float channels_number_of(const struct channels_view *view,
			 struct channels_run run,
			 struct channels_channel channel)
{
	const struct channels_point *top = top_for(view, run, channel);

	if (!top)
		return 0.0f;
	switch (channel.kind) {
	case CHANNELS_HEIGHT:
	case CHANNELS_SLICE_HEIGHT:
		return top->z;
	case CHANNELS_LOW:
		return lowest(run);
	case CHANNELS_SPAN:
		return top->z - lowest(run);
	case CHANNELS_MEAN_HEIGHT:
		return (float)mean_height(run);
	case CHANNELS_INTENSITY:
		return (float)top->intensity;
	case CHANNELS_MAX_INTENSITY:
		return max_intensity(run);
	case CHANNELS_MEAN_INTENSITY:
		return (float)mean_intensity(run);
	case CHANNELS_DENSITY:
		return density_number(view, run.n);
	case CHANNELS_OCCUPIED:
	case CHANNELS_SLICE_OCCUPIED:
		return 1.0f;
	}
	return 0.0f;
}
