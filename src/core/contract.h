/*
 * contract.h - the pixel contract: the arithmetic that decides every pixel
 *
 * Here, in formulas.h, statistics.h, density.h and samples.h a point becomes a cell and
 * a cell becomes a pixel or numbers, and nowhere else.  C and CUDA C both include it, so
 * there is one copy of each formula for all devices.  It is pure arithmetic on numbers:
 * no memory is allocated, nothing is stored, and every function is a few operations long.
 *
 * Why the same bits come out everywhere:
 *
 *  - Operations are rounded one by one (see arithmetic.h).
 *  - Real division is used, never a multiplication by the reciprocal, since
 *    the two differ in the last bit.
 *  - No logarithm of a library runs: samples of density come from tables of
 *    integers (density.h), and numbers from operations like these (logarithm.h).
 *  - Comparisons come before conversions to integer, which are undefined in C
 *    for values that do not fit.  A NaN fails every comparison.
 *
 * Numbers become uint32_t by way of int32_t, which vectors have an instruction
 * for; they all fit.
 */

#ifndef BV_CORE_CONTRACT_H
#define BV_CORE_CONTRACT_H

#include "core/samples.h"

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

BV_SHARED bool bv_point_finite(struct bv_point p)
{
	const bool x = bv_finite(p.x);
	const bool y = bv_finite(p.y);
	const bool z = bv_finite(p.z);

	return x & y & z;
}

/*
 * A point by the first three rows of a 4 x 4 matrix in row order: in double
 * precision from left to right, each sum rounded to float32 at its end.
 */
BV_SHARED float bv_transform_axis(const double row[4], struct bv_point p)
{
	const double x = bv_mul_d(row[0], (double)p.x);
	const double y = bv_mul_d(row[1], (double)p.y);
	const double z = bv_mul_d(row[2], (double)p.z);

	return (float)bv_add_d(bv_add_d(bv_add_d(x, y), z), row[3]);
}

BV_SHARED struct bv_point bv_transform(const double matrix[16],
				       struct bv_point p)
{
	const struct bv_point moved = {bv_transform_axis(matrix, p),
				       bv_transform_axis(matrix + 4, p),
				       bv_transform_axis(matrix + 8, p)};

	return moved;
}

/*
 * Intensity as a share of the scale, 0..1.  Infinities count as no number: 0,
 * like a NaN.
 */
BV_SHARED double bv_intensity(float raw, double scale)
{
	const double share = bv_div_d((double)raw, scale);

	return bv_clamp01(bv_finite(raw) ? share : 0.0);
}

/* True if a raw intensity is not one that 'scale' leads to expect. */
BV_SHARED bool bv_intensity_odd(float raw, double scale)
{
	return !((raw >= 0.0f) & ((double)raw <= scale));
}

/* -------------------------------------------------------------------------- */
/* By the formulas of the grid                                               */
/* -------------------------------------------------------------------------- */

/* bv_place() before bv_turn(). */
BV_SHARED uint32_t bv_place_along_axes(const struct bv_rules *rules,
				       struct bv_point p)
{
#define BV_CASE(NAME, place, height) \
	case BV_##NAME:              \
		return bv_place_##place(rules, p);
	switch (rules->formulas) {
		BV_EACH_FORMULAS(BV_CASE)
	}
#undef BV_CASE
	return BV_OUTSIDE;
}

/*
 * Turned by 180 degrees, the top row is the farthest along the axis of rows, and the
 * leftmost column the farthest along the other: forward is up, and left on the left.
 */
BV_SHARED uint32_t bv_turn(const struct bv_rules *rules, uint32_t cell)
{
	const uint32_t last = rules->rows * rules->columns - 1;

	return cell != BV_OUTSIDE ? last - cell : cell;
}

/* The cell of a finite point, row * columns + column, or BV_OUTSIDE. */
BV_SHARED uint32_t bv_place(const struct bv_rules *rules, struct bv_point p)
{
	const uint32_t cell = bv_place_along_axes(rules, p);

	return rules->turned ? bv_turn(rules, cell) : cell;
}

/* The height by which points of one cell are ranked, in metres. */
BV_SHARED float bv_height(const struct bv_rules *rules, float z)
{
#define BV_CASE(NAME, place, height) \
	case BV_##NAME:              \
		return bv_height_##height(rules, z);
	switch (rules->formulas) {
		BV_EACH_FORMULAS(BV_CASE)
	}
#undef BV_CASE
	return z;
}

/*
 * The height as an integer that sorts as it does, bv_ordered(); 0 for a point that is
 * kept and counted but not ranked: it is never the top, nor in any slice.
 */
BV_SHARED uint32_t bv_height_key(const struct bv_rules *rules, float z)
{
	const float height = bv_height(rules, z);

	return bv_is_ranked(rules, height) ? bv_ordered(height) : 0;
}

/* -------------------------------------------------------------------------- */
/* The top of a cell                                                          */
/* -------------------------------------------------------------------------- */

/*
 * The top of a cell is its highest point, and of equally high ones the first
 * in the file.  Where points come in that order, only a higher one takes the place
 * of the top (core/cells.c).  Where they come in any order, as on a GPU, both are
 * decided by the maximum of one 64-bit key:
 *
 *	upper half	bv_height_key()
 *	lower half	the inverted index in the file, greatest for the first
 *
 * No key of a ranked point is 0, so 0 stands for a cell without any.
 */
BV_SHARED uint64_t bv_top_key(uint32_t height_key, uint32_t index)
{
	return (uint64_t)height_key << 32 | (uint32_t)~index;
}

/* The index in the file of the point with this key. */
BV_SHARED uint32_t bv_top_index(uint64_t key)
{
	return (uint32_t)~key;
}

#endif /* BV_CORE_CONTRACT_H */
