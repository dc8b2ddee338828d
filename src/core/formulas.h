/*
 * formulas.h - the pixel contract, part two: where points fall
 *
 * A preset has two formulas: in which cell a point falls, with a section for each of
 * them here, and by which height the points of a cell are ranked, which some share.
 * What cells look like is in samples.h; what presets differ in by numbers alone is in
 * their rows in preset.c.
 */

#ifndef BV_CORE_FORMULAS_H
#define BV_CORE_FORMULAS_H

#include "core/arithmetic.h"

/*
 * The sets of formulas.  From this list come the choices between them, in contract.h
 * and in place.c: X(NAME, p, h) stands for bv_place_p() and bv_height_h().
 */
#define BV_EACH_FORMULAS(X)              \
	X(SURROUND, surround, z)         \
	X(NOTE, note, depth)             \
	X(SFA3D, sfa3d, above)           \
	X(PIXOR, pixor, z)               \
	X(MV3D_C, mv3d_c, above)         \
	X(BIRDNET, birdnet, over_ground) \
	X(APOLLO, apollo, z)

#define BV_FORMULAS_ENUM(NAME, place, height) BV_##NAME,
enum bv_formulas { BV_EACH_FORMULAS(BV_FORMULAS_ENUM) };
#undef BV_FORMULAS_ENUM

/*
 * All that the formulas need to know of a grid.  Plain numbers, passed to a kernel
 * by value.  Bounds and cell are rounded to float32 here, once.
 */
struct bv_rules {
	enum bv_formulas formulas;
	bool scaled_to_frame;   /* pixels depend on struct bv_frame_maxima */
	bool turned;            /* by 180 degrees, once the cell is found */
	uint32_t rows, columns; /* of the picture: its height and width */
	float x_min, x_max;
	float y_min, y_max;
	float z_min, z_max;
	float cell;
};

struct bv_point {
	float x, y, z;
};

/* -------------------------------------------------------------------------- */
/* What presets share                                                         */
/* -------------------------------------------------------------------------- */

/* The answer of bv_place() for a point outside the grid. */
#define BV_OUTSIDE UINT32_MAX

/*
 * The index of the cell along one axis: floor((value - min) / cell).  The
 * quotient can round up to 'count' for a value just below the upper bound, so
 * it is held to the last cell, before the conversion to integer.
 */
BV_SHARED uint32_t bv_axis_cell(float value, float min, float cell,
				uint32_t count)
{
	const float last = (float)(count - 1);
	const float index = floorf(bv_div_f(bv_sub_f(value, min), cell));

	return (uint32_t)(int32_t)(index < last ? index : last);
}

/* -------------------------------------------------------------------------- */
/* Heights                                                                    */
/* -------------------------------------------------------------------------- */

/* As it is. */
BV_SHARED float bv_height_z(const struct bv_rules *rules, float z)
{
	(void)rules;
	return z;
}

/* The depth below the sensor. */
BV_SHARED float bv_height_depth(const struct bv_rules *rules, float z)
{
	(void)rules;
	return -z;
}

/* Over the lower bound. */
BV_SHARED float bv_height_above(const struct bv_rules *rules, float z)
{
	return bv_sub_f(z, rules->z_min);
}

/* Over the ground, where the sensor stands 1.73 m high. */
BV_SHARED float bv_height_over_ground(const struct bv_rules *rules, float z)
{
	(void)rules;
	return (float)bv_add_d((double)z, 1.73);
}

/* True if a kept point of this height can be the top of its cell. */
BV_SHARED bool bv_is_ranked(const struct bv_rules *rules, float height)
{
	return (rules->formulas != BV_MV3D_C) | (height > 0.0f);
}

/* -------------------------------------------------------------------------- */
/* surround and mv3d                                                          */
/* -------------------------------------------------------------------------- */

/* The general grid: half-open ranges, row and column along x and y. */
BV_SHARED uint32_t bv_place_surround(const struct bv_rules *rules,
				     struct bv_point p)
{
	uint32_t ix, iy;

	if (!((p.x >= rules->x_min) & (p.x < rules->x_max) &
	      (p.y >= rules->y_min) & (p.y < rules->y_max) &
	      (p.z >= rules->z_min) & (p.z < rules->z_max)))
		return BV_OUTSIDE;
	ix = bv_axis_cell(p.x, rules->x_min, rules->cell, rules->rows);
	iy = bv_axis_cell(p.y, rules->y_min, rules->cell, rules->columns);
	return ix * rules->columns + iy;
}

/* -------------------------------------------------------------------------- */
/* note                                                                       */
/* -------------------------------------------------------------------------- */

/*
 * The grid of the note: 1600 x 1600 cells of 0.1 m around the sensor, counted
 * with ceil() in double precision, points below the sensor only.  Rows go along y and
 * columns along x, which mirrors the world.
 */
BV_SHARED uint32_t bv_place_note(const struct bv_rules *rules,
				 struct bv_point p)
{
	const double row = bv_add_d(799.0, ceil(bv_div_d((double)p.y, 0.1)));
	const double column = bv_add_d(799.0, ceil(bv_div_d((double)p.x, 0.1)));

	if (!((row >= 0.0) & (row <= 1599.0) & (column >= 0.0) &
	      (column <= 1599.0) & (p.z < 0.0f)))
		return BV_OUTSIDE;
	return (uint32_t)(int32_t)row * rules->columns +
	       (uint32_t)(int32_t)column;
}

/* -------------------------------------------------------------------------- */
/* sfa3d and complex-yolo                                                     */
/* -------------------------------------------------------------------------- */

/*
 * The grids of SFA3D and Complex-YOLO: bounds closed, x from 0 on, y to both sides
 * alike, with an even number of columns.  A coordinate exactly on the far or left
 * bound gives an index one too many: outside.
 */
BV_SHARED uint32_t bv_place_sfa3d(const struct bv_rules *rules,
				  struct bv_point p)
{
	const float rows = (float)rules->rows;
	const float columns = (float)rules->columns;
	const float middle = (float)(rules->columns / 2);
	float r, c;

	if (!((p.x >= rules->x_min) & (p.x <= rules->x_max) &
	      (p.y >= rules->y_min) & (p.y <= rules->y_max) &
	      (p.z >= rules->z_min) & (p.z <= rules->z_max)))
		return BV_OUTSIDE;
	r = floorf(bv_div_f(p.x, rules->cell));
	c = bv_add_f(floorf(bv_div_f(p.y, rules->cell)),
		     bv_add_f(middle, 0.5f));
	if (!((r < rows) & (c < columns)))
		return BV_OUTSIDE;
	return (uint32_t)(int32_t)r * rules->columns + (uint32_t)(int32_t)c;
}

/* -------------------------------------------------------------------------- */
/* pixor                                                                      */
/* -------------------------------------------------------------------------- */

/* Open at both ends; rows go along y and columns along x. */
BV_SHARED uint32_t bv_place_pixor(const struct bv_rules *rules,
				  struct bv_point p)
{
	uint32_t ix, iy;

	if (!((p.x > rules->x_min) & (p.x < rules->x_max) &
	      (p.y > rules->y_min) & (p.y < rules->y_max) &
	      (p.z > rules->z_min) & (p.z < rules->z_max)))
		return BV_OUTSIDE;
	ix = bv_axis_cell(p.x, rules->x_min, rules->cell, rules->columns);
	iy = bv_axis_cell(p.y, rules->y_min, rules->cell, rules->rows);
	return iy * rules->columns + ix;
}

/* -------------------------------------------------------------------------- */
/* mv3d-c                                                                     */
/* -------------------------------------------------------------------------- */

/*
 * The rounded quotients decide what is kept, and are cut towards 0: z from one slice
 * below the lower bound on, of which only what is above it is ranked.  The first cell of
 * x and of y is left out, and the others take its place.
 */
BV_SHARED uint32_t bv_place_mv3d_c(const struct bv_rules *rules,
				   struct bv_point p)
{
	const float x = bv_div_f(bv_sub_f(p.x, rules->x_min), rules->cell);
	const float y = bv_div_f(bv_sub_f(p.y, rules->y_min), rules->cell);
	const float z = bv_div_f(bv_sub_f(p.z, rules->z_min), 0.4f);

	if (!((x >= 1.0f) & (x < (float)rules->rows) & (y >= 1.0f) &
	      (y < (float)rules->columns) & (z > -1.0f) & (z < 10.0f)))
		return BV_OUTSIDE;
	return (uint32_t)((int32_t)x - 1) * rules->columns +
	       (uint32_t)((int32_t)y - 1);
}

/* -------------------------------------------------------------------------- */
/* birdnet                                                                    */
/* -------------------------------------------------------------------------- */

/*
 * What lies in front, with less than 11 m to each side for every 9 m ahead.  Indices
 * count from the far and left ends in double precision, and are cut towards 0, so that
 * the farthest row is two cells deep.
 */
BV_SHARED uint32_t bv_place_birdnet(const struct bv_rules *rules,
				    struct bv_point p)
{
	const double wedge = bv_mul_d(110.0 / 90.0, (double)p.x);
	const double row = bv_sub_d(1400.0, bv_div_d((double)p.x, 0.05));
	const double column = bv_sub_d(1400.0, bv_div_d((double)p.y, 0.05));

	if (!((p.x >= 0.0f) & (p.x <= 100.0f) & (fabs((double)p.y) < wedge) &
	      (bv_height_over_ground(rules, p.z) < 3.0f) & (row > -1.0) &
	      (row < 1400.0) & (column >= 700.0) & (column < 2100.0)))
		return BV_OUTSIDE;
	return (uint32_t)(1399 - (int32_t)row) * rules->columns +
	       (uint32_t)(2099 - (int32_t)column);
}

/* -------------------------------------------------------------------------- */
/* apollo                                                                     */
/* -------------------------------------------------------------------------- */

/* Cells in a metre of a square of -x_max to x_max. */
BV_SHARED float bv_apollo_cells(const struct bv_rules *rules)
{
	const double half = bv_mul_d(0.5, (double)rules->rows);

	return (float)bv_div_d(half, (double)rules->x_max);
}

/*
 * Indices count from the far and left ends, which are in; the rounded product decides
 * what is at the other ends.
 */
BV_SHARED uint32_t bv_place_apollo(const struct bv_rules *rules,
				   struct bv_point p)
{
	const float cells = bv_apollo_cells(rules);
	const float size = (float)rules->rows;
	const float far = rules->x_max;
	const uint32_t last = rules->rows - 1;
	const float row = floorf(bv_mul_f(bv_sub_f(far, p.x), cells));
	const float column = floorf(bv_mul_f(bv_sub_f(far, p.y), cells));

	if (!((p.z > rules->z_min) & (p.z < rules->z_max) & (row >= 0.0f) &
	      (row < size) & (column >= 0.0f) & (column < size)))
		return BV_OUTSIDE;
	return (last - (uint32_t)(int32_t)row) * rules->columns +
	       (last - (uint32_t)(int32_t)column);
}

#endif /* BV_CORE_FORMULAS_H */
