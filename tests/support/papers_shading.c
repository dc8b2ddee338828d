/*
 * papers_shading.c: what the points of one cell make of it
 *
 * From the most general to the maps one by one: sums and the top of a cell,
 * logarithms, shaders.  Every sum is one of integers, so that no order of the
 * points matters; the papers' programs add float32 as the points come, and
 * stray from these means in the seventh digit.  Logarithms and angles are taken
 * in long double and rounded once, which makes them the nearest float32.
 */

#include "papers_shading.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

/* The points of one cell, and what every map asks of them. */
struct tally {
	const struct papers_point *points;
	const struct papers_point *top; /* NULL where no point is ranked */
	size_t cell;
	uint32_t all, counted;
};

static struct tally add_up(const struct papers_point *points, uint32_t n)
{
	struct tally t = {.points = points, .cell = points[0].cell, .all = n};

	for (uint32_t i = 0; i < n; i++) {
		const struct papers_point *p = &points[i];

		if (p->ranked && (!t.top || p->height > t.top->height))
			t.top = p;
		t.counted += p->counted;
	}
	return t;
}

/* The sum of all intensities, each as a multiple of 1 / 'unit'. */
static double sum_intensities(const struct tally *t, double unit)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < t->all; i++)
		sum += (uint64_t)rint(t->points[i].intensity * unit);
	return (double)sum / unit;
}

static float mean_intensity(const struct tally *t)
{
	return (float)(sum_intensities(t, 0x1p31) / (double)t->all);
}

/* Only for maps that keep z within a few metres. */
static float mean_height(const struct tally *t)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < t->all; i++)
		sum += (int64_t)rint((double)t->points[i].z * 0x1p20);
	return (float)((double)sum / (double)t->all / 0x1p20);
}

/*
 * The nearest float32 of min(1, ln(1 + n) / ln 64); none of the exact values
 * lies nearer than 0.003 of a step to the middle between two float32.
 */
static float log64(uint32_t n)
{
	return n < 63 ? (float)(logl((long double)n + 1.0L) / logl(64.0L))
		      : 1.0f;
}

/*
 * The same, times 255 and cut.  Where 1 + n is 2 to the k the value is 255 * k
 * / 6, which integers cut surely; elsewhere it is irrational.
 */
static uint8_t cut_log64(uint32_t n)
{
	const uint32_t m = n < 63 ? n + 1 : 64;
	uint32_t k = 0;

	while ((uint32_t)1 << k < m)
		k++;
	if ((uint32_t)1 << k == m)
		return (uint8_t)(255 * k / 6);
	return (uint8_t)(255.0L * logl((long double)m) / logl(64.0L));
}

/* In mv3d-c a logarithm in float32 is divided by one in double precision. */
static float log32(uint32_t n)
{
	const double log_n = (double)(float)logl((long double)n + 1.0L);
	const float v = (float)(log_n / log(32.0));

	return v < 1.0f ? v : 1.0f;
}

/* Where channel 'channel' of the cell of 't' lies in the array. */
static float *at(const struct papers_arrays *out, uint32_t channel,
		 const struct tally *t)
{
	const size_t pixels = (size_t)out->height * out->width;

	return &out->bev[channel * pixels + t->cell];
}

static void shade_complex_yolo(const struct tally *t,
			       const struct papers_arrays *out)
{
	const size_t pixels = (size_t)out->height * out->width;
	uint8_t *rgb = &out->rgb[3 * (pixels - 1 - t->cell)];

	*at(out, 0, t) = log64(t->all);
	*at(out, 1, t) = t->top->height;
	*at(out, 2, t) = (float)t->top->intensity;

	rgb[0] = cut_log64(t->all);
	rgb[1] = (uint8_t)(255.0 * ((double)t->top->height / 3.25));
	rgb[2] = (uint8_t)(255.0 * t->top->intensity);
}

static void shade_sfa3d(const struct tally *t, const struct papers_arrays *out)
{
	*at(out, 0, t) = (float)t->top->intensity;
	*at(out, 1, t) = t->top->height / 4.0f;
	*at(out, 2, t) = log64(t->all);
}

static void shade_pixor(const struct tally *t, const struct papers_arrays *out)
{
	const size_t pixels = (size_t)out->height * out->width;

	for (uint32_t i = 0; i < t->all; i++)
		out->slice_occupied[t->points[i].slice * pixels + t->cell] = 1;
	*at(out, 0, t) = mean_intensity(t);
}

static void shade_mv3d_c(const struct tally *t, const struct papers_arrays *out)
{
	const size_t pixels = (size_t)out->height * out->width;

	for (uint32_t i = 0; i < t->all; i++) {
		const struct papers_point *p = &t->points[i];
		const float share = p->height / 0.4f - (float)p->slice;
		float *slice = &out->slice_height[p->slice * pixels + t->cell];

		if (p->ranked && share > *slice)
			*slice = share;
	}
	if (t->top)
		*at(out, 0, t) = (float)t->top->intensity;
	*at(out, 1, t) = log32(t->all);
}

/* Intensities of all points are added, and divided by the number counted. */
static void shade_birdnet(const struct tally *t,
			  const struct papers_arrays *out)
{
	uint8_t *rgb = &out->rgb[3 * t->cell];
	const uint32_t row = (uint32_t)(t->cell / 1400);
	const uint32_t column = (uint32_t)(t->cell % 1400);
	const uint64_t most = papers_most_points(
		1399 - row, column < 700 ? 699 - column : column - 700);
	const uint64_t density = (uint64_t)255 * t->counted / most;
	const float sum = (float)sum_intensities(t, 0x1p31);

	if (t->counted > 0)
		rgb[0] = (uint8_t)fminf(255.0f,
					255.0f * sum / (float)t->counted);
	rgb[1] = (uint8_t)(density < 255 ? density : 255);
	if (t->top->height > 0.0f)
		rgb[2] = (uint8_t)((double)(255.0f * t->top->height) / 3.0);
}

static void shade_apollo(const struct tally *t, const struct papers_arrays *out)
{
	*at(out, 0, t) = t->top->z;
	*at(out, 1, t) = mean_height(t);
	*at(out, 2, t) = (float)logl((long double)t->all + 1.0L);
	*at(out, 4, t) = (float)t->top->intensity;
	*at(out, 5, t) = mean_intensity(t);
	*at(out, 7, t) = 1.0f;
}

/* Side and pixels of apollo's square. */
#define APOLLO_SIDE 640
#define APOLLO_PIXELS (APOLLO_SIDE * APOLLO_SIDE)

/* Each function that the paper's program calls rounds to float32 once. */
static void fill_apollo_cells(float *directions, float *distances)
{
	for (size_t i = 0; i < APOLLO_PIXELS; i++) {
		const float row = (float)(i / APOLLO_SIDE);
		const float column = (float)(i % APOLLO_SIDE);
		const float x = 60.0f - (row + 0.5f) * 0.1875f;
		const float y = 60.0f - (column + 0.5f) * 0.1875f;
		const float angle =
			(float)atan2l((long double)y, (long double)x);
		const float distance =
			(float)hypotl((long double)x, (long double)y);

		directions[i] = (float)((double)angle / (2.0 * pi));
		distances[i] = (float)((double)distance / 60.0 - 0.5);
	}
}

/*
 * The two channels of apollo that know nothing of points: the direction of a
 * cell, in turns, and its distance, 60 m being 1, less a half.  They are the
 * same in all frames, so they are computed once.
 */
void papers_shade_apollo_cells(const struct papers_arrays *out)
{
	static float directions[APOLLO_PIXELS], distances[APOLLO_PIXELS];
	static bool filled;

	if (!filled)
		fill_apollo_cells(directions, distances);
	filled = true;
	memcpy(&out->bev[3 * APOLLO_PIXELS], directions, sizeof(directions));
	memcpy(&out->bev[6 * APOLLO_PIXELS], distances, sizeof(distances));
}

/* How many planes of the sensor meet a height of 0 to 3 m at that distance. */
static uint32_t planes_at(double distance)
{
	uint32_t n = 0;

	for (int p = 0; p < 64; p++) {
		const double angle = (-24.9 + 0.4 * p) * (pi / 180.0);
		const double z = 1.73 + distance * tan(angle);

		n += z > 0.0 && z <= 3.0;
	}
	return n;
}

/*
 * A cell's rays begin at its corner of least angle and follow each other by 0.2
 * degrees, to its corner of greatest angle.  A ray is as far away as where it
 * enters the cell: by the side at 'i', and from the angle of the nearest corner
 * on by the side at 'j'.
 *
 * In two cells the last ray would fall just on the last corner.  There the
 * paper's program, which adds up angles, has its last sum a few 1e-15 too
 * large; so 225 rays count, and 450 less the first, which is 0 / 0.  In all
 * others both decisions, on angle and on height, are clear by 1e-8.
 */
uint32_t papers_most_points(uint32_t i, uint32_t j)
{
	const double near_i = i > j ? (double)i : (double)j;
	const double near_j = i > j ? (double)j : (double)i;
	const double first = atan2(near_i, near_j + 1.0);
	const double turn = atan2(near_i, near_j);
	const double last = atan2(near_i + 1.0, near_j);
	uint32_t n = 0;

	if (near_i <= 1.0 && near_j <= 0.0)
		return near_i < 1.0 ? 449 * 64 : 225 * 64;
	for (int k = 0;; k++) {
		const double angle = first + k * (pi / 900.0);

		if (angle >= last)
			return n;
		n += planes_at(0.05 * (angle < turn ? near_i / sin(angle)
						    : near_j / cos(angle)));
	}
}

void papers_shade(enum papers_map map, const struct papers_point *points,
		  uint32_t n, const struct papers_arrays *out)
{
	const struct tally t = add_up(points, n);
	static void (*const shaders[])(const struct tally *t,
				       const struct papers_arrays *out) = {
		[PAPERS_COMPLEX_YOLO] = shade_complex_yolo,
		[PAPERS_SFA3D] = shade_sfa3d,
		[PAPERS_PIXOR] = shade_pixor,
		[PAPERS_MV3D_C] = shade_mv3d_c,
		[PAPERS_BIRDNET] = shade_birdnet,
		[PAPERS_APOLLO] = shade_apollo,
	};

	shaders[map](&t, out);
}
