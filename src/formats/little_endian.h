/*
 * little_endian.h - whole numbers of headers, whose lowest byte comes first
 */

#ifndef BV_FORMATS_LITTLE_ENDIAN_H
#define BV_FORMATS_LITTLE_ENDIAN_H

#include <stdint.h>
#include <string.h>

static inline uint16_t bv_load_u16(const unsigned char *bytes)
{
	uint16_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static inline uint32_t bv_load_u32(const unsigned char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static inline uint64_t bv_load_u64(const unsigned char *bytes)
{
	uint64_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

#endif /* BV_FORMATS_LITTLE_ENDIAN_H */
