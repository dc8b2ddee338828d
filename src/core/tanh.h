/*
 * tanh.h - the hyperbolic tangent, the same on every machine
 *
 * The functions of the standard library differ in the last bit from one to another.
 * So this is made of operations that IEEE 754 defines, and is a part of the pixel
 * contract: for x > 0
 *
 *	tanh x = 1 - 2 / (e^(2x) + 1)
 *
 * where e^y = 2^k * e^r, k the whole number nearest to y / ln 2, and e^r, with |r| of
 * at most 0.35, is the Taylor polynomial of degree 12, which errs by less than 1e-15.
 * Below 2^-10 the difference would lose digits, and x itself is nearer than 4e-10;
 * from 20 on it is 1 to all digits of a double.
 */

#ifndef BV_CORE_TANH_H
#define BV_CORE_TANH_H

#include <math.h>

/* e^y for y of 0 to 40. */
static inline double bv_exp(double y)
{
	/* ln 2 in two parts, the first short enough that its multiples are exact. */
	static const double ln2_high = 0x1.62e42fefap-1,
			    ln2_low = 0x1.cf79abc9e3b3ap-40;
	const double k = floor(y / (ln2_high + ln2_low) + 0.5);
	const double r = (y - k * ln2_high) - k * ln2_low;
	double sum = 1.0;

	for (int i = 12; i > 0; i--)
		sum = 1.0 + sum * r / (double)i;
	return ldexp(sum, (int)k);
}

/* What is not above 0, no number included, stays as it is. */
static inline double bv_tanh(double x)
{
	if (!(x >= 0x1p-10))
		return x;
	return x < 20.0 ? 1.0 - 2.0 / (bv_exp(2.0 * x) + 1.0) : 1.0;
}

#endif /* BV_CORE_TANH_H */
