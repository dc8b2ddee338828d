/*
 * test_density.c: the scales of density are what they stand for
 *
 * Derives the tables of density.h.  Of n points, m = n + 1, a sample of 8 bits gets v =
 * 255 * ln m / ln 2^k = 255 * log2(m) / k, at most 255, either cut or rounded with
 * halves up.  No logarithm is needed to know it exactly:
 *
 *	t <= v		if and only if	2kt     <= log2(m^510)
 *	t <= v + 1/2	if and only if	2kt - k <= log2(m^510)
 *
 * and as the left sides are whole numbers, log2(m^510) may be cut to one: it is
 * the number of bits of the integer m^510, less one.  So nothing is rounded
 * here, and values exactly on an edge (42.5 for k = 6 and n = 1) need no special care.
 *
 * Samples of 16 bits would need powers of a million bits.  There the logarithm of the
 * library is near enough: where m is a power of 2 the quotient is exact, and elsewhere
 * no value comes nearer to an edge than 1e-5, which is shown here, too.
 *
 * Of a linear density, proves that for each number of points that may count as full
 * it is 255 * n / N rounded with halves up, as integers have it, wherever it rises; and
 * for some the same with 65535.  Of numbers, that they are the float32 nearest to
 * ln(1 + n) / ln 2^k, and that the logarithm they are made of is good to 1e-15 for any
 * number of points.
 */

#include <math.h>

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

static uint32_t sample_of(enum bv_density density, uint32_t full, uint32_t bits,
			  uint32_t count)
{
	static const struct bv_rules rules;
	const struct bv_channels channels = {
		.bits = bits, .density = density, .density_full = full};
	const struct bv_scales scales = bv_scales_of(&rules, &channels, 1.0);
	const struct bv_cell_value value = {.count = count};

	return bv_sample_density(&scales, value);
}

static uint32_t sample(enum bv_density density, uint32_t count)
{
	return sample_of(density, 0, 8, count);
}

static uint32_t deep_sample(enum bv_density density, uint32_t count)
{
	return sample_of(density, 0, 16, count);
}

static uint32_t cut_sample(uint32_t count)
{
	return bv_density_in(bv_density_log64_cut(), count);
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
			CHECK_EQ_INT(cut_sample(n), log2 / 12);
	}
}

static bool is_power_of_2(uint32_t m)
{
	return (m & (m - 1)) == 0;
}

/* 65535 * log2(m) / 2^k, and the half that is added. */
static void check_deep_sample(uint32_t k, enum bv_density density, uint32_t n)
{
	const uint32_t m = n + 1;
	const long double v = 65535 * log2l(m) / k + 0.5L;

	if (!is_power_of_2(m))
		CHECK(fabsl(v - roundl(v)) > 1e-5L);
	else
		CHECK(roundl(log2l(m)) == log2l(m));
	CHECK_EQ_INT(deep_sample(density, n), (uint32_t)floorl(v));
}

static void check_deep(void)
{
	for (size_t i = 0; i < LENGTH(tables); i++) {
		const uint32_t k = tables[i].k;

		for (uint32_t n = 0; n < (1u << k) - 1; n++)
			check_deep_sample(k, tables[i].density, n);
		CHECK_EQ_INT(deep_sample(tables[i].density, (1u << k) - 1),
			     65535);
		CHECK_EQ_INT(deep_sample(tables[i].density, UINT32_MAX), 65535);
	}
}

/* The float32 nearest to a number, which lies on no edge between two. */
static float nearest(long double value)
{
	const float rounded = (float)value;

	CHECK(fabsl(value - (long double)rounded) <
	      0.4999L * (long double)(nextafterf(rounded, 2.0f) - rounded));
	return rounded;
}

static void check_numbers(void)
{
	for (size_t i = 0; i < LENGTH(tables); i++) {
		const uint32_t k = tables[i].k, end = (1u << k) - 1;
		const enum bv_density density = tables[i].density;

		for (uint32_t n = 0; n < end; n++)
			CHECK((float)bv_density_number(density, 0, n) ==
			      nearest(log2l(n + 1.0L) / k));
		CHECK(bv_density_number(density, 0, end) == 1.0);
		CHECK(bv_density_number(density, 0, UINT32_MAX) == 1.0);
	}
	CHECK(bv_density_number(BV_BY_COUNT, 0, UINT32_MAX) == 4294967295.0);
	CHECK(bv_density_number(BV_BY_SHARE, 4, 3) == 0.75);
	CHECK(bv_density_number(BV_BY_SHARE, 4, 5) == 1.0);
}

static void check_logarithm(void)
{
	CHECK(bv_log(1.0) == 0.0);
	for (double x = 2.0; x < 4294967297.0; x = floor(x * 1.001) + 1.0) {
		const long double exact = logl((long double)x);

		CHECK(fabsl((long double)bv_log(x) - exact) <= 1e-15L * exact);
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
		CHECK_EQ_INT(cut_sample(63 + more[j]), 255);
	CHECK_EQ_INT(cut_sample(UINT32_MAX), 255);
}

/* The values that lie on an edge, as the contract has them. */
static void check_edges(void)
{
	CHECK_EQ_INT(sample(BV_BY_LOG64, 1), 43);
	CHECK_EQ_INT(sample(BV_BY_LOG64, 7), 128);
	CHECK_EQ_INT(sample(BV_BY_LOG64, 31), 213);
	CHECK_EQ_INT(cut_sample(3), 85);
	CHECK_EQ_INT(cut_sample(15), 170);
	CHECK_EQ_INT(sample(BV_BY_LOG16, 3), 128);
}

/* The first n with most * n / full >= t - 1/2 has t, and the one before it has less. */
static void check_rises(uint32_t full, uint32_t bits)
{
	const uint64_t most = bits == 16 ? 65535 : 255;

	for (uint64_t t = 1; t <= most; t++) {
		const uint32_t n =
			(uint32_t)(((2 * t - 1) * full + 2 * most - 1) /
				   (2 * most));
		const uint32_t v = sample_of(BV_BY_SHARE, full, bits, n);

		CHECK(n > full || v == (2 * most * n + full) / (2 * full));
		CHECK(v >= t);
		CHECK(sample_of(BV_BY_SHARE, full, bits, n - 1) < t);
	}
	CHECK_EQ_INT(sample_of(BV_BY_SHARE, full, bits, 0), 0);
	CHECK_EQ_INT(sample_of(BV_BY_SHARE, full, bits, full), most);
	CHECK_EQ_INT(sample_of(BV_BY_SHARE, full, bits, full + 1), most);
	CHECK_EQ_INT(sample_of(BV_BY_SHARE, full, bits, UINT32_MAX), most);
}

static void check_linear(void)
{
	for (uint32_t full = 1; full <= 65535; full++)
		check_rises(full, 8);
	for (uint32_t full = 1; full <= 65535; full += 1 + full / 4)
		check_rises(full, 16);
	check_rises(65535, 16);
}

int main(void)
{
	check_derivation();
	check_end();
	check_edges();
	check_deep();
	check_numbers();
	check_logarithm();
	check_linear();
	return 0;
}
