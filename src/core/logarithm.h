/*
 * logarithm.h - the natural logarithm, the same on every device
 *
 * The functions of the standard library differ in the last bit from one to another.
 * So this is made of operations that IEEE 754 defines.  For x = 2^k * m, with m between
 * the square roots of 1/2 and of 2,
 *
 *	ln x = k * ln 2 + 2 * (s + s^3 / 3 + s^5 / 5 + ...),  s = (m - 1) / (m + 1)
 *
 * where s^2 is at most 0.03, so that after s^23 nothing is left that a double shows.
 * It errs by less than 1e-15 of its value.
 */

#ifndef BV_CORE_LOGARITHM_H
#define BV_CORE_LOGARITHM_H

#include "core/arithmetic.h"

/* s + s^3 / 3 + ... + s^23 / 23 */
BV_SHARED double bv_log_series(double s)
{
	const double square = bv_mul_d(s, s);
	double sum = 0.0;

	for (int i = 23; i > 0; i -= 2)
		sum = bv_add_d(bv_mul_d(sum, square), bv_div_d(1.0, (double)i));
	return bv_mul_d(s, sum);
}

/* ln x of a normal x of at least 1; exactly 0 for 1, and k * ln 2 for 2^k. */
BV_SHARED double bv_log(double x)
{
	const double ln2 = 0x1.62e42fefa39efp-1;
	int k;
	double m = frexp(x, &k);

	if (m < 0x1.6a09e667f3bcdp-1) {
		m = bv_mul_d(m, 2.0);
		k--;
	}
	return bv_add_d(
		bv_mul_d((double)k, ln2),
		bv_mul_d(2.0, bv_log_series(bv_div_d(bv_sub_d(m, 1.0),
						     bv_add_d(m, 1.0)))));
}

#endif /* BV_CORE_LOGARITHM_H */
