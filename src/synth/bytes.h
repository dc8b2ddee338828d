/*
 * bytes.h - numbers as bytes, the same on every machine; each function returns
 * where the next number goes
 */
#ifndef BV_SYNTH_BYTES_H
#define BV_SYNTH_BYTES_H

#include <stdint.h>
#include <string.h>

_Static_assert(sizeof(float) == sizeof(uint32_t), "float has 32 bits");
_Static_assert(sizeof(double) == sizeof(uint64_t), "double has 64 bits");

/* The lowest 'size' bytes of 'value', the lowest first. */
static inline unsigned char *put_little(unsigned char *out, uint64_t value,
					int size)
{
	for (int i = 0; i < size; i++)
		out[i] = (unsigned char)(value >> (8 * i));
	return out + size;
}

/* The same, the lowest last. */
static inline unsigned char *put_big(unsigned char *out, uint64_t value,
				     int size)
{
	for (int i = 0; i < size; i++)
		out[size - 1 - i] = (unsigned char)(value >> (8 * i));
	return out + size;
}

static inline uint32_t float_bits(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static inline unsigned char *put_double(unsigned char *out, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return put_little(out, bits, 8);
}

#endif /* BV_SYNTH_BYTES_H */
