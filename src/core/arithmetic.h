/*
 * arithmetic.h - single operations on numbers, the same on every device
 *
 * IEEE 754 fixes the result of a single +, -, *, / and conversion.  What it leaves
 * open is whether a compiler may merge two of them (a * b + c in one rounding).
 * birdview is compiled with -ffp-contract=off, and on a GPU the functions here
 * name operations that are never merged.
 *
 * What a point or a cell goes through has no branches: conditions are joined with
 * & and choices made with ?:, so that compilers can make vectors of it (see
 * place.c).
 */

#ifndef BV_CORE_ARITHMETIC_H
#define BV_CORE_ARITHMETIC_H

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

/* float32 a + b, a - b, a * b and a / b, each rounded once. */
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

BV_SHARED float bv_mul_f(float a, float b)
{
#ifdef __CUDA_ARCH__
	return __fmul_rn(a, b);
#else
	return a * b;
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

/* Double precision a + b, a - b, a * b, a / b and the root, each rounded once. */
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

BV_SHARED double bv_sqrt_d(double a)
{
#ifdef __CUDA_ARCH__
	return __dsqrt_rn(a);
#else
	return sqrt(a);
#endif
}

/* The nearest integer, halves to even, of a number that is one of 64 bits then. */
BV_SHARED int64_t bv_nearest(double value)
{
#ifdef __CUDA_ARCH__
	return __double2ll_rn(value);
#else
	return (int64_t)llrint(value);
#endif
}

/* -------------------------------------------------------------------------- */
/* Numbers as bits                                                             */
/* -------------------------------------------------------------------------- */

BV_SHARED uint32_t bv_float_bits(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

BV_SHARED float bv_float_of_bits(uint32_t bits)
{
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* False for infinities and NaN: those have all exponent bits set. */
BV_SHARED bool bv_finite(float value)
{
	return (bv_float_bits(value) & 0x7f800000u) != 0x7f800000u;
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

	return bv_float_of_bits((ordered & sign) != 0 ? ordered & ~sign
						      : ~ordered);
}

/* -------------------------------------------------------------------------- */
/* Into a range                                                               */
/* -------------------------------------------------------------------------- */

/* The first comparison is false for a NaN and for -0.0, which become 0. */
BV_SHARED double bv_clamp01(double v)
{
	const double positive = v > 0.0 ? v : 0.0;

	return positive < 1.0 ? positive : 1.0;
}

/* Rounds a value of 0..65535 to the nearest integer, halves up. */
BV_SHARED uint32_t bv_round_half_up(double v)
{
	return (uint32_t)(int32_t)bv_add_d(v, 0.5);
}

#endif /* BV_CORE_ARITHMETIC_H */
