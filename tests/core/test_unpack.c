/*
 * test_unpack.c: a number of any type becomes the float32 that its bytes stand for
 *
 * Proves, against a reader of its own that takes numbers apart digit by digit: every
 * type in both byte orders, at any offset and stride; factor, shift and origin in this
 * order, each rounded to double, and then to float32 once; all half floats; float32 that
 * keep their bits, those of a NaN too; intensities; and the origin that is found in a
 * frame.
 */

#include <math.h>
#include <string.h>

#include "check.h"
#include "core/unpack.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define TYPES (BV_U8 + 1)
#define POINTS 1500

static unsigned char file[1 << 16];
static bv_unpacked points[POINTS];

static uint64_t next_random(void)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return state >> 32;
}

/* Random bytes, a good part of them such that infinities, NaNs and bounds occur. */
static void fill_file(void)
{
	static const unsigned char common[] = {0, 0xff, 0x80, 0x7f,
					       1, 0xfe, 0x7c, 0xf0};

	for (size_t i = 0; i < sizeof(file); i++) {
		const uint64_t random = next_random();

		file[i] = (random & 0x300) != 0 ? (unsigned char)random
						: common[random % 8];
	}
	for (size_t i = 0; i + 8 < sizeof(file); i += 509)
		memset(file + i, common[i % 8], 8);
}

/* ---------------------------------------------------------------------- */
/* The reader                                                             */
/* ---------------------------------------------------------------------- */

/* Exponent and fraction of the binary floating-point numbers, in bits. */
static double read_float(uint64_t bits, int exponent_bits, int fraction_bits)
{
	const uint64_t most = (UINT64_C(1) << exponent_bits) - 1;
	const uint64_t exponent = bits >> fraction_bits & most;
	const uint64_t fraction = bits & ((UINT64_C(1) << fraction_bits) - 1);
	const bool minus = (bits >> (exponent_bits + fraction_bits) & 1) != 0;
	const int bias = (int)(most >> 1);
	double value;

	if (exponent == most)
		value = fraction != 0 ? (double)NAN : (double)INFINITY;
	else if (exponent == 0)
		value = ldexp((double)fraction, 1 - bias - fraction_bits);
	else
		value = ldexp((double)fraction + exp2(fraction_bits),
			      (int)exponent - bias - fraction_bits);
	return minus ? -value : value;
}

/* What 8 bytes do not hold exactly is rounded to double by halves, evens and odds. */
static double read_integer(uint64_t bits, unsigned bytes, bool has_sign)
{
	const bool minus = has_sign && (bits >> (8 * bytes - 1) & 1) != 0;
	uint64_t size = bits;
	int shift = 0;
	uint64_t half;

	if (minus)
		size = (bytes == 8 ? 0 : UINT64_C(1) << 8 * bytes) - bits;
	while (size >> shift >= UINT64_C(1) << 53)
		shift++;
	if (shift > 0) {
		half = UINT64_C(1) << (shift - 1);
		bits = size & (2 * half - 1);
		size >>= shift;
		size += bits > half || (bits == half && (size & 1) != 0);
	}
	return (minus ? -1 : 1) * ldexp((double)size, shift);
}

static uint64_t read_bits(const unsigned char *bytes, unsigned n, bool big)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < n; i++)
		bits = bits * 256 + bytes[big ? i : n - 1 - i];
	return bits;
}

static double read_number(const unsigned char *bytes, int type, bool big)
{
	static const struct {
		char kind;
		unsigned size;
	} types[TYPES] = {
		[BV_F4] = {'f', 4}, [BV_F8] = {'f', 8}, [BV_F2] = {'f', 2},
		[BV_I1] = {'i', 1}, [BV_U1] = {'u', 1}, [BV_I2] = {'i', 2},
		[BV_U2] = {'u', 2}, [BV_I4] = {'i', 4}, [BV_U4] = {'u', 4},
		[BV_I8] = {'i', 8}, [BV_U8] = {'u', 8},
	};
	const unsigned n = types[type].size;
	const uint64_t bits = read_bits(bytes, n, big);

	CHECK_EQ_INT(bv_type_size((enum bv_type)type), n);
	if (types[type].kind != 'f')
		return read_integer(bits, n, types[type].kind == 'i');
	return n == 2   ? read_float(bits, 5, 10)
	       : n == 4 ? read_float(bits, 8, 23)
			: read_float(bits, 11, 52);
}

/*
 * One operation after the other, none of them fused with the next.  Where nothing is to be
 * done, -0.0 keeps its sign.
 */
static float metres_of(const struct bv_layout *layout, int i, double value)
{
	volatile double metres = value;
	float rounded;

	if (i < 3 && (layout->factor[i] != 1 || layout->shift[i] != 0)) {
		metres = metres * layout->factor[i];
		metres = metres + layout->shift[i];
	}
	if (i < 3 && layout->origin[i] != 0)
		metres = metres - layout->origin[i];
	rounded = (float)metres;
	return i < 3 && (layout->negate >> i & 1) != 0 ? -rounded : rounded;
}

static uint32_t bits_of(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static void check_same(float found, float expected)
{
	if (isnan(expected))
		CHECK(isnan(found));
	else
		CHECK_EQ_INT(bits_of(found), bits_of(expected));
}

static void check_layout(const struct bv_layout *layout)
{
	const size_t n = (sizeof(file) - 8) / layout->stride;

	memset(points, 0x5a, sizeof(points));
	bv_unpack(layout, file, n < POINTS ? n : POINTS, points);
	for (size_t k = 0; k < n && k < POINTS; k++) {
		for (int i = 0; i < 4; i++) {
			const double value = read_number(
				file + k * layout->stride + layout->offset[i],
				layout->type[i], layout->big_endian >> i & 1);

			check_same(points[k][i], metres_of(layout, i, value));
		}
	}
}

/* ---------------------------------------------------------------------- */
/* Types                                                                  */
/* ---------------------------------------------------------------------- */

static const struct bv_layout simple = {
	.struct_size = sizeof(simple),
	.name = "simple",
	.intensity_scale = 1,
	.stride = 32,
	.offset = {0, 8, 16, 24},
	.factor = {1, 1, 1},
};

/* Each type as each column, in columns that lie anyhow. */
static void check_types(void)
{
	for (unsigned type = 0; type < TYPES; type++) {
		for (uint8_t big = 0; big < 16; big++) {
			struct bv_layout layout = simple;

			layout.stride = 33 + big;
			layout.big_endian = big;
			layout.negate = (big * 5u + type) & 7;
			for (unsigned i = 0; i < 4; i++) {
				layout.type[i] =
					(uint8_t)((type + i * big) % TYPES);
				layout.offset[i] = i * 7 + big % 3;
			}
			check_layout(&layout);
		}
	}
}

static double any_double(void)
{
	const double value = ldexp((double)next_random(), -20) *
			     (next_random() & 1 ? 1 : -1);

	return next_random() % 4 != 0 ? value : ldexp(value, -30);
}

static void check_numbers(void)
{
	for (unsigned round = 0; round < 200; round++) {
		struct bv_layout layout = simple;

		layout.big_endian = next_random() & 15;
		layout.negate = next_random() & 7;
		for (int i = 0; i < 4; i++)
			layout.type[i] = (uint8_t)(next_random() % TYPES);
		for (int i = 0; i < 3; i++) {
			layout.factor[i] = round % 2 ? any_double() : 0.001;
			layout.shift[i] = round % 3 ? any_double() : 0.0;
			layout.origin[i] = round % 5 ? any_double() : 0.0;
		}
		check_layout(&layout);
	}
}

/* Results that differ if anything is rounded once more or once less. */
static void check_rounding(void)
{
	static const struct {
		int type;
		uint64_t bits;
		double factor, shift, origin;
		float expected;
	} cases[] = {
		/* 2^24 + 1 is no float32, but what is left of it is. */
		{BV_U4, 16777217, 1, 0, 16777216, 1},
		{BV_U4, 16777217, 1, 0, 0, 16777216},
		{BV_U4, 16777219, 1, 0, 0, 16777220},
		{BV_I4, 0xfefffffd, 1, 0, 0, -16777220},
		/* 2^53 + 1 is no double: to evens, before the origin. */
		{BV_I8, 9007199254740993, 1, 0, 9007199254740992.0, 0},
		{BV_U8, 9007199254740995, 1, 0, 9007199254740992.0, 4},
		{BV_U8, UINT64_MAX, 1, 0, 0, 0x1p64f},
		/* UTM in millimetres: 431160.123 - 431160 */
		{BV_I4, 431160123, 0.001, 0, 431160, 0x1.f7cedap-4f},
		/* The product is 0.3 and one bit more, which a fused operation
		 * would not round. */
		{BV_U1, 3, 0.1, 0, 0.3, 0x1p-54f},
		{BV_U1, 3, 0.1, -0.3, 0, 0x1p-54f},
		{BV_U2, 100, 0.005, -100, 0, -99.5f},
		/* Between two float32, nearer to the lower by less than double
		 * has digits for. */
		{BV_F8, 0x3ff0000010000000, 1, 0, 0, 1},
		{BV_F8, 0x3ff0000010000001, 1, 0, 0, 0x1.000002p0f},
		{BV_F8, 0x3ff0000030000000, 1, 0, 0, 0x1.000004p0f},
		/* Too large, and too small. */
		{BV_F8, 0x47efffffefffffff, 1, 0, 0, 0x1.fffffep127f},
		{BV_F8, 0x47effffff0000000, 1, 0, 0, INFINITY},
		{BV_F8, 0x3690000000000000, 1, 0, 0, 0},
		{BV_F8, 0x3690000000000001, 1, 0, 0, 0x1p-149f},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct bv_layout layout = simple;
		unsigned char point[32] = {0};

		memcpy(point, &cases[i].bits, 8);
		layout.type[0] = (uint8_t)cases[i].type;
		layout.factor[0] = cases[i].factor;
		layout.shift[0] = cases[i].shift;
		layout.origin[0] = cases[i].origin;
		for (layout.negate = 0; layout.negate < 2; layout.negate++) {
			const float expected = layout.negate != 0
						       ? -cases[i].expected
						       : cases[i].expected;

			bv_unpack(&layout, point, 1, points);
			CHECK_EQ_INT(bits_of(points[0][0]), bits_of(expected));
		}
	}
}

/* As its bits say that are shifted to where a float32 has them. */
static void check_halves(void)
{
	for (uint32_t half = 0; half < 65536; half++) {
		const uint32_t bits = (half & 0x7fff) << 13;
		struct bv_layout layout = simple;
		unsigned char point[32] = {0};
		float expected;

		memcpy(&expected, &bits, sizeof(expected));
		expected *= 0x1p112f;
		if ((half & 0x7c00) == 0x7c00)
			expected = (half & 0x3ff) != 0 ? NAN : INFINITY;
		if ((half & 0x8000) != 0)
			expected = -expected;
		layout.type[0] = layout.type[1] = BV_F2;
		layout.big_endian = 2;
		point[0] = point[9] = (unsigned char)half;
		point[1] = point[8] = (unsigned char)(half >> 8);
		bv_unpack(&layout, point, 1, points);
		check_same(points[0][0], expected);
		check_same(points[0][1], expected);
	}
}

/* ---------------------------------------------------------------------- */
/* What stays as it is                                                    */
/* ---------------------------------------------------------------------- */

/* Quiet and signalling NaNs with their signs, as a machine may not give them back. */
static void check_bits(void)
{
	static const uint32_t bits[] = {
		0x7f800001, 0xff800001, 0x7fc00000, 0xffc00000, 0x7fabcdef,
		0xffffffff, 0x00000001, 0x80000001, 0x80000000, 0x7f800000,
		0xff800000, 0x3f800000, 0x00000000};

	for (size_t i = 0; i < LENGTH(bits); i++) {
		struct bv_layout layout = simple;
		unsigned char point[32] = {0};

		for (int k = 0; k < 4; k++) {
			const uint32_t swapped = __builtin_bswap32(bits[i]);

			memcpy(point + 8 * k, k % 2 ? &swapped : &bits[i], 4);
		}
		layout.big_endian = 2 | 8;
		layout.negate = 1 | 2;
		bv_unpack(&layout, point, 1, points);
		for (int k = 0; k < 4; k++)
			CHECK_EQ_INT(bits_of(points[0][k]),
				     bits[i] ^ (k < 2 ? 0x80000000 : 0));
	}
}

/* An intensity has no factor, and may be missing or bent. */
static void check_intensities(void)
{
	struct bv_layout layout = simple;
	const struct bv_layout unpacked = bv_unpacked_layout(&layout);
	unsigned char point[32] = {0};

	point[24] = 200;
	layout.type[3] = BV_U1;
	layout.factor[0] = layout.factor[1] = layout.factor[2] = 7;
	bv_unpack(&layout, point, 1, points);
	CHECK(points[0][3] == 200);
	layout.curve = BV_CURVE_TANH;
	bv_unpack(&layout, point, 1, points);
	CHECK(points[0][3] == 1);
	point[24] = 1;
	bv_unpack(&layout, point, 1, points);
	CHECK(fabsf(points[0][3] - 0.76159416f) < 1e-7f);
	layout.offset[3] = BV_NO_COLUMN;
	bv_unpack(&layout, point, 1, points);
	CHECK_EQ_INT(bits_of(points[0][3]), 0);
	CHECK(bv_layout_is_plain(&unpacked));
	CHECK_EQ_INT(unpacked.stride, sizeof(bv_unpacked));
	CHECK_STR(unpacked.name, "simple");
}

/* Nothing is written for no points, nor behind the last. */
static void check_counts(void)
{
	struct bv_layout layout = simple;

	layout.type[0] = BV_F8;
	for (size_t n = 0; n < 40; n++) {
		memset(points, 0x5a, sizeof(points));
		bv_unpack(&layout, file, n, points);
		for (size_t i = 0; i < 4; i++)
			CHECK_EQ_INT(bits_of(points[n][i]), 0x5a5a5a5a);
	}
}

/* ---------------------------------------------------------------------- */
/* The origin                                                             */
/* ---------------------------------------------------------------------- */

static void check_origin(void)
{
	static const double frame[][3] = {{NAN, 1, 2},
					  {1, INFINITY, 2},
					  {1, 2, -INFINITY},
					  {431160.75, -5.25, -0.0},
					  {1, 2, 3}};
	struct bv_layout layout = simple;

	layout.stride = sizeof(frame[0]);
	layout.offset[3] = BV_NO_COLUMN;
	memset(layout.type, BV_F8, 3);
	CHECK(!bv_find_origin(&layout, (const unsigned char *)frame, 0));
	CHECK(!bv_find_origin(&layout, (const unsigned char *)frame, 3));
	CHECK(layout.origin[0] == 0);
	CHECK(bv_find_origin(&layout, (const unsigned char *)frame, 5));
	CHECK(layout.origin[0] == 431160 && layout.origin[1] == -6 &&
	      layout.origin[2] == 0);
	/* In metres, not in what the file counts. */
	layout.origin[0] = 0;
	layout.factor[0] = 0.001;
	layout.shift[0] = -500;
	CHECK(bv_find_origin(&layout, (const unsigned char *)frame, 5));
	CHECK(layout.origin[0] == -69);
	layout.negate = 7;
	bv_unpack(&layout, (const unsigned char *)frame, 5, points);
	CHECK(points[3][0] == -(float)(431160.75 * 0.001 - 500 + 69));
	CHECK(points[3][1] == -0.75f);
	CHECK(points[3][3] == 0);
}

int main(void)
{
	fill_file();
	check_types();
	check_numbers();
	check_rounding();
	check_halves();
	check_bits();
	check_intensities();
	check_counts();
	check_origin();
	return 0;
}
