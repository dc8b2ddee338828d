/*
 * layout.c - what a layout may be
 */

#include "core/layout.h"

#include "core/struct_size.h"

/* Names take no part in reading points, but are noted in pictures. */
static bool name_is_sound(const char *name, size_t most)
{
	if (name == NULL || strnlen(name, most + 1) > most)
		return false;
	for (; *name != '\0'; name++) {
		if (*name < 0x20 || *name > 0x7e)
			return false;
	}
	return true;
}

/*
 * By bits, since layouts are checked before the caller's floating-point environment
 * is left: it may take subnormals for 0, or trap them.
 */
static uint64_t bits_of(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

#define SIGN (UINT64_C(1) << 63)
#define INFINITE (UINT64_C(0x7ff) << 52)

static bool is_finite(double value)
{
	return (bits_of(value) & ~SIGN) < INFINITE;
}

static bool is_zero(double value)
{
	return (bits_of(value) & ~SIGN) == 0;
}

static bool is_above_0(double value)
{
	return !is_zero(value) && bits_of(value) < INFINITE;
}

static const uint8_t sizes[] = {
	[BV_F4] = 4, [BV_F8] = 8, [BV_F2] = 2, [BV_I1] = 1,
	[BV_U1] = 1, [BV_I2] = 2, [BV_U2] = 2, [BV_I4] = 4,
	[BV_U4] = 4, [BV_I8] = 8, [BV_U8] = 8,
};

uint32_t bv_type_size(enum bv_type type)
{
	return sizes[type];
}

double bv_type_scale(enum bv_type type)
{
	switch (type) {
	case BV_I1:
	case BV_U1:
		return 255.0;
	case BV_I2:
	case BV_U2:
		return 65535.0;
	default:
		return 1.0;
	}
}

static bool columns_are_sound(const struct bv_layout *layout)
{
	uint32_t coordinates = 0;

	for (int i = 0; i < 4; i++) {
		if (layout->type[i] > BV_U8)
			return false;
		if (i < 3)
			coordinates += sizes[layout->type[i]];
		if (i == 3 && layout->offset[i] == BV_NO_COLUMN)
			continue;
		if (layout->stride < sizes[layout->type[i]] ||
		    layout->offset[i] > layout->stride - sizes[layout->type[i]])
			return false;
	}
	return layout->stride >= coordinates;
}

static bool numbers_are_sound(const struct bv_layout *layout)
{
	for (int i = 0; i < 3; i++) {
		if (!is_finite(layout->factor[i]) ||
		    !is_finite(layout->shift[i]) ||
		    !is_finite(layout->origin[i]))
			return false;
	}
	return is_above_0(layout->intensity_scale);
}

/* 0, or three that differ. */
static bool axes_are_sound(unsigned axes)
{
	const unsigned seen = 1u << (axes & 3u) | 1u << (axes >> 2 & 3u) |
			      1u << (axes >> 4 & 3u);

	return axes == 0 || (axes < 64 && seen == 7);
}

/* BV_OK if the members are in the documented range. */
static enum bv_status check(const struct bv_layout *layout)
{
	const bool sound =
		name_is_sound(layout->name, BV_LAYOUT_NAME_MAX) &&
		(layout->format == NULL ||
		 name_is_sound(layout->format, BV_LAYOUT_NAME_MAX)) &&
		name_is_sound(layout->intensity_field, BV_FIELD_NAME_MAX) &&
		layout->stride > 0 && layout->stride <= 65535 &&
		columns_are_sound(layout) && numbers_are_sound(layout) &&
		layout->negate <= 7 && layout->big_endian <= 15 &&
		layout->curve <= BV_CURVE_TANH &&
		layout->origin_is_first <= 1 && axes_are_sound(layout->axes) &&
		layout->reserved == 0;

	return sound ? BV_OK : BV_ERR_LAYOUT;
}

/* Numbers that change nothing are compared, not their bits: -0.0 is one, too. */
bool bv_layout_is_plain(const struct bv_layout *layout)
{
	bool plain =
		layout->big_endian == 0 && layout->curve == BV_CURVE_LINEAR;

	for (int i = 0; i < 4; i++)
		plain &= layout->type[i] == BV_F4;
	for (int i = 0; i < 3; i++)
		plain &= layout->factor[i] == 1.0 && layout->shift[i] == 0.0 &&
			 layout->origin[i] == 0.0;
	return plain && layout->origin_is_first == 0;
}

bool bv_is_raw(const struct bv_layout *layout)
{
	return layout->format == NULL || strcmp(layout->format, "raw") == 0;
}

bool bv_same_layout(const struct bv_layout *a, const struct bv_layout *b)
{
	return bv_same_columns(a, b) && a->big_endian == b->big_endian &&
	       a->curve == b->curve && a->skip == b->skip &&
	       memcmp(a->type, b->type, sizeof(a->type)) == 0 &&
	       memcmp(a->factor, b->factor, sizeof(a->factor)) == 0 &&
	       memcmp(a->shift, b->shift, sizeof(a->shift)) == 0;
}

/* -------------------------------------------------------------------------- */
/* Axes                                                                       */
/* -------------------------------------------------------------------------- */

bool bv_axes_parse(struct bv_axes *axes, const char *text)
{
	unsigned seen = 0;

	axes->negate = 0;
	for (int i = 0; i < 3; i++) {
		if (*text == '-') {
			axes->negate |= (uint8_t)(1u << i);
			text++;
		}
		if (*text < 'x' || *text > 'z')
			return false;
		axes->from[i] = (uint8_t)(*text++ - 'x');
		seen |= 1u << axes->from[i];
		if (*text++ != (i < 2 ? ',' : '\0'))
			return false;
	}
	return seen == 7;
}

/* The sign of the determinant: each pair that is out of order and each minus turns it. */
bool bv_axes_mirror(const struct bv_axes *axes)
{
	const uint8_t *from = axes->from;
	unsigned turns = (unsigned)(from[0] > from[1]) +
			 (unsigned)(from[0] > from[2]) +
			 (unsigned)(from[1] > from[2]);

	for (int i = 0; i < 3; i++)
		turns += axes->negate >> i & 1u;
	return turns % 2 == 1;
}

int bv_layout_axis(const struct bv_layout *layout, int i)
{
	return layout->axes != 0 ? layout->axes >> 2 * i & 3 : i;
}

void bv_layout_turn(struct bv_layout *layout, const struct bv_axes *axes)
{
	const struct bv_layout old = *layout;

	layout->axes = 0;
	layout->negate = 0;
	layout->big_endian &= 1u << 3;
	for (int i = 0; i < 3; i++) {
		const int k = axes->from[i];
		const uint32_t minus =
			(old.negate >> k ^ axes->negate >> i) & 1u;

		layout->axes |= (uint8_t)(bv_layout_axis(&old, k) << 2 * i);
		layout->offset[i] = old.offset[k];
		layout->type[i] = old.type[k];
		layout->factor[i] = old.factor[k];
		layout->shift[i] = old.shift[k];
		layout->origin[i] = old.origin[k];
		layout->negate |= minus << i;
		layout->big_endian |=
			(uint8_t)((old.big_endian >> k & 1u) << i);
	}
}

/* -------------------------------------------------------------------------- */
/* Taking                                                                     */
/* -------------------------------------------------------------------------- */

enum bv_status bv_take_layout(struct bv_layout *own,
			      const struct bv_layout *layout)
{
	struct bv_layout taken = bv_kitti;
	enum bv_status status = BV_OK;

	if (layout != NULL && !bv_take_struct(&taken, sizeof(taken), layout))
		return BV_ERR_ARGUMENT;
	for (int i = 0; i < 3; i++) {
		if (is_zero(taken.factor[i]))
			taken.factor[i] = 1.0;
	}
	status = check(&taken);
	if (status == BV_OK)
		*own = taken;
	return status;
}

const struct bv_layout bv_kitti = {
	.struct_size = sizeof(bv_kitti),
	.name = "kitti",
	.intensity_scale = 1.0,
	.stride = 16,
	.offset = {0, 4, 8, 12},
	.factor = {1.0, 1.0, 1.0},
};
