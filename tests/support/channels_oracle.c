/*
 * channels_oracle.c: every channel of a free grid, by a second, slow renderer
 *
 * The method: place every point on its pixel, one by one; sort the kept points
 * by pixel, and by their position in the file within a pixel; hand the points
 * of a pixel to the formula of a channel when its value is asked for.
 *
 * Floating point must be IEEE with one rounding per operation: compile without
 * contraction (-ffp-contract=off) and without any fast-math option.  No value
 * is converted to an integer before a comparison has shown that it fits, so any
 * pattern of bits may come in as a point.
 */

#include "channels_values.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static struct channels_run run_of(const struct channels_oracle *oracle,
				  size_t pixel)
{
	const size_t first = oracle->first[pixel];

	return (struct channels_run){
		&oracle->points[first],
		(uint32_t)(oracle->first[pixel + 1] - first)};
}

uint32_t channels_count(const struct channels_oracle *oracle, size_t pixel)
{
	return run_of(oracle, pixel).n;
}

uint16_t channels_sample(const struct channels_oracle *oracle,
			 struct channels_channel channel, unsigned int bits,
			 size_t pixel)
{
	const struct channels_run run = run_of(oracle, pixel);

	if (run.n == 0)
		return 0;
	return channels_sample_of(&oracle->view, run, channel,
				  bits == 8 ? 255 : 65535);
}

float channels_number(const struct channels_oracle *oracle,
		      struct channels_channel channel, size_t pixel)
{
	const struct channels_run run = run_of(oracle, pixel);

	return run.n == 0 ? 0.0f
			  : channels_number_of(&oracle->view, run, channel);
}

void channels_draw(const struct channels_oracle *oracle,
		   struct channels_channel channel, unsigned int bits,
		   uint16_t *samples, float *numbers)
{
	const size_t pixels = (size_t)oracle->width * oracle->height;

	for (size_t i = 0; i < pixels; i++) {
		if (samples)
			samples[i] = channels_sample(oracle, channel, bits, i);
		if (numbers)
			numbers[i] = channels_number(oracle, channel, i);
	}
}

/* Placing */

static bool bounds_are_right(double min, double max)
{
	return min < max && isfinite((float)min) && isfinite((float)max);
}

/* The cells of one axis, or 0 where they are not a whole number. */
static uint32_t cells_of(double min, double max, double cell)
{
	const double quotient = (max - min) / cell;
	const double whole = round(quotient);

	if (!(whole >= 1.0 && whole <= 65535.0 &&
	      fabs(quotient - whole) <= 1e-3))
		return 0;
	return (uint32_t)whole;
}

/* Bounds of z beyond 2 km are refused here: no sum of heights outgrows 2^63. */
static bool lay_out(struct channels_oracle *o)
{
	const struct channels_view *v = &o->view;

	o->height = cells_of(v->x_min, v->x_max, v->cell);
	o->width = cells_of(v->y_min, v->y_max, v->cell);
	return v->cell > 0.0 && bounds_are_right(v->x_min, v->x_max) &&
	       bounds_are_right(v->y_min, v->y_max) &&
	       bounds_are_right(v->z_min, v->z_max) && v->z_min >= -2000.0 &&
	       v->z_max <= 2000.0 && v->slices <= 64 &&
	       isfinite(v->intensity_scale) && v->intensity_scale > 0.0 &&
	       o->height > 0 && o->width > 0 &&
	       (uint64_t)o->height * o->width <= (uint64_t)1 << 28;
}

/*
 * The quotient of a point just below the upper bound can round up to n, which
 * is why the last cell is forced.
 */
static uint32_t cell_of(float value, double min, double cell, uint32_t n)
{
	const float k = floorf((value - (float)min) / (float)cell);

	return k >= (float)(n - 1) ? n - 1 : (uint32_t)k;
}

static bool is_inside(float value, double min, double max)
{
	return (float)min <= value && value < (float)max;
}

static double unit_intensity(float raw, double scale)
{
	if (!isfinite(raw) || raw <= 0.0f)
		return 0.0;
	return fmin((double)raw / scale, 1.0);
}

/* Lists the point where it is kept, and counts what becomes of it. */
static void place(struct channels_oracle *o, const float point[4], size_t index)
{
	const struct channels_view *v = &o->view;
	const float x = point[0], y = point[1], z = point[2];
	size_t row, column;

	o->read++;
	if (!isfinite(x) || !isfinite(y) || !isfinite(z)) {
		o->not_finite++;
		return;
	}
	if (!is_inside(x, v->x_min, v->x_max) ||
	    !is_inside(y, v->y_min, v->y_max) ||
	    !is_inside(z, v->z_min, v->z_max)) {
		o->outside++;
		return;
	}
	row = o->height - 1 - cell_of(x, v->x_min, v->cell, o->height);
	column = o->width - 1 - cell_of(y, v->y_min, v->cell, o->width);
	o->points[o->kept++] = (struct channels_point){
		.z = z,
		.intensity = unit_intensity(point[3], v->intensity_scale),
		.pixel = row * o->width + column,
		.index = index,
	};
}

static int by_pixel_then_index(const void *a, const void *b)
{
	const struct channels_point *p = a, *q = b;

	if (p->pixel != q->pixel)
		return p->pixel < q->pixel ? -1 : 1;
	return p->index < q->index ? -1 : 1;
}

/* first[i]: how many kept points lie on pixels before i */
static void find_runs(struct channels_oracle *o)
{
	const size_t pixels = (size_t)o->width * o->height;
	size_t k = 0;

	for (size_t i = 0; i <= pixels; i++) {
		while (k < o->kept && o->points[k].pixel < i)
			k++;
		o->first[i] = k;
	}
}

int channels_place(const struct channels_view *view, const float (*points)[4],
		   size_t n, struct channels_oracle *out)
{
	memset(out, 0, sizeof(*out));
	out->view = *view;
	if (!lay_out(out))
		goto fail;
	out->points = calloc(n + 1, sizeof(*out->points));
	out->first = calloc((size_t)out->width * out->height + 1,
			    sizeof(*out->first));
	if (!out->points || !out->first)
		goto fail;

	for (size_t i = 0; i < n; i++)
		place(out, points[i], i);
	qsort(out->points, out->kept, sizeof(*out->points),
	      by_pixel_then_index);
	find_runs(out);
	return 0;

fail:
	channels_free(out);
	return -1;
}

void channels_free(struct channels_oracle *oracle)
{
	free(oracle->points);
	free(oracle->first);
	memset(oracle, 0, sizeof(*oracle));
}
