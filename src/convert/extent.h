/*
 * extent.h - between which values the points of a frame lie, in few bits
 *
 * A verdict has room for two numbers, and there is one for each frame of a run.  So
 * of each float32 21 bits are kept: its sign, its exponent, and of its fraction what
 * makes three digits.  That tells metres from millimetres.
 */

#ifndef BV_CONVERT_EXTENT_H
#define BV_CONVERT_EXTENT_H

#include "core/arithmetic.h"

/* Of x, y and z. */
struct bv_extent {
	float min[3], max[3];
};

#define BV_EXTENT_BITS 21
#define BV_EXTENT_KNOWN ((uint64_t)1 << 63)

/* To the nearest, but not beyond the greatest of them all. */
static inline uint64_t bv_shorten(float value)
{
	const uint32_t bits = bv_float_bits(value);
	const uint32_t rounded = bits + ((uint32_t)1 << 10);
	const bool fits = (rounded & 0x7f800000u) != 0x7f800000u;

	return (fits ? rounded : bits) >> (32 - BV_EXTENT_BITS);
}

static inline float bv_lengthen(uint64_t shortened)
{
	const uint32_t mask = ((uint32_t)1 << BV_EXTENT_BITS) - 1;
	const uint32_t bits = ((uint32_t)shortened & mask)
			      << (32 - BV_EXTENT_BITS);
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* Stores finite numbers in 'detail', which are not 0 then. */
static inline void bv_pack_extent(const struct bv_extent *extent,
				  uint64_t detail[2])
{
	detail[0] = BV_EXTENT_KNOWN;
	detail[1] = 0;
	for (int i = 0; i < 3; i++) {
		detail[0] |= bv_shorten(extent->min[i]) << i * BV_EXTENT_BITS;
		detail[1] |= bv_shorten(extent->max[i]) << i * BV_EXTENT_BITS;
	}
}

/* Returns false if no extent was stored there. */
static inline bool bv_unpack_extent(const uint64_t detail[2],
				    struct bv_extent *extent)
{
	for (int i = 0; i < 3; i++) {
		extent->min[i] = bv_lengthen(detail[0] >> i * BV_EXTENT_BITS);
		extent->max[i] = bv_lengthen(detail[1] >> i * BV_EXTENT_BITS);
	}
	return (detail[0] & BV_EXTENT_KNOWN) != 0;
}

#endif /* BV_CONVERT_EXTENT_H */
