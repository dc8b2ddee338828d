/*
 * density.h - the pixel contract, part four: from a number of points to density
 *
 * Density is min(1, ln(1 + n) / ln B) of the number of points n, which reaches 1 at
 * n = B - 1; or min(1, n / N), which does at n = N.  A sample is M times that, M being
 * 255 or 65535.
 *
 * Of samples of the first kind some lie on rounding edges (for B = 64 and M = 255, n =
 * 1, 7 and 31 give exactly 42.5, 127.5 and 212.5), where the logarithms of different
 * libraries differ.  So they are literals, and a test derives them.  Of the second kind
 * every half is exact in double precision, which the same test shows.
 */

#ifndef BV_CORE_DENSITY_H
#define BV_CORE_DENSITY_H

#include <stddef.h>

#include "core/arithmetic.h"
#include "core/logarithm.h"

/* How a number of points becomes density. */
enum bv_density {
	BV_BY_COUNT, /* it is the number itself, which only arrays have */
	BV_BY_LOG16,
	BV_BY_LOG32,
	BV_BY_LOG64,
	BV_BY_LOG128,
	BV_BY_SHARE
};

/* Samples by the number of points, from 0 on. */
struct bv_density_table {
	const uint16_t *samples; /* NULL: there is none, but a formula */
	uint32_t last; /* for so many points, or more, it is the same */
};

BV_SHARED struct bv_density_table bv_density_log16(uint32_t bits)
{
	static const uint16_t low[16] = {
		0,   64,  101, 128, 148, 165, 179, 191,
		202, 212, 221, 229, 236, 243, 249, 255,
	};
	static const uint16_t deep[16] = {
		0,     16384, 25968, 32768, 38042, 42351, 45995, 49151,
		51935, 54426, 56678, 58735, 60627, 62379, 64010, 65535,
	};
	const struct bv_density_table table = {bits == 16 ? deep : low, 15};

	return table;
}

BV_SHARED struct bv_density_table bv_density_log32(uint32_t bits)
{
	static const uint16_t low[32] = {
		0,   51,  81,  102, 118, 132, 143, 153, 162, 169, 176,
		183, 189, 194, 199, 204, 208, 213, 217, 220, 224, 227,
		231, 234, 237, 240, 242, 245, 248, 250, 253, 255,
	};
	static const uint16_t deep[32] = {
		0,     13107, 20774, 26214, 30434, 33881, 36796, 39321,
		41548, 43541, 45343, 46988, 48502, 49903, 51208, 52428,
		53574, 54655, 55678, 56648, 57570, 58450, 59290, 60095,
		60867, 61609, 62322, 63010, 63674, 64315, 64935, 65535,
	};
	const struct bv_density_table table = {bits == 16 ? deep : low, 31};

	return table;
}

BV_SHARED struct bv_density_table bv_density_log64(uint32_t bits)
{
	static const uint16_t low[64] = {
		0,   43,  67,  85,  99,  110, 119, 128, 135, 141, 147, 152, 157,
		162, 166, 170, 174, 177, 181, 184, 187, 190, 192, 195, 197, 200,
		202, 204, 206, 209, 211, 213, 214, 216, 218, 220, 221, 223, 225,
		226, 228, 229, 231, 232, 233, 235, 236, 237, 239, 240, 241, 242,
		243, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255,
	};
	static const uint16_t deep[64] = {
		0,     10923, 17312, 21845, 25361, 28234, 30663, 32768,
		34624, 36284, 37786, 39157, 40418, 41586, 42673, 43690,
		44645, 45546, 46398, 47206, 47975, 48708, 49409, 50079,
		50723, 51341, 51935, 52508, 53061, 53596, 54112, 54613,
		55097, 55568, 56025, 56469, 56900, 57320, 57730, 58129,
		58518, 58898, 59268, 59631, 59985, 60331, 60670, 61002,
		61327, 61645, 61957, 62263, 62563, 62858, 63147, 63431,
		63710, 63984, 64253, 64518, 64778, 65035, 65287, 65535,
	};
	const struct bv_density_table table = {bits == 16 ? deep : low, 63};

	return table;
}

/* Of 8 bits, rounded towards 0; the others are rounded to nearest, halves up. */
BV_SHARED struct bv_density_table bv_density_log64_cut(void)
{
	static const uint16_t samples[64] = {
		0,   42,  67,  85,  98,  109, 119, 127, 134, 141, 147, 152, 157,
		161, 166, 170, 173, 177, 180, 183, 186, 189, 192, 194, 197, 199,
		202, 204, 206, 208, 210, 212, 214, 216, 217, 219, 221, 223, 224,
		226, 227, 229, 230, 232, 233, 234, 236, 237, 238, 239, 241, 242,
		243, 244, 245, 246, 247, 248, 250, 251, 252, 253, 254, 255,
	};
	const struct bv_density_table table = {samples, 63};

	return table;
}

BV_SHARED struct bv_density_table bv_density_log128(uint32_t bits)
{
	static const uint16_t low[128] = {
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
	static const uint16_t deep[128] = {
		0,     9362,  14839, 18724, 21738, 24201, 26283, 28086, 29677,
		31100, 32388, 33563, 34644, 35645, 36577, 37449, 38267, 39039,
		39770, 40463, 41122, 41750, 42350, 42925, 43476, 44006, 44516,
		45007, 45481, 45939, 46382, 46811, 47226, 47630, 48021, 48402,
		48772, 49132, 49483, 49825, 50158, 50484, 50801, 51112, 51416,
		51712, 52003, 52287, 52566, 52839, 53106, 53368, 53626, 53878,
		54126, 54369, 54608, 54843, 55074, 55301, 55524, 55744, 55960,
		56173, 56382, 56588, 56792, 56992, 57189, 57383, 57575, 57764,
		57950, 58134, 58315, 58494, 58671, 58845, 59017, 59187, 59355,
		59520, 59684, 59846, 60006, 60164, 60320, 60474, 60627, 60778,
		60927, 61075, 61221, 61365, 61508, 61649, 61789, 61928, 62065,
		62201, 62335, 62468, 62600, 62730, 62860, 62988, 63115, 63240,
		63365, 63488, 63610, 63731, 63851, 63970, 64088, 64205, 64321,
		64436, 64550, 64663, 64775, 64887, 64997, 65106, 65215, 65322,
		65429, 65535,
	};
	const struct bv_density_table table = {bits == 16 ? deep : low, 127};

	return table;
}

/* The share that 'count' points are of 'full', 1..65535, at most 1. */
BV_SHARED double bv_density_share(uint32_t count, uint32_t full)
{
	return bv_clamp01(bv_div_d((double)count, (double)full));
}

/* The table of a density. */
BV_SHARED struct bv_density_table bv_find_density(enum bv_density density,
						  uint32_t bits)
{
	const struct bv_density_table none = {NULL, 0};

	switch (density) {
	case BV_BY_LOG16:
		return bv_density_log16(bits);
	case BV_BY_LOG32:
		return bv_density_log32(bits);
	case BV_BY_LOG64:
		return bv_density_log64(bits);
	case BV_BY_LOG128:
		return bv_density_log128(bits);
	case BV_BY_COUNT:
	case BV_BY_SHARE:
		break;
	}
	return none;
}

BV_SHARED uint32_t bv_density_in(struct bv_density_table table, uint32_t count)
{
	return table.samples[count < table.last ? count : table.last];
}

/* min(1, ln(1 + n) / ln B) */
BV_SHARED double bv_density_log(uint32_t count, double base)
{
	return bv_clamp01(
		bv_div_d(bv_log(bv_add_d((double)count, 1.0)), bv_log(base)));
}

/* The density of a number of points, as a number. */
BV_SHARED double bv_density_number(enum bv_density density, uint32_t full,
				   uint32_t count)
{
	switch (density) {
	case BV_BY_LOG16:
		return bv_density_log(count, 16.0);
	case BV_BY_LOG32:
		return bv_density_log(count, 32.0);
	case BV_BY_LOG64:
		return bv_density_log(count, 64.0);
	case BV_BY_LOG128:
		return bv_density_log(count, 128.0);
	case BV_BY_SHARE:
		return bv_density_share(count, full);
	case BV_BY_COUNT:
		break;
	}
	return (double)count;
}

#endif /* BV_CORE_DENSITY_H */
