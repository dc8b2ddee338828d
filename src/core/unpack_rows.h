/*
 * unpack_rows.h - points whose x, y and z lie in a row
 *
 * Most files have x, y and z as numbers of one type, one behind the other, and many
 * the intensity as the fourth.  Four such numbers fill a vector, so that they are
 * unpacked at once.
 */

#ifndef BV_CORE_UNPACK_ROWS_H
#define BV_CORE_UNPACK_ROWS_H

#include "core/unpack.h"

/* How the number of a column becomes float32. */
struct bv_conversion {
	double factor, shift, origin;
	bool negate;
	bool as_it_is; /* a float32 that only may be negated */
};

/*
 * Unpacks those points that can be taken in rows, by a variant as bv_unpack_by() has
 * them, and returns how many of the 'n' these are; the others are the last ones.  Of
 * the points that it took '*columns' are done, 3 or 4; the fourth may be anything if it
 * is not.
 */
size_t bv_unpack_rows(size_t variant, const struct bv_layout *layout,
		      const struct bv_conversion conversion[4],
		      const unsigned char *points, size_t n,
		      bv_unpacked *unpacked, int *columns);

#endif /* BV_CORE_UNPACK_ROWS_H */
