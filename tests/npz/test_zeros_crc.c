/*
 * test_zeros_crc.c: passing over zeros gives the CRC of those zeros
 *
 * Proves that the register, taken over values and runs of zeros of any length below
 * 4 GiB, gives what zlib gives: of the bytes themselves where there are few, and by
 * joining CRCs where there are many.
 */

#include <zlib.h>

#include "check.h"
#include "npz/zeros_crc.h"

static struct bv_zeros_crc tables;

/* Values of up to four bytes, at random places among zeros. */
static void test_bytes(void)
{
	static unsigned char bytes[20000];
	uint32_t random = 1;

	for (int round = 0; round < 200; round++) {
		uint32_t state = UINT32_MAX, size = 0;

		memset(bytes, 0, sizeof(bytes));
		while (size < 15000) {
			const uint32_t length = 4 + (random >> 8) % 997;
			const uint32_t value = random * 2654435761u;

			memcpy(bytes + size, &value, sizeof(value));
			state = bv_crc_over(&tables, state, value, length);
			size += length;
			random = random * 1664525 + 1013904223;
		}
		CHECK_EQ_INT(~state & UINT32_MAX, crc32(0, bytes, size));
	}
}

/* The CRC of 'n' zeros, from those of half as many. */
static uint32_t crc_of_zeros(uint32_t n)
{
	const unsigned char zero[2] = {0, 0};
	uint32_t half;

	if (n < 2)
		return (uint32_t)crc32(0, zero, n);
	half = crc_of_zeros(n / 2);
	half = (uint32_t)crc32_combine(half, half, (z_off_t)(n / 2));
	return n % 2 == 0 ? half : (uint32_t)crc32(half, zero, 1);
}

static void test_long_runs(void)
{
	for (unsigned k = 0; k < 32; k++) {
		const uint32_t power = (uint32_t)1 << k;
		const uint32_t runs[] = {power - 1, power, power + 1,
					 power + power / 3, ~power};

		for (unsigned i = 0; i < 5; i++) {
			const uint32_t state =
				bv_crc_over(&tables, UINT32_MAX, 0, runs[i]);

			CHECK_EQ_INT(~state & UINT32_MAX,
				     crc_of_zeros(runs[i]));
		}
	}
}

int main(void)
{
	bv_zeros_crc_init(&tables);
	test_bytes();
	test_long_runs();
	return 0;
}
