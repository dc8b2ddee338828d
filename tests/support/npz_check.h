/*
 * npz_check.h: what has to be in an .npz file, byte by byte
 */

#ifndef NPZ_CHECK_H
#define NPZ_CHECK_H

#include "birdview.h"

/* The most members that a file may have here. */
#define NPZ_CHECK_MEMBERS 4

/*
 * Checks that the file is the arrays and the text, or NULL: zlib inflates each member to
 * the start of an array in NumPy's format and all its numbers, bit for bit, and agrees
 * with its size and its CRC; and each record is as ZIP has it, before the member and in
 * the directory, with nothing between and a time that never changes.
 */
void npz_check(const struct bv_array *const *arrays, size_t n, const char *text,
	       const uint8_t *npz, size_t size);

#endif /* NPZ_CHECK_H */
