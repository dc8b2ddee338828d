/*
 * test_tanh.c: the hyperbolic tangent that is a part of the contract
 *
 * Proves that it is within 1e-7 of the true value, nowhere above 1 or below 0, and has
 * the bits that it has on every machine; and that what is not above 0 stays as it is.
 */

#include <stdint.h>

#include "check.h"
#include "core/tanh.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Each 499th float32 from 2^-12 on, and both sides of where the way changes. */
static void check_sweep(void)
{
	for (float x = 0x1p-12f; x < 32.0f;) {
		const double bent = bv_tanh((double)x);
		uint32_t bits;

		CHECK(fabsl((long double)bent - tanhl((long double)x)) < 1e-7L);
		CHECK(bent > 0.0 && bent <= 1.0);
		memcpy(&bits, &x, sizeof(bits));
		bits += 499;
		memcpy(&x, &bits, sizeof(x));
	}
	CHECK(bv_tanh(nextafter(0x1p-10, 0.0)) == nextafter(0x1p-10, 0.0));
	CHECK(bv_tanh(nextafter(20.0, 0.0)) == 1.0);
	CHECK(bv_tanh(20.0) == 1.0);
}

static void check_bits(void)
{
	static const struct {
		double x, bent;
	} values[] = {
		{0x1p-10, 0x1.fffff555554p-11},
		{0x1.0624dd2f1a9fcp-10, 0x1.0624d77517p-10},
		{0x1.47ae147ae147bp-7, 0x1.47ab48ae4594p-7},
		{0x1.999999999999ap-4, 0x1.983d7795f413p-4},
		{0x1p-2, 0x1.f597ea69a1c88p-3},
		{0x1p-1, 0x1.d9353d7568af4p-2},
		{0x1.6666666666666p-1, 0x1.356fb17af2e91p-1},
		{0x1p+0, 0x1.85efab514f394p-1},
		{0x1.8p+0, 0x1.cf6f9786df577p-1},
		{0x1p+1, 0x1.ed9505e1bc3d4p-1},
		{0x1.8p+1, 0x1.fd77d111a0bp-1},
		{0x1.4p+2, 0x1.fff419668df11p-1},
		{0x1p+3, 0x1.fffff872a91f8p-1},
		{0x1.ap+3, 0x1.ffffffffe987bp-1},
		{0x1.2p+4, 0x1.ffffffffffffcp-1},
	};

	for (size_t i = 0; i < LENGTH(values); i++)
		CHECK(bv_tanh(values[i].x) == values[i].bent);
}

static void check_others(void)
{
	static const double same[] = {0.0,       -0x1p-1074, -0.5,
				      -1e300,    -INFINITY,  0x1p-1074,
				      0x1p-1022, 1e-30,      0.0009};

	for (size_t i = 0; i < LENGTH(same); i++)
		CHECK(bv_tanh(same[i]) == same[i]);
	CHECK(signbit(bv_tanh(-0.0)));
	CHECK(isnan(bv_tanh((double)NAN)));
	CHECK(bv_tanh((double)INFINITY) == 1.0);
	CHECK(bv_tanh(1e300) == 1.0);
}

int main(void)
{
	check_sweep();
	check_bits();
	check_others();
	return 0;
}
