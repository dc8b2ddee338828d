/*
 * unpack.c - points of any layout as four float32 each
 *
 * Column by column: what type a column has is asked once for many points, and the
 * loop over them has nothing left to choose.  The points of LAS, three integers of
 * four bytes in a row, are taken four numbers at a time, in loops of which compilers
 * make vector instructions (place.c says why that changes no bit).
 */

#include "core/unpack.h"

#include "core/tanh.h"
#include "core/unpack_rows.h"

#define INLINED static inline __attribute__((always_inline))

struct bv_layout bv_unpacked_layout(const struct bv_layout *layout)
{
	struct bv_layout unpacked = bv_kitti;

	unpacked.name = layout->name;
	unpacked.format = layout->format;
	unpacked.intensity_scale = layout->intensity_scale;
	if (layout->offset[3] == BV_NO_COLUMN)
		unpacked.offset[3] = BV_NO_COLUMN;
	return unpacked;
}

/* -------------------------------------------------------------------------- */
/* One number                                                                 */
/* -------------------------------------------------------------------------- */

INLINED uint64_t load_bits(const unsigned char *bytes, uint32_t size, bool big)
{
	uint64_t bits = 0;

	memcpy(&bits, bytes, size);
	return big ? __builtin_bswap64(bits) >> (64 - 8 * size) : bits;
}

INLINED double double_of(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

INLINED float float_of(uint64_t bits)
{
	const uint32_t low = (uint32_t)bits;
	float value;

	memcpy(&value, &low, sizeof(value));
	return value;
}

/*
 * Binary16: a sign, 5 bits of exponent, 10 of fraction; all of them are doubles.  Where a
 * double has these bits, they count 2^1008 less.
 */
INLINED double half_of(uint64_t bits)
{
	const uint64_t sign = (bits & 0x8000u) << 48;
	const uint64_t size = bits & 0x7fffu;
	const double value = double_of(size << 42) * 0x1p1008;
	uint64_t whole;

	memcpy(&whole, &value, sizeof(whole));
	if (size >= 0x7c00u)
		whole = size << 42 | UINT64_C(0x7ff) << 52;
	return double_of(whole | sign);
}

/* 'type' is a constant where this is inlined. */
INLINED double load_number(const unsigned char *bytes, enum bv_type type,
			   bool big)
{
	switch (type) {
	case BV_F4:
		return (double)float_of(load_bits(bytes, 4, big));
	case BV_F8:
		return double_of(load_bits(bytes, 8, big));
	case BV_F2:
		return half_of(load_bits(bytes, 2, big));
	case BV_I1:
		return (double)(int8_t)load_bits(bytes, 1, big);
	case BV_U1:
		return (double)load_bits(bytes, 1, big);
	case BV_I2:
		return (double)(int16_t)load_bits(bytes, 2, big);
	case BV_U2:
		return (double)load_bits(bytes, 2, big);
	case BV_I4:
		return (double)(int32_t)load_bits(bytes, 4, big);
	case BV_U4:
		return (double)(uint32_t)load_bits(bytes, 4, big);
	case BV_I8:
		return (double)(int64_t)load_bits(bytes, 8, big);
	case BV_U8:
		break;
	}
	return (double)load_bits(bytes, 8, big);
}

/* -------------------------------------------------------------------------- */
/* Columns                                                                    */
/* -------------------------------------------------------------------------- */

/* An infinity of a double, or what is too large for a float32, is infinite there. */
INLINED float convert(double value, const struct bv_conversion *c)
{
	const float metres = (float)(value * c->factor + c->shift - c->origin);

	return c->negate ? -metres : metres;
}

INLINED void unpack_typed(const unsigned char *from, uint32_t stride,
			  enum bv_type type, bool big,
			  const struct bv_conversion *conversion, size_t n,
			  float *to)
{
	const struct bv_conversion c = *conversion;

	for (size_t i = 0; i < n; i++, from += stride, to += 4)
		*to = convert(load_number(from, type, big), &c);
}

/* A float32 keeps its bits, of a NaN too. */
static void copy_column(const unsigned char *from, uint32_t stride, bool big,
			bool negate, size_t n, float *to)
{
	for (size_t i = 0; i < n; i++, from += stride, to += 4) {
		const float value = float_of(load_bits(from, 4, big));

		*to = negate ? -value : value;
	}
}

static void unpack_column(const unsigned char *from, uint32_t stride,
			  enum bv_type type, bool big,
			  const struct bv_conversion *c, size_t n, float *to)
{
	if (c->as_it_is) {
		copy_column(from, stride, big, c->negate, n, to);
		return;
	}
	switch (type) {
	case BV_F4:
		unpack_typed(from, stride, BV_F4, big, c, n, to);
		break;
	case BV_F8:
		unpack_typed(from, stride, BV_F8, big, c, n, to);
		break;
	case BV_F2:
		unpack_typed(from, stride, BV_F2, big, c, n, to);
		break;
	case BV_I1:
		unpack_typed(from, stride, BV_I1, big, c, n, to);
		break;
	case BV_U1:
		unpack_typed(from, stride, BV_U1, big, c, n, to);
		break;
	case BV_I2:
		unpack_typed(from, stride, BV_I2, big, c, n, to);
		break;
	case BV_U2:
		unpack_typed(from, stride, BV_U2, big, c, n, to);
		break;
	case BV_I4:
		unpack_typed(from, stride, BV_I4, big, c, n, to);
		break;
	case BV_U4:
		unpack_typed(from, stride, BV_U4, big, c, n, to);
		break;
	case BV_I8:
		unpack_typed(from, stride, BV_I8, big, c, n, to);
		break;
	case BV_U8:
		unpack_typed(from, stride, BV_U8, big, c, n, to);
		break;
	}
}

/* An intensity, which is column 3, has neither factor nor origin. */
static struct bv_conversion conversion_of(const struct bv_layout *layout, int i)
{
	struct bv_conversion c = {.factor = 1.0};

	if (i < 3) {
		c.factor = layout->factor[i];
		c.shift = layout->shift[i];
		c.origin = layout->origin[i];
		c.negate = (layout->negate >> i & 1u) != 0;
	}
	/* The zero whose addition changes no number, -0.0 neither. */
	if (c.factor == 1.0 && c.shift == 0.0)
		c.shift = -0.0;
	c.as_it_is = layout->type[i] == BV_F4 && c.factor == 1.0 &&
		     c.shift == 0.0 && c.origin == 0.0;
	return c;
}

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

static void unpack_axis(const struct bv_layout *layout, int i,
			const struct bv_conversion *c,
			const unsigned char *points, size_t n,
			bv_unpacked *unpacked)
{
	if (layout->offset[i] == BV_NO_COLUMN) {
		for (size_t k = 0; k < n; k++)
			unpacked[k][i] = 0.0f;
		return;
	}
	unpack_column(points + layout->offset[i], layout->stride,
		      (enum bv_type)layout->type[i],
		      (layout->big_endian >> i & 1u) != 0, c, n,
		      &unpacked[0][i]);
}

static void bend(bv_unpacked *unpacked, size_t n)
{
	for (size_t i = 0; i < n; i++)
		unpacked[i][3] = (float)bv_tanh((double)unpacked[i][3]);
}

void bv_unpack_by(size_t variant, const struct bv_layout *layout,
		  const unsigned char *points, size_t n, bv_unpacked *unpacked)
{
	struct bv_conversion conversion[4];
	size_t rows;
	int columns;

	for (int i = 0; i < 4; i++)
		conversion[i] = conversion_of(layout, i);
	rows = bv_unpack_rows(variant, layout, conversion, points, n, unpacked,
			      &columns);
	for (int i = 0; i < 4; i++) {
		const size_t done = i < columns ? rows : 0;

		unpack_axis(layout, i, &conversion[i],
			    points + done * layout->stride, n - done,
			    unpacked + done);
	}
	if (layout->curve == BV_CURVE_TANH)
		bend(unpacked, n);
}

void bv_unpack(const struct bv_layout *layout, const unsigned char *points,
	       size_t n, bv_unpacked *unpacked)
{
	bv_unpack_by(0, layout, points, n, unpacked);
}

/* -------------------------------------------------------------------------- */
/* The origin                                                                 */
/* -------------------------------------------------------------------------- */

double bv_load_number(const unsigned char *bytes, enum bv_type type, bool big)
{
	return load_number(bytes, type, big);
}

/* In metres along an axis of the file, in double. */
static double load_metres(const struct bv_layout *layout,
			  const unsigned char *point, int i)
{
	const bool big = (layout->big_endian >> i & 1u) != 0;
	const double value = load_number(point + layout->offset[i],
					 (enum bv_type)layout->type[i], big);

	return value * layout->factor[i] + layout->shift[i];
}

bool bv_find_origin(struct bv_layout *layout, const unsigned char *points,
		    size_t n)
{
	for (size_t k = 0; k < n; k++, points += layout->stride) {
		double metres[3];

		for (int i = 0; i < 3; i++)
			metres[i] = load_metres(layout, points, i);
		if (!isfinite(metres[0]) || !isfinite(metres[1]) ||
		    !isfinite(metres[2]))
			continue;
		for (int i = 0; i < 3; i++)
			layout->origin[i] = floor(metres[i]);
		return true;
	}
	return false;
}
