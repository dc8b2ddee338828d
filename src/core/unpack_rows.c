/*
 * unpack_rows.c - points whose x, y and z lie in a row
 *
 * Three types are worth it: integers of four bytes, as LAS has them; doubles; and
 * float32 that stay as they are but for the order of their bytes.  A loop takes a point
 * by four numbers at a time, with nothing to choose, and compilers make vector
 * instructions of it (place.c says why that changes no bit).
 *
 * The fourth number is whatever comes behind z.  Where that is not the intensity its
 * bits are dropped before anything is computed of them: arithmetic with the tiny
 * doubles that small integers look like takes a processor a hundred times as long.
 */

#include "core/unpack_rows.h"

#include "core/variant.h"

#define INLINED static inline __attribute__((always_inline))

enum kind {
	INTEGERS,      /* of four bytes, little-endian */
	DOUBLES,       /* little-endian */
	BIG_DOUBLES,   /* big-endian */
	FLOATS,        /* that stay as they are */
	SWAPPED_FLOATS /* but for the order of bytes */
};

/* How four numbers in a row become float32. */
struct row {
	enum kind kind;
	double factor[4], shift[4], origin[4];
	uint64_t mask[4]; /* bits of a number that count */
	uint32_t sign[4]; /* the highest one where it is to be turned */
};

/* -------------------------------------------------------------------------- */
/* Finding rows                                                               */
/* -------------------------------------------------------------------------- */

static bool find_kind(const struct bv_layout *layout,
		      const struct bv_conversion conversion[4], enum kind *kind)
{
	const bool big = (layout->big_endian & 1u) != 0;

	switch ((enum bv_type)layout->type[0]) {
	case BV_I4:
		*kind = INTEGERS;
		return !big;
	case BV_F8:
		*kind = big ? BIG_DOUBLES : DOUBLES;
		return true;
	case BV_F4:
		*kind = big ? SWAPPED_FLOATS : FLOATS;
		return conversion[0].as_it_is && conversion[1].as_it_is &&
		       conversion[2].as_it_is;
	default:
		return false;
	}
}

static bool is_row(const struct bv_layout *layout)
{
	const uint32_t size = bv_type_size((enum bv_type)layout->type[0]);
	const uint32_t *offset = layout->offset;
	const uint32_t big = layout->big_endian & 7u;

	return layout->type[1] == layout->type[0] &&
	       layout->type[2] == layout->type[0] && (big == 0 || big == 7) &&
	       offset[1] == offset[0] + size && offset[2] == offset[1] + size;
}

/* Which bits of the number behind z are the intensity; 0 if none are. */
static uint64_t intensity_mask(const struct bv_layout *layout)
{
	const uint32_t size = bv_type_size((enum bv_type)layout->type[0]);
	const bool big = (layout->big_endian & 8u) != 0;

	if (layout->offset[3] != layout->offset[2] + size)
		return 0;
	if (layout->type[0] == BV_I4)
		return layout->type[3] == BV_U2 && !big ? 0xffff : 0;
	return layout->type[3] == layout->type[0] &&
			       big == ((layout->big_endian & 1u) != 0)
		       ? UINT64_MAX
		       : 0;
}

static struct row row_of(const struct bv_layout *layout,
			 const struct bv_conversion conversion[4],
			 enum kind kind)
{
	struct row row = {.kind = kind};

	for (int i = 0; i < 4; i++) {
		row.factor[i] = conversion[i].factor;
		row.shift[i] = conversion[i].shift;
		row.origin[i] = conversion[i].origin;
		row.sign[i] = conversion[i].negate ? UINT32_C(1) << 31 : 0;
		row.mask[i] = i < 3 ? UINT64_MAX : intensity_mask(layout);
	}
	return row;
}

/* How many of 'n' points have as many bytes behind their x as four numbers take. */
static size_t count_rows(const struct bv_layout *layout, size_t n)
{
	const uint32_t size = bv_type_size((enum bv_type)layout->type[0]);
	const uint64_t end = (uint64_t)layout->offset[0] + 4 * size;

	return end > layout->stride && n > 0 ? n - 1 : n;
}

/* -------------------------------------------------------------------------- */
/* Unpacking them                                                             */
/* -------------------------------------------------------------------------- */

/* 'kind' is a constant where these are inlined. */

INLINED void load_integers(const struct row *row, const unsigned char *from,
			   double values[4])
{
	uint32_t bits[4];

	memcpy(bits, from, sizeof(bits));
	for (int k = 0; k < 4; k++)
		values[k] = (int32_t)(bits[k] & (uint32_t)row->mask[k]);
}

/* Number by number, which compilers make one load of; of a copy of all they do not. */
INLINED void load_doubles(const struct row *row, const unsigned char *from,
			  bool big, double values[4])
{
	for (int k = 0; k < 4; k++) {
		uint64_t bits;

		memcpy(&bits, from + 8 * k, sizeof(bits));
		bits = (big ? __builtin_bswap64(bits) : bits) & row->mask[k];
		memcpy(&values[k], &bits, sizeof(bits));
	}
}

INLINED void convert(const struct row *row, const unsigned char *from,
		     enum kind kind, uint32_t bits[4])
{
	double values[4];
	float metres[4];

	if (kind == INTEGERS)
		load_integers(row, from, values);
	else
		load_doubles(row, from, kind == BIG_DOUBLES, values);
	for (int k = 0; k < 4; k++)
		metres[k] = (float)(values[k] * row->factor[k] + row->shift[k] -
				    row->origin[k]);
	memcpy(bits, metres, sizeof(metres));
}

INLINED void copy(const unsigned char *from, enum kind kind, uint32_t bits[4])
{
	memcpy(bits, from, 4 * sizeof(bits[0]));
	if (kind == SWAPPED_FLOATS)
		for (int k = 0; k < 4; k++)
			bits[k] = __builtin_bswap32(bits[k]);
}

INLINED void unpack_kind(const struct row *row, enum kind kind,
			 const unsigned char *from, uint32_t stride, size_t n,
			 bv_unpacked *to)
{
	const struct row r = *row;

	for (size_t i = 0; i < n; i++, from += stride) {
		uint32_t bits[4];

		if (kind == FLOATS || kind == SWAPPED_FLOATS)
			copy(from, kind, bits);
		else
			convert(&r, from, kind, bits);
		for (int k = 0; k < 4; k++)
			bits[k] ^= r.sign[k];
		memcpy(to[i], bits, sizeof(bits));
	}
}

INLINED void unpack(const struct row *row, const unsigned char *from,
		    uint32_t stride, size_t n, bv_unpacked *to)
{
	switch (row->kind) {
	case INTEGERS:
		unpack_kind(row, INTEGERS, from, stride, n, to);
		break;
	case DOUBLES:
		unpack_kind(row, DOUBLES, from, stride, n, to);
		break;
	case BIG_DOUBLES:
		unpack_kind(row, BIG_DOUBLES, from, stride, n, to);
		break;
	case FLOATS:
		unpack_kind(row, FLOATS, from, stride, n, to);
		break;
	case SWAPPED_FLOATS:
		unpack_kind(row, SWAPPED_FLOATS, from, stride, n, to);
		break;
	}
}

static void unpack_portable(const struct row *row, const unsigned char *from,
			    uint32_t stride, size_t n, bv_unpacked *to)
{
	unpack(row, from, stride, n, to);
}

#ifdef __x86_64__

BV_TARGET_AVX2 static void unpack_avx2(const struct row *row,
				       const unsigned char *from,
				       uint32_t stride, size_t n,
				       bv_unpacked *to)
{
	unpack(row, from, stride, n, to);
}

#endif

static const struct unpacker {
	enum bv_cpu cpu;
	void (*unpack)(const struct row *row, const unsigned char *from,
		       uint32_t stride, size_t n, bv_unpacked *to);
} unpackers[] = {
#ifdef __x86_64__
	{BV_CPU_AVX2, unpack_avx2},
#endif
	{BV_CPU_ANY, unpack_portable},
};

#define UNPACKER_COUNT (sizeof(unpackers) / sizeof(unpackers[0]))

size_t bv_unpack_rows(size_t variant, const struct bv_layout *layout,
		      const struct bv_conversion conversion[4],
		      const unsigned char *points, size_t n,
		      bv_unpacked *unpacked, int *columns)
{
	const struct unpacker *unpacker = bv_variant_at(
		unpackers, sizeof(unpackers[0]), UNPACKER_COUNT, variant);
	const size_t rows = count_rows(layout, n);
	enum kind kind;
	struct row row;

	*columns = 0;
	if (unpacker == NULL || !is_row(layout) ||
	    !find_kind(layout, conversion, &kind))
		return 0;
	row = row_of(layout, conversion, kind);
	unpacker->unpack(&row, points + layout->offset[0], layout->stride, rows,
			 unpacked);
	*columns = row.mask[3] != 0 ? 4 : 3;
	return rows;
}
