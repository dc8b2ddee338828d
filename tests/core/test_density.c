/*
 * test_density.c: the scales of density are what they stand for
 *
 * Derives the tables of density.h.  Of n points, m = n + 1, a pixel gets v = 255 * ln m
 * / ln 2^k = 255 * log2(m) / k, at most 255, either cut or rounded with halves up.  No
 * logarithm is needed to know it exactly:
 *
 *	t <= v		if and only if	2kt     <= log2(m^510)
 *	t <= v + 1/2	if and only if	2kt - k <= log2(m^510)
 *
 * and as the left sides are whole numbers, log2(m^510) may be cut to one: it is
 * the number of bits of the integer m^510, less one.  So nothing is rounded
 * here, and values exactly on an edge (42.5 for k = 6 and n = 1) need no special care.
 *
 * Of a linear density, proves that for each number of points that may count as full
 * it is 255 * n / N rounded with halves up, as integers have it, wherever it rises.
 */

#include "check.h"
#include "core/contract.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Enough for 127^510, which has 3565 bits; the lowest word comes first. */
#define WORDS 112

/* The tables, by the k of their base 2^k. */
static const struct {
	uint32_t k;
	enum bv_density density;
} tables[] = {
	{4, BV_BY_LOG16},
	{5, BV_BY_LOG32},
	{6, BV_BY_LOG64},
	{7, BV_BY_LOG128},
};

static uint32_t sample(enum bv_density density, uint32_t count)
{
	return bv_density_in(bv_find_density(density, 0), count);
}

/* floor(log2(m^510)) for 1 <= m <= 127 */
static unsigned int log2_of_power(uint32_t m)
{
	uint32_t words[WORDS] = {1};
	unsigned int bits = WORDS * 32;

	for (int i = 0; i < 510; i++) {
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
	for (uint32_t n = 0; n < 127; n++) {
		const unsigned int log2 = log2_of_power(n + 1);

		for (size_t i = 0; i < LENGTH(tables); i++) {
			const uint32_t k = tables[i].k;

			if (n < (1u << k) - 1)
				CHECK_EQ_INT(sample(tables[i].density, n),
					     (log2 + k) / (2 * k));
		}
		if (n < 63)
			CHECK_EQ_INT(sample(BV_BY_LOG64_CUT, n), log2 / 12);
	}
}

/* 1 + n = 2^k reaches 255, and no number of points goes past it. */
static void check_end(void)
{
	static const uint32_t more[] = {0, 1, 2, 128, 192, 193, 256, 65536};

	for (size_t i = 0; i < LENGTH(tables); i++) {
		const uint32_t end = (1u << tables[i].k) - 1;

		for (size_t j = 0; j < LENGTH(more); j++)
			CHECK_EQ_INT(sample(tables[i].density, end + more[j]),
				     255);
		CHECK_EQ_INT(sample(tables[i].density, UINT32_MAX), 255);
	}
	for (size_t j = 0; j < LENGTH(more); j++)
		CHECK_EQ_INT(sample(BV_BY_LOG64_CUT, 63 + more[j]), 255);
	CHECK_EQ_INT(sample(BV_BY_LOG64_CUT, UINT32_MAX), 255);
}

/* The values that lie on an edge, as the contract has them. */
static void check_edges(void)
{
	CHECK_EQ_INT(sample(BV_BY_LOG64, 1), 43);
	CHECK_EQ_INT(sample(BV_BY_LOG64, 7), 128);
	CHECK_EQ_INT(sample(BV_BY_LOG64, 31), 213);
	CHECK_EQ_INT(sample(BV_BY_LOG64_CUT, 3), 85);
	CHECK_EQ_INT(sample(BV_BY_LOG64_CUT, 15), 170);
	CHECK_EQ_INT(sample(BV_BY_LOG16, 3), 128);
}

/* The first n with 255 * n / full >= t - 1/2 has t, and the one before it has less. */
static void check_rises(uint32_t full)
{
	for (uint32_t t = 1; t <= 255; t++) {
		const uint32_t n = ((2 * t - 1) * full + 509) / 510;

		CHECK(bv_density_share(n, full) ==
		      (510 * n + full) / (2 * full));
		CHECK(bv_density_share(n, full) >= t);
		CHECK(bv_density_share(n - 1, full) < t);
	}
	CHECK_EQ_INT(
		bv_density_in(bv_find_density(BV_BY_SHARE, full), full - 1),
		bv_density_share(full - 1, full));
	CHECK_EQ_INT(bv_density_share(0, full), 0);
	CHECK_EQ_INT(bv_density_share(full, full), 255);
	CHECK_EQ_INT(bv_density_share(full + 1, full), 255);
	CHECK_EQ_INT(bv_density_share(UINT32_MAX, full), 255);
}

static void check_linear(void)
{
	for (uint32_t full = 1; full <= 65535; full++)
		check_rises(full);
}

/* Where the formula makes it, there is nothing beside. */
static void check_none(void)
{
	for (uint32_t n = 0; n < 300; n++)
		CHECK_EQ_INT(sample(BV_BY_FORMULA, n), 0);
}

int main(void)
{
	check_none();
	check_derivation();
	check_end();
	check_edges();
	check_linear();
	return 0;
}
