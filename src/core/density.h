/*
 * density.h - the pixel contract, part three: from a number of points to density
 *
 * Density is 255 * min(1, ln(1 + n) / ln B) of the number of points n, which reaches
 * 255 at n = B - 1; or 255 * min(1, n / N), which does at n = N.
 *
 * Of the first kind some values lie on rounding edges (for B = 64, n = 1, 7 and 31
 * give exactly 42.5, 127.5 and 212.5), where the logarithms of different libraries
 * differ.  So they are literals, and a test derives them.  Of the second kind every
 * half is exact in double precision, which the same test shows.
 */

#ifndef BV_CORE_DENSITY_H
#define BV_CORE_DENSITY_H

#include <stddef.h>

#include "core/arithmetic.h"

/* How a number of points becomes a sample. */
enum bv_density {
	BV_BY_FORMULA, /* not here: the preset's formula has the number */
	BV_BY_LOG16,
	BV_BY_LOG32,
	BV_BY_LOG64,
	BV_BY_LOG64_CUT, /* rounded towards 0; the others to nearest, halves up */
	BV_BY_LOG128,
	BV_BY_SHARE
};

/* Samples by the number of points, from 0 on. */
struct bv_density_table {
	const uint8_t *samples; /* NULL: to be computed */
	uint32_t last; /* for so many points, or more, it is the same */
};

BV_SHARED struct bv_density_table bv_density_log16(void)
{
	static const uint8_t samples[16] = {
		0,   64,  101, 128, 148, 165, 179, 191,
		202, 212, 221, 229, 236, 243, 249, 255,
	};
	const struct bv_density_table table = {samples, 15};

	return table;
}

BV_SHARED struct bv_density_table bv_density_log32(void)
{
	static const uint8_t samples[32] = {
		0,   51,  81,  102, 118, 132, 143, 153, 162, 169, 176,
		183, 189, 194, 199, 204, 208, 213, 217, 220, 224, 227,
		231, 234, 237, 240, 242, 245, 248, 250, 253, 255,
	};
	const struct bv_density_table table = {samples, 31};

	return table;
}

BV_SHARED struct bv_density_table bv_density_log64(void)
{
	static const uint8_t samples[64] = {
		0,   43,  67,  85,  99,  110, 119, 128, 135, 141, 147, 152, 157,
		162, 166, 170, 174, 177, 181, 184, 187, 190, 192, 195, 197, 200,
		202, 204, 206, 209, 211, 213, 214, 216, 218, 220, 221, 223, 225,
		226, 228, 229, 231, 232, 233, 235, 236, 237, 239, 240, 241, 242,
		243, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255,
	};
	const struct bv_density_table table = {samples, 63};

	return table;
}

BV_SHARED struct bv_density_table bv_density_log64_cut(void)
{
	static const uint8_t samples[64] = {
		0,   42,  67,  85,  98,  109, 119, 127, 134, 141, 147, 152, 157,
		161, 166, 170, 173, 177, 180, 183, 186, 189, 192, 194, 197, 199,
		202, 204, 206, 208, 210, 212, 214, 216, 217, 219, 221, 223, 224,
		226, 227, 229, 230, 232, 233, 234, 236, 237, 238, 239, 241, 242,
		243, 244, 245, 246, 247, 248, 250, 251, 252, 253, 254, 255,
	};
	const struct bv_density_table table = {samples, 63};

	return table;
}

BV_SHARED struct bv_density_table bv_density_log128(void)
{
	static const uint8_t samples[128] = {
		0,   36,  58,  73,  85,  94,  102, 109, 115, 121, 126, 131, 135,
		139, 142, 146, 149, 152, 155, 157, 160, 162, 165, 167, 169, 171,
		173, 175, 177, 179, 180, 182, 184, 185, 187, 188, 190, 191, 193,
		194, 195, 196, 198, 199, 200, 201, 202, 203, 205, 206, 207, 208,
		209, 210, 211, 212, 212, 213, 214, 215, 216, 217, 218, 219, 219,
		220, 221, 222, 223, 223, 224, 225, 225, 226, 227, 228, 228, 229,
		230, 230, 231, 232, 232, 233, 233, 234, 235, 235, 236, 236, 237,
		238, 238, 239, 239, 240, 240, 241, 241, 242, 243, 243, 244, 244,
		245, 245, 246, 246, 247, 247, 248, 248, 248, 249, 249, 250, 250,
		251, 251, 252, 252, 252, 253, 253, 254, 254, 255, 255,
	};
	const struct bv_density_table table = {samples, 127};

	return table;
}

/* 'full' points, 1..65535, count as full. */
BV_SHARED uint32_t bv_density_share(uint32_t count, uint32_t full)
{
	const double share = bv_clamp01(bv_div_d((double)count, (double)full));

	return bv_round_half_up(bv_mul_d(255.0, share));
}

/* The table of a density, all 0 where the formula makes it. */
BV_SHARED struct bv_density_table bv_find_density(enum bv_density density,
						  uint32_t full)
{
	static const uint8_t zero[1] = {0};
	const struct bv_density_table none = {zero, 0}, computed = {NULL, full};

	switch (density) {
	case BV_BY_LOG16:
		return bv_density_log16();
	case BV_BY_LOG32:
		return bv_density_log32();
	case BV_BY_LOG64:
		return bv_density_log64();
	case BV_BY_LOG64_CUT:
		return bv_density_log64_cut();
	case BV_BY_LOG128:
		return bv_density_log128();
	case BV_BY_SHARE:
		return computed;
	case BV_BY_FORMULA:
		break;
	}
	return none;
}

/* The sample of a number of points. */
BV_SHARED uint32_t bv_density_in(struct bv_density_table table, uint32_t count)
{
	if (table.samples == NULL)
		return bv_density_share(count, table.last);
	return table.samples[count < table.last ? count : table.last];
}

#endif /* BV_CORE_DENSITY_H */
