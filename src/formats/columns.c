/*
 * columns.c - points that are stored column by column
 *
 * With what is always the same as constants, and columns that are known to lie apart,
 * compilers make loops of vectors of this (core/place.c has more of that).
 */

#include "formats/columns.h"

#include <string.h>

#define INLINED static inline __attribute__((always_inline))

INLINED void join_four(const unsigned char *const columns[4], size_t size,
		       size_t n, unsigned char *restrict to)
{
	const unsigned char *restrict a = columns[0];
	const unsigned char *restrict b = columns[1];
	const unsigned char *restrict c = columns[2];
	const unsigned char *restrict d = columns[3];

	for (size_t k = 0; k < n; k++) {
		memcpy(to + (4 * k + 0) * size, a + k * size, size);
		memcpy(to + (4 * k + 1) * size, b + k * size, size);
		memcpy(to + (4 * k + 2) * size, c + k * size, size);
		memcpy(to + (4 * k + 3) * size, d + k * size, size);
	}
}

INLINED void join_three(const unsigned char *const columns[4], size_t size,
			size_t n, unsigned char *restrict to)
{
	const unsigned char *restrict a = columns[0];
	const unsigned char *restrict b = columns[1];
	const unsigned char *restrict c = columns[2];

	for (size_t k = 0; k < n; k++) {
		memcpy(to + (3 * k + 0) * size, a + k * size, size);
		memcpy(to + (3 * k + 1) * size, b + k * size, size);
		memcpy(to + (3 * k + 2) * size, c + k * size, size);
	}
}

INLINED void join(const unsigned char *const columns[4], uint32_t count,
		  size_t size, size_t n, unsigned char *to)
{
	if (count == 4)
		join_four(columns, size, n, to);
	else
		join_three(columns, size, n, to);
}

void bv_join_columns(const unsigned char *const columns[4], uint32_t count,
		     uint32_t size, size_t n, unsigned char *records)
{
	switch (size) {
	case 1:
		join(columns, count, 1, n, records);
		break;
	case 2:
		join(columns, count, 2, n, records);
		break;
	case 4:
		join(columns, count, 4, n, records);
		break;
	default:
		join(columns, count, 8, n, records);
		break;
	}
}
