/*
 * arctangent.h - the angle of a direction, the same on every device
 *
 * The functions of the standard library differ in the last bit from one to another.
 * So this is made of operations that IEEE 754 defines.  For 0 <= a <= b, and k the
 * whole number nearest to 8 * a / b,
 *
 *	atan(a / b) = atan(k / 8) + (u - u^3 / 3 + u^5 / 5 - ...),
 *	u = (a - b * k / 8) / (b + a * k / 8)
 *
 * where u is at most 1 / 16, so that after u^15 nothing is left that a double shows, and
 * the nine arctangents of k / 8 are literals.  It errs by less than 3e-16 of its value.
 */

#ifndef BV_CORE_ARCTANGENT_H
#define BV_CORE_ARCTANGENT_H

#include "core/arithmetic.h"

#define BV_PI 0x1.921fb54442d18p+1

/* atan(k / 8) for k of 0 to 8. */
BV_SHARED double bv_atan_of_eighths(int k)
{
	static const double table[9] = {
		0.0,
		0x1.fd5ba9aac2f6ep-4,
		0x1.f5b75f92c80ddp-3,
		0x1.6f61941e4def1p-2,
		0x1.dac670561bb4fp-2,
		0x1.1e00babdefeb4p-1,
		0x1.4978fa3269ee1p-1,
		0x1.700a7c5784634p-1,
		0x1.921fb54442d18p-1,
	};

	return table[k];
}

/* u - u^3 / 3 + ... - u^15 / 15 */
BV_SHARED double bv_atan_series(double u)
{
	const double square = bv_mul_d(u, u);
	double sum = 0.0;

	for (int i = 15; i > 1; i -= 2)
		sum = bv_sub_d(bv_div_d(1.0, (double)i), bv_mul_d(square, sum));
	return bv_sub_d(u, bv_mul_d(bv_mul_d(u, square), sum));
}

/* atan(a / b) for 0 <= a <= b, b above 0. */
BV_SHARED double bv_atan_of_ratio(double a, double b)
{
	const double eighths = bv_mul_d(8.0, bv_div_d(a, b));
	const int k = (int)bv_add_d(eighths, 0.5);
	const double at = bv_mul_d((double)k, 0.125);
	const double above = bv_sub_d(a, bv_mul_d(at, b));
	const double u = bv_div_d(above, bv_add_d(b, bv_mul_d(at, a)));

	return bv_add_d(bv_atan_of_eighths(k), bv_atan_series(u));
}

/* The angle of (x, y), both finite, from the axis of x on: -pi..pi; 0 of (0, 0). */
BV_SHARED double bv_atan2(double y, double x)
{
	const double along = fabs(x), across = fabs(y);
	const bool steep = across > along;
	const double longer = steep ? across : along;
	const double shorter = steep ? along : across;
	double angle = longer > 0.0 ? bv_atan_of_ratio(shorter, longer) : 0.0;

	if (steep)
		angle = bv_sub_d(BV_PI / 2.0, angle);
	if (x < 0.0)
		angle = bv_sub_d(BV_PI, angle);
	return y < 0.0 ? -angle : angle;
}

#endif /* BV_CORE_ARCTANGENT_H */
