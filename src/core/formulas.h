/*
 * formulas.h - the pixel contract, part two: what is peculiar to each preset
 *
 * A preset has three formulas: where a point falls, by which height the points of
 * a cell are ranked, and which pixel a cell becomes.  They stand together here, a
 * section for each preset.  Density is put into the pixel beside them (density.h),
 * where no formula makes it.  What presets differ in by numbers alone is in their
 * rows in preset.c.
 */

#ifndef BV_CORE_FORMULAS_H
#define BV_CORE_FORMULAS_H

#include "core/arithmetic.h"
#include "core/density.h"

/*
 * The sets of formulas.  From this list come the choices between them, here, in
 * place.c and in shade.c: X(NAME, name) stands for bv_place_name() and so on.
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
	enum bv_density density;
	uint32_t density_full;  /* the N of BV_BY_SHARE; else 0 */
	uint32_t density_shift; /* of its sample in the pixel, in bits */
	bool scaled_to_frame;   /* pixels depend on struct bv_frame_maxima */
	uint32_t rows, columns; /* of the picture: its height and width */
	float x_min, x_max;
	float y_min, y_max;
	float z_min, z_max;
	float cell;
};

struct bv_point {
	float x, y, z;
};

/* What a cell holds. */
struct bv_cell_value {
	float z;          /* of the top point */
	double intensity; /* of the top point, 0..1 */
	uint32_t count;   /* points in the cell, at least 1 */
};

/* The greatest height and count of a frame, by which 'note' scales. */
struct bv_frame_maxima {
	float height;
	uint32_t count;
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

/* Red in the lowest byte, then green and blue; the highest byte is 0. */
BV_SHARED uint32_t bv_pack_rgb(uint32_t red, uint32_t green, uint32_t blue)
{
	return red | green << 8 | blue << 16;
}

/* The sample of density, in its place; 0 where the formula makes it. */
BV_SHARED uint32_t bv_density_sample(const struct bv_rules *rules,
				     uint32_t count)
{
	const struct bv_density_table table =
		bv_find_density(rules->density, rules->density_full);

	return bv_density_in(table, count) << rules->density_shift;
}

/* -------------------------------------------------------------------------- */
/* surround                                                                   */
/* -------------------------------------------------------------------------- */

/*
 * The general grid: half-open ranges; the top row is the farthest ahead, the
 * leftmost column the farthest to the left.
 */
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
	return (rules->rows - 1 - ix) * rules->columns +
	       (rules->columns - 1 - iy);
}

/* In metres, as it is. */
BV_SHARED float bv_height_surround(const struct bv_rules *rules, float z)
{
	(void)rules;
	return z;
}

/*
 * surround: height from 1 at z_min to 255 at z_max, so that 0 means "nothing
 * seen".  R = height, G = intensity; B is that of density.h.
 */
BV_SHARED uint32_t bv_shade_surround(const struct bv_rules *rules,
				     struct bv_frame_maxima most,
				     struct bv_cell_value v)
{
	const double z_min = (double)rules->z_min;
	const double z_max = (double)rules->z_max;
	const double share = bv_clamp01(
		bv_div_d(bv_sub_d((double)v.z, z_min), bv_sub_d(z_max, z_min)));

	(void)most;
	return bv_pack_rgb(1 + bv_round_half_up(bv_mul_d(254.0, share)),
			   bv_round_half_up(bv_mul_d(255.0, v.intensity)), 0);
}

/* -------------------------------------------------------------------------- */
/* note                                                                       */
/* -------------------------------------------------------------------------- */

/*
 * The grid of the note: 1600 x 1600 cells of 0.1 m around the sensor, counted
 * with ceil() in double precision, points below the sensor only.  x points to
 * the left of the picture and y up, which mirrors the world.
 */
BV_SHARED uint32_t bv_place_note(const struct bv_rules *rules,
				 struct bv_point p)
{
	const double row = bv_sub_d(800.0, ceil(bv_div_d((double)p.y, 0.1)));
	const double column = bv_sub_d(800.0, ceil(bv_div_d((double)p.x, 0.1)));

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

/*
 * note: depth and density as shares of the greatest in the frame, each rounded
 * to float32 and then to the nearest integer, halves to even.  R = density, G =
 * intensity, B = depth.
 */
BV_SHARED uint32_t bv_shade_note(const struct bv_rules *rules,
				 struct bv_frame_maxima most,
				 struct bv_cell_value v)
{
	const double per_metre = bv_div_d(255.0, (double)most.height);
	const double per_point = bv_div_d(255.0, (double)most.count);
	const double depth = bv_mul_d(per_metre, (double)-v.z);
	const double density = bv_mul_d(per_point, (double)v.count);
	const double intensity = bv_mul_d(255.0, v.intensity);

	(void)rules;
	return bv_pack_rgb((uint32_t)(int32_t)rintf((float)density),
			   (uint32_t)(int32_t)rintf((float)intensity),
			   (uint32_t)(int32_t)rintf((float)depth));
}

/* -------------------------------------------------------------------------- */
/* sfa3d                                                                      */
/* -------------------------------------------------------------------------- */

/*
 * The grid of SFA3D and Complex-YOLO v4: 50 m ahead and 25 m to each side,
 * bounds closed, 608 x 608 cells.  A coordinate exactly on the far or left
 * bound gives index 608, one too many: outside.  The picture is turned by 180
 * degrees, so that forward is up and left is on the left.
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
	return (607 - (uint32_t)(int32_t)r) * rules->columns +
	       (607 - (uint32_t)(int32_t)c);
}

/* Over the lower bound. */
BV_SHARED float bv_height_sfa3d(const struct bv_rules *rules, float z)
{
	return bv_sub_f(z, rules->z_min);
}

/*
 * sfa3d: everything cut, not rounded.  R is that of density.h, G = height, B =
 * intensity.
 */
BV_SHARED uint32_t bv_shade_sfa3d(const struct bv_rules *rules,
				  struct bv_frame_maxima most,
				  struct bv_cell_value v)
{
	const double height = (double)bv_sub_f(v.z, rules->z_min);
	const double share = bv_div_d(height, 4.0);

	(void)most;
	return bv_pack_rgb(0, (uint32_t)(int32_t)bv_mul_d(255.0, share),
			   (uint32_t)(int32_t)bv_mul_d(255.0, v.intensity));
}

#endif /* BV_CORE_FORMULAS_H */
