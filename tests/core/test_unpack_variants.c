/*
 * test_unpack_variants.c: unpacking is the same however it is compiled
 *
 * Proves that bv_unpack_by() makes the same bits of integers of four bytes in a row,
 * as LAS has them, with every variant that this processor can run, and with none: the
 * bits of value * factor + shift - origin, one rounding each in double and the last to
 * float32; for any integers, factors, shifts, origins and signs, any number of points
 * and any stride, with an intensity behind them, elsewhere, or none, and without a byte
 * behind the last point.
 */

#include <math.h>

#include "check.h"
#include "core/unpack.h"

#define ROUNDS 3000
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

/* Most are what LAS has; others differ in where the intensity is. */
static struct bv_layout draw_layout(void)
{
	const uint32_t first = draw(3);
	struct bv_layout layout = bv_kitti;

	layout.stride = first + 16 + draw(STRIDE - 18);
	layout.negate = draw(8);
	for (uint32_t i = 0; i < 3; i++) {
		layout.offset[i] = first + 4 * i;
		layout.type[i] = BV_I4;
		layout.factor[i] = draw(4) > 0 ? 0.001 : draw_number() + 1e-9;
		layout.shift[i] = draw(4) > 0 ? draw_number() : 0.0;
		layout.origin[i] = draw(4) > 0 ? draw_number() : 0.0;
	}
	layout.type[3] = BV_U2;
	layout.offset[3] = first + 12;
	if (draw(4) == 0) {
		layout.type[3] = (uint8_t)(draw(2) > 0 ? BV_U1 : BV_I2);
		layout.offset[3] = draw(layout.stride - 1);
	} else if (draw(8) == 0) {
		layout.big_endian = 8;
	} else if (draw(8) == 0) {
		layout.offset[3] = BV_NO_COLUMN;
	}
	return layout;
}

static float expected_metres(const struct bv_layout *layout,
			     const unsigned char *point, int i)
{
	int32_t value;
	volatile double metres;
	float rounded;

	memcpy(&value, point + layout->offset[i], sizeof(value));
	metres = (double)value * layout->factor[i];
	metres = metres + layout->shift[i];
	metres = metres - layout->origin[i];
	rounded = (float)metres;
	return (layout->negate >> i & 1u) != 0 ? -rounded : rounded;
}

static float expected_intensity(const struct bv_layout *layout,
				const unsigned char *point)
{
	const unsigned char *bytes = point + layout->offset[3];

	if (layout->offset[3] == BV_NO_COLUMN)
		return 0.0f;
	if (layout->type[3] == BV_U1)
		return (float)bytes[0];
	if (layout->type[3] == BV_I2)
		return (float)(int16_t)(bytes[0] | bytes[1] << 8);
	if (layout->big_endian != 0)
		return (float)(bytes[0] << 8 | bytes[1]);
	return (float)(bytes[0] | bytes[1] << 8);
}

static void expect(const struct bv_layout *layout, const unsigned char *bytes,
		   size_t n, bv_unpacked *unpacked)
{
	for (size_t k = 0; k < n; k++, bytes += layout->stride) {
		bv_unpacked expected;

		for (int i = 0; i < 3; i++)
			expected[i] = expected_metres(layout, bytes, i);
		expected[3] = expected_intensity(layout, bytes);
		CHECK(memcmp(unpacked[k], expected, sizeof(expected)) == 0);
	}
}

/* Far integers, and near ones as well. */
static void draw_bytes(unsigned char *bytes, size_t size)
{
	const bool zeros = draw(4) == 0;

	for (size_t i = 0; i < size; i++)
		bytes[i] = zeros && draw(3) > 0 ? 0 : (unsigned char)draw(256);
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
