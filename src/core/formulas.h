/*
 * formulas.h - the pixel contract, part two: where points fall
 *
 * A preset has two formulas: in which cell a point falls, and by which height the
 * points of a cell are ranked.  They stand together here, a section for each preset.
 * What cells look like is in samples.h; what presets differ in by numbers alone is in
 * their rows in preset.c.
 */

#ifndef BV_CORE_FORMULAS_H
#define BV_CORE_FORMULAS_H

#include "core/arithmetic.h"

/*
 * The sets of formulas.  From this list come the choices between them, in contract.h
 * and in place.c: X(NAME, name) stands for bv_place_name() and bv_height_name().
 */
#define BV_EACH_FORMULAS(X)   \
	X(SURROUND, surround) \
	X(NOTE, note)         \
	X(SFA3D, sfa3d)

#define BV_FORMULAS_ENUM(NAME, name) BV_##NAME,
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
/* surround                                                                   */
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

/* In metres, as it is. */
BV_SHARED float bv_height_surround(const struct bv_rules *rules, float z)
{
	(void)rules;
	return z;
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

/* The depth below the sensor. */
BV_SHARED float bv_height_note(const struct bv_rules *rules, float z)
{
	(void)rules;
	return -z;
}

/* -------------------------------------------------------------------------- */
/* sfa3d                                                                      */
/* -------------------------------------------------------------------------- */

/*
 * The grid of SFA3D and Complex-YOLO v4: 50 m ahead and 25 m to each side,
 * bounds closed, 608 x 608 cells.  A coordinate exactly on the far or left
 * bound gives index 608, one too many: outside.
 */
BV_SHARED uint32_t bv_place_sfa3d(const struct bv_rules *rules,
				  struct bv_point p)
{
	float r, c;

	if (!((p.x >= rules->x_min) & (p.x <= rules->x_max) &
	      (p.y >= rules->y_min) & (p.y <= rules->y_max) &
	      (p.z >= rules->z_min) & (p.z <= rules->z_max)))
		return BV_OUTSIDE;
	r = floorf(bv_div_f(p.x, rules->cell));
	c = bv_add_f(floorf(bv_div_f(p.y, rules->cell)), 304.5f);
	if (!((r < 608.0f) & (c < 608.0f)))
		return BV_OUTSIDE;
	return (uint32_t)(int32_t)r * rules->columns + (uint32_t)(int32_t)c;
}

/* Over the lower bound. */
BV_SHARED float bv_height_sfa3d(const struct bv_rules *rules, float z)
{
	return bv_sub_f(z, rules->z_min);
}

#endif /* BV_CORE_FORMULAS_H */
