/*
 * formulas.h - the pixel contract, part two: what is peculiar to each preset
 *
 * A preset has three formulas: where a point falls, by which height the points of
 * a cell are ranked, and which pixel a cell becomes.  They stand together here, a
 * section for each preset.  What presets differ in by numbers alone is in their rows
 * in preset.c.
 */

#ifndef BV_CORE_FORMULAS_H
#define BV_CORE_FORMULAS_H

#include "core/arithmetic.h"

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

/* From which table density comes, see below. */
enum bv_density {
	BV_DENSITY_COMPUTED, /* none: the formula has the count */
	BV_DENSITY_ROUNDED,
	BV_DENSITY_TRUNCATED
};

/*
 * All that the formulas need to know of a grid.  Plain numbers, passed to a kernel
 * by value.  Bounds and cell are rounded to float32 here, once.
 */
struct bv_rules {
	enum bv_formulas formulas;
	enum bv_density density;
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
	/* Points in the cell, at least 1; 0 where density comes from a table, which
	 * is looked up apart. */
	uint32_t count;
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

/*
 * Density is 255 * min(1, ln(1 + n) / ln 64) of the number of points n, which
 * reaches 255 at n = 63.  Some values lie on rounding edges (n = 1, 7 and 31
 * give exactly 42.5, 127.5 and 212.5), where the logarithms of different
 * libraries differ.  So they are literals, and a test derives them.
 */

/* The table rounded to nearest, halves up. */
BV_SHARED uint32_t bv_density_rounded(uint32_t count)
{
	static const uint8_t table[64] = {
		0,   43,  67,  85,  99,  110, 119, 128, 135, 141, 147, 152, 157,
		162, 166, 170, 174, 177, 181, 184, 187, 190, 192, 195, 197, 200,
		202, 204, 206, 209, 211, 213, 214, 216, 218, 220, 221, 223, 225,
		226, 228, 229, 231, 232, 233, 235, 236, 237, 239, 240, 241, 242,
		243, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255,
	};

	return table[count < 63 ? count : 63];
}

/* The table rounded towards 0. */
BV_SHARED uint32_t bv_density_truncated(uint32_t count)
{
	static const uint8_t table[64] = {
		0,   42,  67,  85,  98,  109, 119, 127, 134, 141, 147, 152, 157,
		161, 166, 170, 173, 177, 180, 183, 186, 189, 192, 194, 197, 199,
		202, 204, 206, 208, 210, 212, 214, 216, 217, 219, 221, 223, 224,
		226, 227, 229, 230, 232, 233, 234, 236, 237, 238, 239, 241, 242,
		243, 244, 245, 246, 247, 248, 250, 251, 252, 253, 254, 255,
	};

	return table[count < 63 ? count : 63];
}

/* The sample of density, in its place, where it comes from a table; else 0. */
BV_SHARED uint32_t bv_table_density(const struct bv_rules *rules,
				    uint32_t count)
{
	switch (rules->density) {
	case BV_DENSITY_ROUNDED:
		return bv_density_rounded(count) << rules->density_shift;
	case BV_DENSITY_TRUNCATED:
		return bv_density_truncated(count) << rules->density_shift;
	case BV_DENSITY_COMPUTED:
		break;
	}
	return 0;
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
 * seen".  R = height, G = intensity, B = density.
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
			   bv_round_half_up(bv_mul_d(255.0, v.intensity)),
			   bv_density_rounded(v.count));
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
 * sfa3d: everything cut, not rounded.  R = density, G = height, B = intensity.
 */
BV_SHARED uint32_t bv_shade_sfa3d(const struct bv_rules *rules,
				  struct bv_frame_maxima most,
				  struct bv_cell_value v)
{
	const double height = (double)bv_sub_f(v.z, rules->z_min);
	const double share = bv_div_d(height, 4.0);

	(void)most;
	return bv_pack_rgb(bv_density_truncated(v.count),
			   (uint32_t)(int32_t)bv_mul_d(255.0, share),
			   (uint32_t)(int32_t)bv_mul_d(255.0, v.intensity));
}

#endif /* BV_CORE_FORMULAS_H */
