/*
 * oracle.c: a second, slow renderer, against which birdview's own is tested
 *
 * The method: place every point on its pixel, one by one; sort the kept points
 * by pixel, and by their position in the file within a pixel; walk over each
 * run of points on one pixel, look for the top with a plain comparison, and
 * write its three values with the formulas of the contract as they stand there.
 *
 * Floating point must be IEEE with one rounding per operation: compile without
 * contraction (-ffp-contract=off) and without any fast-math option.  No value
 * is converted to an integer before a comparison has shown that it fits, so any
 * pattern of bits may come in as a point.
 */

#include "oracle.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct point {
	float x, y, z;        /* metres: forward, left, up */
	float raw;            /* intensity as the file has it */
	double intensity;     /* the same on [0, 1] */
	float height;         /* decides which point of a pixel is the top */
	uint32_t row, column; /* its place in the picture */
	size_t pixel;         /* the same as one number */
	size_t index;         /* position in the file */
};

/* One axis of the surround grid: bounds as float32, and number of cells. */
struct axis {
	float min, max;
	uint32_t n;
};

struct grid {
	struct axis x, y, z; /* z.n means nothing */
	float cell;
};

/* The largest values of a frame, to which the preset note scales. */
struct maxima {
	float height;
	uint32_t count;
};

static float read_float(const unsigned char *point, int offset, int negate)
{
	float value;

	memcpy(&value, point + offset, sizeof(value));
	return negate ? -value : value;
}

static double unit_intensity(float raw, double scale)
{
	if (!isfinite(raw) || raw <= 0.0f)
		return 0.0;
	return fmin((double)raw / scale, 1.0);
}

static bool intensity_is_odd(float raw, double scale)
{
	return isnan(raw) || raw < 0.0f || (double)raw > scale;
}

static struct point read_point(const struct oracle_view *view,
			       const unsigned char *bytes)
{
	struct point p = {0};

	p.x = read_float(bytes, view->offset[0], view->negate[0]);
	p.y = read_float(bytes, view->offset[1], view->negate[1]);
	p.z = read_float(bytes, view->offset[2], view->negate[2]);
	if (view->offset[3] != -1)
		p.raw = read_float(bytes, view->offset[3], 0);
	p.intensity = unit_intensity(p.raw, view->intensity_scale);
	return p;
}

/* False too where rounding to float32 makes a bound infinite. */
static bool round_bounds(double min, double max, struct axis *axis)
{
	axis->min = (float)min;
	axis->max = (float)max;
	return min < max && isfinite(axis->min) && isfinite(axis->max);
}

/* Counts the cells of one axis; false where they are not a whole number. */
static bool count_cells(double min, double max, double cell, struct axis *axis)
{
	const double quotient = (max - min) / cell;
	const double whole = round(quotient);

	if (!(whole >= 1.0 && whole <= 65535.0))
		return false;
	axis->n = (uint32_t)whole;
	return fabs(quotient - whole) <= 1e-3;
}

static bool make_grid(const struct oracle_view *view, struct grid *grid)
{
	grid->cell = (float)view->cell;
	return isfinite(grid->cell) && grid->cell > 0.0f &&
	       round_bounds(view->x_min, view->x_max, &grid->x) &&
	       round_bounds(view->y_min, view->y_max, &grid->y) &&
	       round_bounds(view->z_min, view->z_max, &grid->z) &&
	       count_cells(view->x_min, view->x_max, view->cell, &grid->x) &&
	       count_cells(view->y_min, view->y_max, view->cell, &grid->y) &&
	       (uint64_t)grid->x.n * grid->y.n <= (uint64_t)1 << 28;
}

/* Finds the size of the picture; false where the contract refuses the view. */
static bool lay_out(const struct oracle_view *view, struct grid *grid,
		    struct oracle_picture *out)
{
	if (!(isfinite(view->intensity_scale) && view->intensity_scale > 0.0))
		return false;
	if (view->preset != ORACLE_SURROUND) {
		out->width = view->preset == ORACLE_NOTE ? 1600 : 608;
		out->height = out->width;
		return true;
	}
	if (!make_grid(view, grid))
		return false;
	out->width = grid->y.n;
	out->height = grid->x.n;
	return true;
}

/*
 * Placing: each function gives a point, whose coordinates are finite, its pixel
 * and its height, or returns false when it is outside.
 */

static bool is_inside(const struct axis *axis, float value)
{
	return axis->min <= value && value < axis->max;
}

/*
 * The quotient of a point just below the upper bound can round up to n, which
 * is why the last cell is forced.
 */
static uint32_t cell_index(const struct axis *axis, float value, float cell)
{
	const float quotient = (value - axis->min) / cell;

	if (floorf(quotient) >= (float)(axis->n - 1))
		return axis->n - 1;
	return (uint32_t)floorf(quotient);
}

static bool place_surround(const struct grid *g, struct point *p)
{
	if (!is_inside(&g->x, p->x) || !is_inside(&g->y, p->y) ||
	    !is_inside(&g->z, p->z))
		return false;
	p->row = g->x.n - 1 - cell_index(&g->x, p->x, g->cell);
	p->column = g->y.n - 1 - cell_index(&g->y, p->y, g->cell);
	p->height = p->z;
	return true;
}

static bool place_note(struct point *p)
{
	const double row = 800.0 - ceil((double)p->y / 0.1);
	const double column = 800.0 - ceil((double)p->x / 0.1);

	if (!(row >= 0.0 && row <= 1599.0 && column >= 0.0 &&
	      column <= 1599.0 && p->z < 0.0f))
		return false;
	p->row = (uint32_t)row;
	p->column = (uint32_t)column;
	p->height = -p->z;
	return true;
}

/* The closed upper bounds, 50 and 25, fall on 608, just off the picture. */
static bool place_sfa3d(struct point *p)
{
	const float d = (float)(50.0 / 608);
	int r, c;

	if (!(0.0f <= p->x && p->x <= 50.0f && -25.0f <= p->y &&
	      p->y <= 25.0f && -2.73f <= p->z && p->z <= 1.27f))
		return false;
	r = (int)floorf(p->x / d);
	c = (int)(floorf(p->y / d) + 304.5f);
	if (r == 608 || c == 608)
		return false;
	p->row = (uint32_t)(607 - r);
	p->column = (uint32_t)(607 - c);
	p->height = p->z - (-2.73f);
	return true;
}

static bool place(enum oracle_preset preset, const struct grid *grid,
		  struct point *p)
{
	if (preset == ORACLE_NOTE)
		return place_note(p);
	if (preset == ORACLE_SFA3D)
		return place_sfa3d(p);
	return place_surround(grid, p);
}

/* Shading: the three values of a pixel that holds 'n' points under 'top' */

/*
 * 255 * min(1, ln(1 + n) / ln 2^base), either cut to an integer or rounded,
 * halves up.
 *
 * Where 1 + n is 2 to the k, the logarithms cancel: the value is 255 * k / base,
 * and only integers say surely on which side of an edge that falls.  (Cut, of
 * base 6: 85 for n = 3 and 170 for n = 15, as they come out in the known
 * pictures of sfa3d.)  Everywhere else the quotient is irrational, and for bases
 * of 4 to 7 the value keeps 0.0007 away from any edge, which is far more than
 * logl can be wrong by.
 */
static uint8_t log_density(uint32_t n, uint32_t base, bool rounded)
{
	const uint32_t end = (uint32_t)1 << base;
	const uint32_t m = n < end ? n + 1 : end;
	uint32_t k = 0;
	long double value;

	while ((uint32_t)1 << k < m)
		k++;
	if ((uint32_t)1 << k == m)
		return (uint8_t)(rounded ? (510 * k + base) / (2 * base)
					 : 255 * k / base);

	value = 255.0L * logl((long double)m) / logl((long double)end);
	return (uint8_t)floorl(rounded ? value + 0.5L : value);
}

/* r(v): to the nearest integer, halves up */
static uint8_t nearest(double v)
{
	return (uint8_t)floor(v + 0.5);
}

/* floor(255 * min(1, n / full) + 0.5) in double precision, as it stands there */
static uint8_t linear_density(uint32_t n, uint32_t full)
{
	return nearest(255.0 * fmin(1.0, (double)n / (double)full));
}

static void shade_surround(const struct oracle_view *view,
			   const struct grid *grid, const struct point *top,
			   uint32_t n, uint8_t rgb[3])
{
	const double z_min = (double)grid->z.min;
	const double z_max = (double)grid->z.max;
	const double v = ((double)top->z - z_min) / (z_max - z_min);
	const double clamped = fmin(fmax(v, 0.0), 1.0);

	rgb[0] = (uint8_t)(1 + nearest(254.0 * clamped));
	rgb[1] = nearest(255.0 * top->intensity);
	rgb[2] = view->log2_base != 0 ? log_density(n, view->log2_base, true)
				      : linear_density(n, view->full_count);
}

/* rintf rounds halves to even, as long as nobody changed the rounding mode. */
static uint8_t part_of_maximum(double value, double max)
{
	return (uint8_t)rintf((float)(255.0 / max * value));
}

static void shade_note(const struct maxima *max, const struct point *top,
		       uint32_t n, uint8_t rgb[3])
{
	rgb[0] = part_of_maximum((double)n, (double)max->count);
	rgb[1] = (uint8_t)rintf((float)(255.0 * top->intensity));
	rgb[2] = part_of_maximum((double)top->height, (double)max->height);
}

static void shade_sfa3d(const struct point *top, uint32_t n, uint8_t rgb[3])
{
	rgb[0] = log_density(n, 6, false);
	rgb[1] = (uint8_t)(255.0 * ((double)top->height / 4.0));
	rgb[2] = (uint8_t)(255.0 * top->intensity);
}

/* Places all points; counts them, per pixel and per fate; lists the kept. */
static void sort_out(const struct oracle_view *view, const struct grid *grid,
		     const unsigned char *bytes, size_t n, struct point *kept,
		     struct oracle_picture *out)
{
	for (size_t i = 0; i < n; i++) {
		struct point p = read_point(view, bytes + i * view->stride);

		out->read++;
		if (!isfinite(p.x) || !isfinite(p.y) || !isfinite(p.z)) {
			out->not_finite++;
			continue;
		}
		if (!place(view->preset, grid, &p)) {
			out->outside++;
			continue;
		}
		p.index = i;
		p.pixel = (size_t)p.row * out->width + p.column;
		kept[out->kept++] = p;
		out->count[p.pixel]++;
		if (intensity_is_odd(p.raw, view->intensity_scale))
			out->odd_intensity++;
	}
}

static int by_pixel_then_index(const void *a, const void *b)
{
	const struct point *p = a, *q = b;

	if (p->pixel != q->pixel)
		return p->pixel < q->pixel ? -1 : 1;
	return p->index < q->index ? -1 : 1;
}

/* Every kept point of note has a height above 0, so 0 is a safe start. */
static struct maxima find_maxima(const struct point *kept,
				 const struct oracle_picture *out)
{
	struct maxima max = {0.0f, 0};

	for (size_t i = 0; i < out->kept; i++) {
		if (kept[i].height > max.height)
			max.height = kept[i].height;
		if (out->count[kept[i].pixel] > max.count)
			max.count = out->count[kept[i].pixel];
	}
	return max;
}

/*
 * The highest of the 'n' points of one pixel, which stand in the order of the
 * file.  Only a point that is strictly higher replaces an earlier one, so the
 * first wins a tie, and +0.0 and -0.0 are equal.
 */
static const struct point *find_top(const struct point *points, uint32_t n)
{
	const struct point *top = &points[0];

	for (uint32_t i = 1; i < n; i++)
		if (points[i].height > top->height)
			top = &points[i];
	return top;
}

static void draw(const struct oracle_view *view, const struct grid *grid,
		 struct point *kept, struct oracle_picture *out)
{
	const struct maxima max = find_maxima(kept, out);

	qsort(kept, out->kept, sizeof(*kept), by_pixel_then_index);
	for (size_t i = 0; i < out->kept;) {
		const uint32_t n = out->count[kept[i].pixel];
		const struct point *top = find_top(&kept[i], n);
		uint8_t *rgb = &out->rgb[3 * kept[i].pixel];

		if (view->preset == ORACLE_NOTE)
			shade_note(&max, top, n, rgb);
		else if (view->preset == ORACLE_SFA3D)
			shade_sfa3d(top, n, rgb);
		else
			shade_surround(view, grid, top, n, rgb);
		i += n;
	}
}

int oracle_render(const struct oracle_view *view, const void *points, size_t n,
		  struct oracle_picture *out)
{
	struct grid grid = {0};
	struct point *kept = NULL;
	size_t pixels;

	memset(out, 0, sizeof(*out));
	if (n > UINT32_MAX || !lay_out(view, &grid, out))
		goto fail;
	pixels = (size_t)out->width * out->height;
	out->rgb = calloc(pixels, 3);
	out->count = calloc(pixels, sizeof(*out->count));
	kept = calloc(n + 1, sizeof(*kept));
	if (!out->rgb || !out->count || !kept)
		goto fail;

	sort_out(view, &grid, points, n, kept, out);
	draw(view, &grid, kept, out);
	free(kept);
	return 0;

fail:
	free(kept);
	oracle_free(out);
	return -1;
}

void oracle_free(struct oracle_picture *picture)
{
	free(picture->rgb);
	free(picture->count);
	memset(picture, 0, sizeof(*picture));
}
