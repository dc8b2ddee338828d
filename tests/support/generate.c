/*
 * generate.c: random small frames that look for trouble
 *
 * Each coordinate and each intensity is drawn by one of a table of kinds, some
 * ordinary and some hostile, by weight.  One hostile coordinate is enough to
 * drop a point, so the ordinary kinds weigh most: three quarters of the points
 * are kept.  A frame also has a temper, drawn first: how many of its
 * points crowd into a few cells, and whether its ground is flat.
 */

#include "generate.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "splitmix.h"

/* What a value is drawn for: a coordinate of the box, or an intensity. */
struct range {
	float min, max;
	double step; /* cell, or the intensity of one step of 255 */
};

struct kind {
	unsigned int weight;
	float (*draw)(uint64_t *state, const struct range *range);
};

static bool draw_chance(uint64_t *state, uint32_t one_in)
{
	return draw_below(state, one_in) == 0;
}

/* Uniform in [0, 1) */
static double draw_unit(uint64_t *state)
{
	return (double)(draw_bits(state) >> 11) * 0x1p-53;
}

static float draw_sign(uint64_t *state, float value)
{
	return draw_chance(state, 2) ? -value : value;
}

static float from_bits(uint32_t bits)
{
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* The value itself, or the float just below or just above it. */
static float draw_neighbour(uint64_t *state, float value)
{
	switch (draw_below(state, 3)) {
	case 0:
		return nextafterf(value, -INFINITY);
	case 1:
		return nextafterf(value, INFINITY);
	default:
		return value;
	}
}

/*
 * The kinds of values
 */

static float draw_inside(uint64_t *state, const struct range *range)
{
	const double width = (double)range->max - (double)range->min;

	return (float)((double)range->min + draw_unit(state) * width);
}

/* Whole thousandths, as many scanners write them: these often tie. */
static float draw_thousandth(uint64_t *state, const struct range *range)
{
	const double value = (double)draw_inside(state, range);

	return (float)(rint(value * 1000.0) / 1000.0);
}

/* Up to half the width of the range beyond either end */
static float draw_around(uint64_t *state, const struct range *range)
{
	const double width = (double)range->max - (double)range->min;
	const double part = 2.0 * draw_unit(state) - 0.5;

	return (float)((double)range->min + part * width);
}

/* The edges of cells: a whole number of steps from the lower bound */
static float draw_edge(uint64_t *state, const struct range *range)
{
	const double width = (double)range->max - (double)range->min;
	const double steps = floor(draw_unit(state) * (width / range->step));
	const double edge = (double)range->min + steps * range->step;

	return draw_neighbour(state, (float)edge);
}

static float draw_bound(uint64_t *state, const struct range *range)
{
	const bool lower = draw_chance(state, 2);

	return draw_neighbour(state, lower ? range->min : range->max);
}

/* Half a step between two edges: where the rounding of intensities turns */
static float draw_half(uint64_t *state, const struct range *range)
{
	const double width = (double)range->max - (double)range->min;
	const double steps = floor(draw_unit(state) * (width / range->step));
	const double half = (double)range->min + (steps + 0.5) * range->step;

	return draw_neighbour(state, (float)half);
}

static float draw_zero(uint64_t *state, const struct range *range)
{
	(void)range;
	return draw_sign(state, 0.0f);
}

static float draw_subnormal(uint64_t *state, const struct range *range)
{
	(void)range;
	return draw_sign(state, from_bits(1 + draw_below(state, 0x7fffff)));
}

static float draw_largest(uint64_t *state, const struct range *range)
{
	(void)range;
	return draw_sign(state, FLT_MAX);
}

static float draw_infinity(uint64_t *state, const struct range *range)
{
	(void)range;
	return draw_sign(state, INFINITY);
}

/* Quiet and signalling, with any payload and either sign */
static float draw_nan(uint64_t *state, const struct range *range)
{
	const uint32_t payload = 1 + draw_below(state, 0x7fffff);
	const uint32_t sign = draw_chance(state, 2) ? 0x80000000 : 0;

	(void)range;
	return from_bits(sign | 0x7f800000 | payload);
}

static float draw_any_bits(uint64_t *state, const struct range *range)
{
	(void)range;
	return from_bits((uint32_t)draw_bits(state));
}

/* The weights of a table sum to 100. */
static const struct kind coordinate_kinds[] = {
	{35, draw_inside}, {30, draw_thousandth}, {15, draw_edge},
	{4, draw_around},  {5, draw_bound},       {3, draw_zero},
	{2, draw_half},    {1, draw_subnormal},   {1, draw_largest},
	{1, draw_nan},     {1, draw_infinity},    {2, draw_any_bits},
};

/* An intensity does not drop its point, so hostile kinds may weigh more. */
static const struct kind intensity_kinds[] = {
	{30, draw_inside}, {10, draw_thousandth}, {12, draw_half},
	{10, draw_edge},   {8, draw_around},      {8, draw_bound},
	{6, draw_zero},    {4, draw_nan},         {4, draw_infinity},
	{2, draw_largest}, {2, draw_subnormal},   {4, draw_any_bits},
};

static float draw_kind(uint64_t *state, const struct kind *kinds,
		       const struct range *range)
{
	uint32_t ticket = draw_below(state, 100);

	while (ticket >= kinds->weight) {
		ticket -= kinds->weight;
		kinds++;
	}
	return kinds->draw(state, range);
}

/*
 * Frames
 */

struct temper {
	uint32_t crowd;      /* points in 16 that stand on an earlier one */
	uint32_t centres;    /* how many first points they choose from */
	bool ground_is_flat; /* every z is a zero of either sign */
};

static struct temper draw_temper(uint64_t *state)
{
	static const uint32_t crowds[] = {0, 1, 8, 14};
	struct temper temper;

	temper.crowd = crowds[draw_below(state, 4)];
	temper.centres = 1 + draw_below(state, 8);
	temper.ground_is_flat = draw_chance(state, 8);
	return temper;
}

/* None, one, a handful or many, each often enough to be seen */
static size_t draw_number_of_points(uint64_t *state)
{
	switch (draw_below(state, 16)) {
	case 0:
		return 0;
	case 1:
		return 1;
	case 2:
	case 3:
	case 4:
		return draw_below(state, 64);
	default:
		return draw_below(state, GENERATE_MAX_POINTS + 1);
	}
}

/* A second height on one spot: as high, a hair off, or anything. */
static float draw_height_again(uint64_t *state, float z,
			       const struct range *range)
{
	switch (draw_below(state, 4)) {
	case 0:
		return draw_neighbour(state, z);
	case 1:
		return draw_kind(state, coordinate_kinds, range);
	default:
		return z;
	}
}

size_t generate_points(uint64_t *state, const struct generate_spec *spec,
		       float *points)
{
	const struct range x = {spec->x_min, spec->x_max, spec->cell};
	const struct range y = {spec->y_min, spec->y_max, spec->cell};
	const struct range z = {spec->z_min, spec->z_max, spec->cell};
	const struct range intensity = {0.0f, (float)spec->intensity_scale,
					spec->intensity_scale / 255.0};
	const size_t n = draw_number_of_points(state);
	const struct temper temper = draw_temper(state);

	for (size_t i = 0; i < n; i++) {
		float *p = &points[4 * i];

		if (i >= temper.centres &&
		    draw_below(state, 16) < temper.crowd) {
			memcpy(p,
			       &points[4 * draw_below(state, temper.centres)],
			       3 * sizeof(*p));
			p[2] = draw_height_again(state, p[2], &z);
		} else {
			p[0] = draw_kind(state, coordinate_kinds, &x);
			p[1] = draw_kind(state, coordinate_kinds, &y);
			p[2] = draw_kind(state, coordinate_kinds, &z);
		}
		if (temper.ground_is_flat)
			p[2] = draw_zero(state, &z);
		p[3] = draw_kind(state, intensity_kinds, &intensity);
	}
	return n;
}
