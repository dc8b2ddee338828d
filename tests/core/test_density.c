/*
 * test_density.c: the density tables are the logarithms they stand for
 *
 * Derives both tables of formulas.h.  Of n points, m = n + 1, a pixel gets v =
 * 255 * ln m / ln 64 = 255 * log2(m) / 6, at most 255, either cut or rounded
 * with halves up.  No logarithm is needed to know it exactly:
 *
 *	t <= v		if and only if	6t     <= log2(m^255)
 *	t <= v + 1/2	if and only if	6t - 3 <= log2(m^255)
 *
 * and as the left sides are whole numbers, log2(m^255) may be cut to one: it is
 * the number of bits of the integer m^255, less one.  So nothing is rounded
 * here, and values exactly on an edge (42.5 for n = 1) need no special care.
 */

#include "check.h"
#include "core/contract.h"

/* Enough for 63^255, which has 1525 bits; the lowest word comes first. */
#define WORDS 48

/* floor(log2(m^255)) for 1 <= m <= 63 */
static unsigned int log2_of_power(uint32_t m)
{
	uint32_t words[WORDS] = {1};
	unsigned int bits = WORDS * 32;

	for (int i = 0; i < 255; i++) {
		uint64_t carry = 0;

		for (int k = 0; k < WORDS; k++) {
			carry += (uint64_t)words[k] * m;
			words[k] = (uint32_t)carry;
			carry >>= 32;
		}
		CHECK(carry == 0);
	}
	while ((words[(bits - 1) / 32] >> (bits - 1) % 32 & 1) == 0)
		bits--;
	return bits - 1;
}

static void check_derivation(void)
{
	for (uint32_t n = 0; n < 63; n++) {
		const unsigned int log2 = log2_of_power(n + 1);

		CHECK_EQ_INT(bv_density_truncated(n), log2 / 6);
		CHECK_EQ_INT(bv_density_rounded(n), (log2 + 3) / 6);
	}
}

/* 1 + n = 64 reaches 255, and no number of points goes past it. */
static void check_end(void)
{
	static const uint32_t many[] = {63, 64, 65, 255, 256, 319, UINT32_MAX};

	for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++) {
		CHECK_EQ_INT(bv_density_truncated(many[i]), 255);
		CHECK_EQ_INT(bv_density_rounded(many[i]), 255);
	}
}

/* The values that lie on an edge, as the contract has them. */
static void check_edges(void)
{
	CHECK_EQ_INT(bv_density_rounded(1), 43);
	CHECK_EQ_INT(bv_density_rounded(7), 128);
	CHECK_EQ_INT(bv_density_rounded(31), 213);
	CHECK_EQ_INT(bv_density_truncated(3), 85);
	CHECK_EQ_INT(bv_density_truncated(15), 170);
}

int main(void)
{
	check_derivation();
	check_end();
	check_edges();
	return 0;
}
