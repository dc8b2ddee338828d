/*
 * test_crc.c: the checksum of a chunk is that of the PNG specification
 *
 * Proves that it equals a division bit by bit, and zlib's, for every number of
 * bytes up to 1,000, wherever they begin, and for some a hundred thousand.
 */

#include <zlib.h>

#include "check.h"
#include "png/crc.h"

#define MOST 130000

/* The specification's: the lowest bit comes first, and P without its x^32. */
static uint32_t divide(const uint8_t *bytes, size_t size)
{
	uint32_t rest = UINT32_MAX;

	for (size_t i = 0; i < size; i++) {
		rest ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			rest = rest >> 1 ^ (rest & 1 ? 0xedb88320 : 0);
	}
	return ~rest;
}

static void check(const uint8_t *bytes, size_t size)
{
	const uint32_t crc = bv_crc(bytes, size);

	CHECK_EQ_INT(crc, divide(bytes, size));
	CHECK_EQ_INT(crc, crc32(0, bytes, (uInt)size));
}

int main(void)
{
	uint8_t *bytes = malloc(MOST);
	uint64_t state = 1;

	CHECK(bytes != NULL);
	for (size_t i = 0; i < MOST; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		bytes[i] = (uint8_t)(state >> 56);
	}
	for (size_t size = 0; size <= 1000; size++) {
		for (size_t begin = 0; begin < 16; begin++)
			check(bytes + begin, size);
	}
	for (size_t size = MOST - 100; size < MOST; size++)
		check(bytes, size);
	free(bytes);
	return 0;
}
