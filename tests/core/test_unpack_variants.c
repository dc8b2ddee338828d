/*
 * test_unpack_variants.c: unpacking is the same however it is compiled
 *
 * Proves that bv_unpack_by() makes the same bits of numbers in a row with every variant
 * that this processor can run, and with none: integers of four bytes, as LAS has them,
 * doubles and float32, in both byte orders; the bits of value * factor + shift - origin,
 * one rounding each in double and the last to float32, and float32 that stay as they
 * are; for any numbers, factors, shifts, origins and signs, any number of points and any
 * stride, with an intensity behind them, elsewhere, or none, and without a byte behind
 * the last point.
 */

#include <math.h>

#include "check.h"
#include "core/unpack.h"

#define ROUNDS 12000
#define POINTS 70
#define STRIDE 40

static uint64_t state = 1;

static uint32_t draw(uint32_t below)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(state >> 33) % below;
}

static double draw_number(void)
{
	const double part = (double)draw(1u << 30) / (1 << 30) - 0.5;

	return part * pow(10.0, (double)draw(12) - 4.0);
}

static const uint32_t sizes[] = {[BV_F4] = 4, [BV_F8] = 8, [BV_I4] = 4,
				 [BV_U1] = 1, [BV_I2] = 2, [BV_U2] = 2};

/* What files have: an intensity behind z; in half of the cases it is something else. */
static void draw_intensity(struct bv_layout *layout)
{
	const uint32_t size = sizes[layout->type[0]];
	static const uint8_t others[] = {BV_U1, BV_I2, BV_U2, BV_I4, BV_F4};

	layout->type[3] = layout->type[0] == BV_I4 ? BV_U2 : layout->type[0];
	layout->offset[3] = layout->offset[2] + size;
	layout->big_endian =
		(uint8_t)(layout->big_endian | (layout->big_endian & 1u) << 3);
	if (draw(4) == 0) {
		layout->type[3] = others[draw(5)];
		layout->offset[3] =
			draw(layout->stride - sizes[layout->type[3]] + 1);
	} else if (draw(8) == 0) {
		layout->big_endian ^= 8;
	} else if (draw(8) == 0) {
		layout->offset[3] = BV_NO_COLUMN;
	}
	if (layout->offset[3] != BV_NO_COLUMN &&
	    layout->offset[3] + sizes[layout->type[3]] > layout->stride)
		layout->offset[3] = BV_NO_COLUMN;
}

/* Some points end with z, so that nothing is behind it in the last one. */
static struct bv_layout draw_layout(void)
{
	static const uint8_t types[] = {BV_I4, BV_F8, BV_F4};
	struct bv_layout layout = bv_kitti;
	const uint8_t type = types[draw(3)];
	const uint32_t size = sizes[type], first = draw(3);
	const bool as_it_is = type != BV_I4 && draw(2) > 0;

	layout.stride = first + 3 * size + draw(STRIDE - 3 * size - 2);
	layout.negate = (uint8_t)draw(8);
	layout.big_endian = draw(2) > 0 ? 7 : 0;
	if (draw(16) == 0)
		layout.big_endian = (uint8_t)draw(8);
	for (uint32_t i = 0; i < 3; i++) {
		layout.offset[i] = first + size * i;
		layout.type[i] = type;
		if (as_it_is)
			continue;
		layout.factor[i] = draw(4) > 0 ? 0.001 : draw_number() + 1e-9;
		layout.shift[i] = draw(4) > 0 ? draw_number() : 0.0;
		layout.origin[i] = draw(4) > 0 ? draw_number() : 0.0;
	}
	draw_intensity(&layout);
	return layout;
}

/* The bytes of a number, in the order of this machine. */
static void load(const struct bv_layout *layout, const unsigned char *point,
		 int i, void *number)
{
	const uint32_t size = sizes[layout->type[i]];
	const bool big = (layout->big_endian >> i & 1u) != 0;
	unsigned char *bytes = number;

	for (uint32_t k = 0; k < size; k++)
		bytes[k] = point[layout->offset[i] + (big ? size - 1 - k : k)];
}

static double load_value(const struct bv_layout *layout,
			 const unsigned char *point, int i)
{
	union {
		double f8;
		float f4;
		int32_t i4;
		int16_t i2;
		uint16_t u2;
		uint8_t u1;
	} number;

	load(layout, point, i, &number);
	switch (layout->type[i]) {
	case BV_F8:
		return number.f8;
	case BV_F4:
		return (double)number.f4;
	case BV_I4:
		return number.i4;
	case BV_I2:
		return number.i2;
	case BV_U2:
		return number.u2;
	default:
		return number.u1;
	}
}

static float expected_metres(const struct bv_layout *layout,
			     const unsigned char *point, int i)
{
	volatile double metres = load_value(layout, point, i);
	float rounded;

	if (layout->factor[i] != 1.0 || layout->shift[i] != 0.0) {
		metres = metres * layout->factor[i];
		metres = metres + layout->shift[i];
	}
	metres = metres - layout->origin[i];
	rounded = (float)metres;
	return (layout->negate >> i & 1u) != 0 ? -rounded : rounded;
}

/* A float32 keeps its bits, of a NaN too. */
static uint32_t expected_bits(const struct bv_layout *layout,
			      const unsigned char *point, int i)
{
	const bool changed =
		i < 3 && (layout->factor[i] != 1.0 || layout->shift[i] != 0.0 ||
			  layout->origin[i] != 0.0);
	uint32_t bits;
	float value;

	if (layout->offset[i] == BV_NO_COLUMN)
		return 0;
	if (layout->type[i] == BV_F4 && !changed) {
		load(layout, point, i, &bits);
		return bits ^ (i < 3 && (layout->negate >> i & 1u) != 0
				       ? UINT32_C(1) << 31
				       : 0);
	}
	value = i < 3 ? expected_metres(layout, point, i)
		      : (float)load_value(layout, point, i);
	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static void expect(const struct bv_layout *layout, const unsigned char *bytes,
		   size_t n, bv_unpacked *unpacked)
{
	for (size_t k = 0; k < n; k++, bytes += layout->stride) {
		uint32_t expected[4];

		for (int i = 0; i < 4; i++)
			expected[i] = expected_bits(layout, bytes, i);
		CHECK(memcmp(unpacked[k], expected, sizeof(expected)) == 0);
	}
}

/* Far numbers, and near ones as well, infinities and NaNs among them. */
static void draw_bytes(unsigned char *bytes, size_t size)
{
	const bool zeros = draw(4) == 0;

	for (size_t i = 0; i < size; i++)
		bytes[i] = zeros && draw(3) > 0 ? 0 : (unsigned char)draw(256);
	for (size_t i = draw(64); i + 2 < size; i += 1 + draw(64))
		memset(bytes + i, draw(2) > 0 ? 0xff : 0x7f, 2);
}

int main(void)
{
	static bv_unpacked unpacked[POINTS + 1];

	for (int round = 0; round < ROUNDS; round++) {
		const struct bv_layout layout = draw_layout();
		const size_t n = draw(POINTS + 1);
		const size_t size = n * layout.stride;
		/* Of this size, so that a sanitizer sees what is read behind it. */
		unsigned char *bytes = malloc(size + (size == 0));

		CHECK(bytes != NULL);
		draw_bytes(bytes, size);
		/* There are fewer variants than four. */
		for (size_t variant = 0; variant < 4; variant++) {
			memset(unpacked, 0x55, sizeof(unpacked));
			bv_unpack_by(variant, &layout, bytes, n, unpacked);
			expect(&layout, bytes, n, unpacked);
			CHECK(memcmp(unpacked[n], "UUUUUUUUUUUUUUUU", 16) == 0);
		}
		free(bytes);
	}
	return 0;
}
