/*
 * shares.h - intensities as shares of their scale, some at a time
 */

#ifndef BV_CORE_SHARES_H
#define BV_CORE_SHARES_H

#include <stddef.h>

#include "core/contract.h"

/*
 * bv_intensity() of 'n' intensities as they are stored.  Most files have some of 0 to 1,
 * and then there is nothing to divide.  Always inlined, for loops that are compiled for
 * several processors.
 */
static inline __attribute__((always_inline)) void
bv_find_shares(const float *raw, size_t n, double scale, double *shares)
{
	if (scale == 1.0) {
		for (size_t k = 0; k < n; k++)
			shares[k] = bv_intensity(raw[k], 1.0);
	} else {
		for (size_t k = 0; k < n; k++)
			shares[k] = bv_intensity(raw[k], scale);
	}
}

#endif /* BV_CORE_SHARES_H */
