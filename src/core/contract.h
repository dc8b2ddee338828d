/*
 * contract.h - the pixel contract: the arithmetic that decides every pixel
 *
 * This is the one place where a point becomes a cell and a cell becomes a
 * pixel.  C and CUDA C both include it, so there is one copy of each formula
 * for all devices.  It is pure arithmetic on numbers: no memory is allocated,
 * nothing is stored, and every function is a few operations long.
 *
 * Why the same bits come out everywhere:
 *
 *  - IEEE 754 fixes the result of a single +, -, *, / and conversion.  What it
 *    leaves open is whether a compiler may merge two of them (a * b + c in one
 *    rounding).  birdview is compiled with -ffp-contract=off, and on a GPU the
 *    functions below name operations that are never merged.
 *  - Real division is used, never a multiplication by the reciprocal, since
 *    the two differ in the last bit.
 *  - No logarithm runs: density comes from a table of integers.
 *  - Comparisons come before conversions to integer, which are undefined in C
 *    for values that do not fit.  A NaN fails every comparison.
 *
 * What a point or a cell goes through has no branches: conditions are joined with
 * & and choices made with ?:.  So a compiler can do what is written here with
 * vectors (see placer.c), and the fast path needs no second copy of it.  For
 * the same reason numbers become uint32_t by way of int32_t, which vectors have
 * an instruction for; they all fit.
 */

#ifndef BV_CORE_CONTRACT_H
#define BV_CORE_CONTRACT_H

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __CUDACC__
#define BV_SHARED static __host__ __device__ __forceinline__
#else
#define BV_SHARED static inline
#endif

/*
 * The bytes of frames, of pixels and of words that are looked at as bytes are in one
 * order everywhere, which is that of the machine.
 */
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "birdview is for little-endian machines"
#endif

/* Some old processors compute float in more bits than it has. */
#if !defined(__CUDACC__) && FLT_EVAL_METHOD != 0
#error "float and double are not computed as such; on x86 use SSE2"
#endif

/* -------------------------------------------------------------------------- */
/* Single operations                                                          */
/* -------------------------------------------------------------------------- */

/* float32 a + b, a - b and a / b, each rounded once. */
BV_SHARED float bv_add_f(float a, float b)
{
#ifdef __CUDA_ARCH__
	return __fadd_rn(a, b);
#else
	return a + b;
#endif
}

BV_SHARED float bv_sub_f(float a, float b)
{
#ifdef __CUDA_ARCH__
	return __fsub_rn(a, b);
#else
	return a - b;
#endif
}

BV_SHARED float bv_div_f(float a, float b)
{
#ifdef __CUDA_ARCH__
	return __fdiv_rn(a, b);
#else
	return a / b;
#endif
}

/* Double precision a + b, a - b, a * b and a / b, each rounded once. */
BV_SHARED double bv_add_d(double a, double b)
{
#ifdef __CUDA_ARCH__
	return __dadd_rn(a, b);
#else
	return a + b;
#endif
}

BV_SHARED double bv_sub_d(double a, double b)
{
#ifdef __CUDA_ARCH__
	return __dsub_rn(a, b);
#else
	return a - b;
#endif
}

BV_SHARED double bv_mul_d(double a, double b)
{
#ifdef __CUDA_ARCH__
	return __dmul_rn(a, b);
#else
	return a * b;
#endif
}

BV_SHARED double bv_div_d(double a, double b)
{
#ifdef __CUDA_ARCH__
	return __ddiv_rn(a, b);
#else
	return a / b;
#endif
}

/* -------------------------------------------------------------------------- */
/* The rules of a grid, in numbers                                            */
/* -------------------------------------------------------------------------- */

/* How a point finds its cell; one function each below. */
enum bv_placing { BV_PLACE_SURROUND, BV_PLACE_NOTE, BV_PLACE_SFA3D };

/* How a cell gets its pixel; one function each below. */
enum bv_shading { BV_SHADE_SURROUND, BV_SHADE_NOTE, BV_SHADE_SFA3D };

/*
 * All that placing and shading need to know of a grid.  Plain numbers, passed
 * to a kernel by value.  Bounds and cell are rounded to float32 here, once.
 */
struct bv_rules {
	enum bv_placing placing;
	enum bv_shading shading;
	uint32_t rows, columns; /* of the picture: its height and width */
	float x_min, x_max;
	float y_min, y_max;
	float z_min, z_max;
	float cell;
};

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

struct bv_point {
	float x, y, z;
};

BV_SHARED uint32_t bv_float_bits(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

/* False for infinities and NaN: those have all exponent bits set. */
BV_SHARED bool bv_finite(float value)
{
	return (bv_float_bits(value) & 0x7f800000u) != 0x7f800000u;
}

BV_SHARED bool bv_point_finite(struct bv_point p)
{
	const bool x = bv_finite(p.x);
	const bool y = bv_finite(p.y);
	const bool z = bv_finite(p.z);

	return x & y & z;
}

/* The first comparison is false for a NaN and for -0.0, which become 0. */
BV_SHARED double bv_clamp01(double v)
{
	const double positive = v > 0.0 ? v : 0.0;

	return positive < 1.0 ? positive : 1.0;
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
/* Placing: a finite point -> its cell                                        */
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

/* The cell of a finite point, row * columns + column, or BV_OUTSIDE. */
BV_SHARED uint32_t bv_place(const struct bv_rules *rules, struct bv_point p)
{
	switch (rules->placing) {
	case BV_PLACE_NOTE:
		return bv_place_note(rules, p);
	case BV_PLACE_SFA3D:
		return bv_place_sfa3d(rules, p);
	case BV_PLACE_SURROUND:
		break;
	}
	return bv_place_surround(rules, p);
}

/* -------------------------------------------------------------------------- */
/* The top of a cell                                                          */
/* -------------------------------------------------------------------------- */

/*
 * The height by which points of one cell are ranked, in metres: z, the depth
 * below the sensor, or the height over the lower bound.
 */
BV_SHARED float bv_height(const struct bv_rules *rules, float z)
{
	switch (rules->placing) {
	case BV_PLACE_NOTE:
		return -z;
	case BV_PLACE_SFA3D:
		return bv_sub_f(z, rules->z_min);
	case BV_PLACE_SURROUND:
		break;
	}
	return z;
}

/*
 * A float as an integer that sorts as the float does: all bits of a negative
 * one inverted, the sign bit of others set.  + 0.0f turns -0.0 into 0.0 first.
 * No finite number becomes 0 or UINT32_MAX.
 */
BV_SHARED uint32_t bv_ordered(float value)
{
	const uint32_t bits = bv_float_bits(bv_add_f(value, 0.0f));
	const uint32_t sign = 0x80000000u;

	return (bits & sign) != 0 ? ~bits : bits | sign;
}

/* The float of an ordered integer. */
BV_SHARED float bv_from_ordered(uint32_t ordered)
{
	const uint32_t sign = 0x80000000u;
	const uint32_t bits =
		(ordered & sign) != 0 ? ordered & ~sign : ~ordered;
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/*
 * The top of a cell is its highest point, and of equally high ones the first
 * in the file.  Both are decided by the maximum of one 64-bit key, so the
 * order in which points arrive does not matter:
 *
 *	upper half	the height, ordered
 *	lower half	the inverted index in the file, greatest for the first
 *
 * No key of a finite height is 0, so 0 stands for a cell without points.
 */
BV_SHARED uint64_t bv_top_key(float height, uint32_t index)
{
	return (uint64_t)bv_ordered(height) << 32 | (uint32_t)~index;
}

/* The height of the point with this key; 0.0 where it was -0.0. */
BV_SHARED float bv_top_height(uint64_t key)
{
	return bv_from_ordered((uint32_t)(key >> 32));
}

/* The index in the file of the point with this key. */
BV_SHARED uint32_t bv_top_index(uint64_t key)
{
	return (uint32_t)~key;
}

/* -------------------------------------------------------------------------- */
/* Shading: a cell -> its pixel                                               */
/* -------------------------------------------------------------------------- */

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

/* Red in the lowest byte, then green and blue; the highest byte is 0. */
BV_SHARED uint32_t bv_pack_rgb(uint32_t red, uint32_t green, uint32_t blue)
{
	return red | green << 8 | blue << 16;
}

/* Rounds a value of 0..65535 to the nearest integer, halves up. */
BV_SHARED uint32_t bv_round_half_up(double v)
{
	return (uint32_t)(int32_t)bv_add_d(v, 0.5);
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

/*
 * surround: height from 1 at z_min to 255 at z_max, so that 0 means "nothing
 * seen".  R = height, G = intensity, B = density.
 */
BV_SHARED uint32_t bv_shade_surround(const struct bv_rules *rules,
				     struct bv_cell_value v)
{
	const double z_min = (double)rules->z_min;
	const double z_max = (double)rules->z_max;
	const double share = bv_clamp01(
		bv_div_d(bv_sub_d((double)v.z, z_min), bv_sub_d(z_max, z_min)));

	return bv_pack_rgb(1 + bv_round_half_up(bv_mul_d(254.0, share)),
			   bv_round_half_up(bv_mul_d(255.0, v.intensity)),
			   bv_density_rounded(v.count));
}

/*
 * note: depth and density as shares of the greatest in the frame, each rounded
 * to float32 and then to the nearest integer, halves to even.  R = density, G =
 * intensity, B = depth.
 */
BV_SHARED uint32_t bv_shade_note(struct bv_frame_maxima most,
				 struct bv_cell_value v)
{
	const double per_metre = bv_div_d(255.0, (double)most.height);
	const double per_point = bv_div_d(255.0, (double)most.count);
	const double depth = bv_mul_d(per_metre, (double)-v.z);
	const double density = bv_mul_d(per_point, (double)v.count);
	const double intensity = bv_mul_d(255.0, v.intensity);

	return bv_pack_rgb((uint32_t)(int32_t)rintf((float)density),
			   (uint32_t)(int32_t)rintf((float)intensity),
			   (uint32_t)(int32_t)rintf((float)depth));
}

/*
 * sfa3d: everything cut, not rounded.  R = density, G = height, B = intensity.
 */
BV_SHARED uint32_t bv_shade_sfa3d(const struct bv_rules *rules,
				  struct bv_cell_value v)
{
	const double height = (double)bv_sub_f(v.z, rules->z_min);
	const double share = bv_div_d(height, 4.0);

	return bv_pack_rgb(bv_density_truncated(v.count),
			   (uint32_t)(int32_t)bv_mul_d(255.0, share),
			   (uint32_t)(int32_t)bv_mul_d(255.0, v.intensity));
}

/* The pixel of an occupied cell. */
BV_SHARED uint32_t bv_shade(const struct bv_rules *rules,
			    struct bv_frame_maxima most, struct bv_cell_value v)
{
	switch (rules->shading) {
	case BV_SHADE_NOTE:
		return bv_shade_note(most, v);
	case BV_SHADE_SFA3D:
		return bv_shade_sfa3d(rules, v);
	case BV_SHADE_SURROUND:
		break;
	}
	return bv_shade_surround(rules, v);
}

#endif /* BV_CORE_CONTRACT_H */
