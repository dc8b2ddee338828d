/*
 * papers_oracle.c: the maps of the papers, by a second, slow renderer
 *
 * The method: give every point its cell, one by one, and say whether it is
 * counted there and whether it can be the top; sort the points by cell, and by
 * their position in the file within a cell; walk over each run of points in one
 * cell and write its values, from sums and maxima taken in plain loops.
 *
 * Floating point must be IEEE with one rounding per operation: compile without
 * contraction (-ffp-contract=off) and without any fast-math option.  No value
 * is converted to an integer before a comparison has shown that it fits, so any
 * pattern of bits may come in as a point.
 */

#include "papers_shading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a map looks like, and how its points find their cells. */
struct form {
	uint32_t channels, slices, height, width;
	bool heights, occupied, rgb;
	bool (*place)(struct papers_point *p);
};

static double unit_intensity(float raw, double scale)
{
	if (!isfinite(raw) || raw <= 0.0f)
		return 0.0;
	return fmin((double)raw / scale, 1.0);
}

/*
 * Placing: each function gives a point, whose coordinates are finite, its cell,
 * or returns false when it is outside.  A point comes in as ranked by its z and
 * as counted.
 */

static bool place_complex_yolo(struct papers_point *p)
{
	const float d = 40.0f / 512.0f;
	int r, c;

	if (!(0.0f <= p->x && p->x <= 80.0f && -40.0f <= p->y &&
	      p->y <= 40.0f && -2.0f <= p->z && p->z <= 1.25f))
		return false;
	r = (int)floorf(p->x / d);
	c = (int)(floorf(p->y / d) + 512.5f);
	if (r >= 512 || c >= 1024)
		return false;
	p->cell = (size_t)(r * 1024 + c);
	p->height = p->z + 2.0f;
	return true;
}

static bool place_sfa3d(struct papers_point *p)
{
	const float d = (float)(50.0 / 608.0);
	int r, c;

	if (!(0.0f <= p->x && p->x <= 50.0f && -25.0f <= p->y &&
	      p->y <= 25.0f && -2.73f <= p->z && p->z <= 1.27f))
		return false;
	r = (int)floorf(p->x / d);
	c = (int)(floorf(p->y / d) + 304.5f);
	if (r >= 608 || c >= 608)
		return false;
	p->cell = (size_t)(r * 608 + c);
	p->height = p->z - -2.73f;
	return true;
}

/*
 * Rows run with y and columns with x.  Quotients just under the upper bounds
 * round up to the number of cells; there the paper's program leaves its array.
 */
static bool place_pixor(struct papers_point *p)
{
	int r, c, k;

	if (!(0.0f < p->x && p->x < 70.0f && -40.0f < p->y && p->y < 40.0f &&
	      -2.5f < p->z && p->z < 1.0f))
		return false;
	r = (int)((p->y - -40.0f) / 0.1f);
	c = (int)(p->x / 0.1f);
	k = (int)((p->z - -2.5f) / 0.1f);
	r = r < 800 ? r : 799;
	c = c < 700 ? c : 699;
	p->cell = (size_t)(r * 700 + c);
	p->slice = (uint32_t)(k < 35 ? k : 34);
	return true;
}

/*
 * Cells 0 of x and y are left out, which shifts the map by a cell.  A z of less
 * than a slice below the lower bound truncates to slice 0: such a point is
 * counted, but only what is above the bound has a height.
 */
static bool place_mv3d_c(struct papers_point *p)
{
	const float qx = p->x / 0.1f;
	const float qy = (p->y - -40.0f) / 0.1f;
	const float height = p->z - -3.0f;
	const float qz = height / 0.4f;

	if (!(1.0f <= qx && qx < 700.0f && 1.0f <= qy && qy < 800.0f &&
	      -1.0f < qz && qz < 10.0f))
		return false;
	p->cell = (size_t)((700 - (int)qx) * 800 + 800 - (int)qy);
	p->slice = (uint32_t)(int)qz;
	p->height = height;
	p->ranked = height > 0.0f;
	return true;
}

/*
 * Quotients of rows and columns are cut towards zero, so that row 0 is two
 * cells deep.  Only what is above the ground is counted.
 */
static bool place_birdnet(struct papers_point *p)
{
	const double wedge = 110.0 / 90.0 * (double)p->x;
	const double row = trunc(1400.0 - (double)p->x / 0.05);
	const double column = trunc(1400.0 - (double)p->y / 0.05);

	p->height = (float)((double)p->z + 1.73);
	if (!(0.0f <= p->x && p->x <= 100.0f && fabs((double)p->y) < wedge &&
	      p->height < 3.0f))
		return false;
	if (!(row >= 0.0 && row <= 1399.0 && column >= 700.0 &&
	      column <= 2099.0))
		return false;
	p->cell = (size_t)row * 1400 + (size_t)column - 700;
	p->counted = p->height > 0.0f;
	return true;
}

static bool place_apollo(struct papers_point *p)
{
	const float cells_per_metre = (float)(0.5 * 640.0 / 60.0);
	const float row = floorf((60.0f - p->x) * cells_per_metre);
	const float column = floorf((60.0f - p->y) * cells_per_metre);

	if (!(-5.0f < p->z && p->z < 5.0f && row >= 0.0f && row < 640.0f &&
	      column >= 0.0f && column < 640.0f))
		return false;
	p->cell = (size_t)row * 640 + (size_t)column;
	return true;
}

static const struct form forms[] = {
	[PAPERS_COMPLEX_YOLO] = {3, 0, 512, 1024, false, false, true,
				 place_complex_yolo},
	[PAPERS_SFA3D] = {3, 0, 608, 608, false, false, false, place_sfa3d},
	[PAPERS_PIXOR] = {1, 35, 800, 700, false, true, false, place_pixor},
	[PAPERS_MV3D_C] = {2, 10, 700, 800, true, false, false, place_mv3d_c},
	[PAPERS_BIRDNET] = {0, 0, 1400, 1400, false, false, true,
			    place_birdnet},
	[PAPERS_APOLLO] = {8, 0, 640, 640, false, false, false, place_apollo},
};

static int by_cell_then_index(const void *a, const void *b)
{
	const struct papers_point *p = a, *q = b;

	if (p->cell != q->cell)
		return p->cell < q->cell ? -1 : 1;
	return p->index < q->index ? -1 : 1;
}

static void draw(enum papers_map map, struct papers_point *kept,
		 const struct papers_arrays *out)
{
	qsort(kept, out->kept, sizeof(*kept), by_cell_then_index);
	for (size_t i = 0, n; i < out->kept; i += n) {
		for (n = 1; i + n < out->kept; n++)
			if (kept[i + n].cell != kept[i].cell)
				break;
		papers_shade(map, &kept[i], (uint32_t)n, out);
	}
	if (map == PAPERS_APOLLO)
		papers_shade_apollo_cells(out);
}

/* Places all points; counts their fates; lists the kept. */
static void sort_out(const struct form *form, const float (*points)[4],
		     size_t n, double scale, struct papers_point *kept,
		     struct papers_arrays *out)
{
	for (size_t i = 0; i < n; i++) {
		struct papers_point p = {
			.x = points[i][0],
			.y = points[i][1],
			.z = points[i][2],
			.intensity = unit_intensity(points[i][3], scale),
			.index = i,
			.height = points[i][2],
			.ranked = true,
			.counted = true,
		};

		out->read++;
		if (!isfinite(p.x) || !isfinite(p.y) || !isfinite(p.z))
			out->not_finite++;
		else if (!form->place(&p))
			out->outside++;
		else
			kept[out->kept++] = p;
	}
}

/* False when memory ran out. */
static bool allocate(const struct form *form, struct papers_arrays *out)
{
	const size_t pixels = (size_t)form->height * form->width;

	out->channels = form->channels;
	out->slices = form->slices;
	out->height = form->height;
	out->width = form->width;
	if (form->channels > 0)
		out->bev = calloc(pixels * form->channels, sizeof(*out->bev));
	if (form->heights)
		out->slice_height = calloc(pixels * form->slices,
					   sizeof(*out->slice_height));
	if (form->occupied)
		out->slice_occupied = calloc(pixels, form->slices);
	if (form->rgb)
		out->rgb = calloc(pixels, 3);
	return (out->bev || form->channels == 0) &&
	       (out->slice_height || !form->heights) &&
	       (out->slice_occupied || !form->occupied) &&
	       (out->rgb || !form->rgb);
}

int papers_render(enum papers_map map, const float (*points)[4], size_t n,
		  double intensity_scale, struct papers_arrays *out)
{
	struct papers_point *kept = calloc(n + 1, sizeof(*kept));

	memset(out, 0, sizeof(*out));
	if (!kept || !allocate(&forms[map], out))
		goto fail;
	sort_out(&forms[map], points, n, intensity_scale, kept, out);
	draw(map, kept, out);
	free(kept);
	return 0;

fail:
	free(kept);
	papers_free(out);
	return -1;
}

void papers_free(struct papers_arrays *out)
{
	free(out->bev);
	free(out->slice_height);
	free(out->slice_occupied);
	free(out->rgb);
	memset(out, 0, sizeof(*out));
}
