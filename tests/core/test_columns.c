/*
 * test_columns.c: columns of any type, and bytes before the first point
 *
 * Proves what bv_layout_parse() makes of types and of skip=N, with which sentence it
 * refuses others, what waymo and nclt are, and which numbers that a program sets by hand
 * are accepted for the members that say so.
 */

#include <math.h>

#include "core/layout.h"
#include "drawing.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define NONE BV_NO_COLUMN

/* ---------------------------------------------------------------------- */
/* Forms                                                                  */
/* ---------------------------------------------------------------------- */

static const struct {
	const char *text;
	uint32_t stride, offset[4];
	uint8_t type[4], big_endian;
	uint32_t negate, skip;
	double scale;
} forms[] = {
	{"columns=x:f4,y,z:f4,i", 16, {0, 4, 8, 12}, {0}, 0, 0, 0, 1},
	{"columns=x:f8,y:f2,z:i1,i:u1",
	 12,
	 {0, 8, 10, 11},
	 {BV_F8, BV_F2, BV_I1, BV_U1},
	 0,
	 0,
	 0,
	 255},
	{"columns=i:i2,x:u2,z:u4,y:i4",
	 12,
	 {2, 8, 4, 0},
	 {BV_U2, BV_I4, BV_U4, BV_I2},
	 0,
	 0,
	 0,
	 65535},
	{"columns=x:i8,y:u8,z:f8,i:u4",
	 28,
	 {0, 8, 16, 24},
	 {BV_I8, BV_U8, BV_F8, BV_U4},
	 0,
	 0,
	 0,
	 1},
	{"columns=x:>f4,-y:>i2,z:u1,i:>f8",
	 15,
	 {0, 4, 6, 7},
	 {BV_F4, BV_I2, BV_U1, BV_F8},
	 1 | 2 | 8,
	 2,
	 0,
	 1},
	{"columns=x,y,z,-:f8,-:u1,-,i:u2",
	 27,
	 {0, 4, 8, 25},
	 {0, 0, 0, BV_U2},
	 0,
	 0,
	 0,
	 65535},
	{"columns=skip=1,x,y,z", 12, {0, 4, 8, NONE}, {0}, 0, 0, 1, 1},
	{"columns=x,skip=1000000000,y,z",
	 12,
	 {0, 4, 8, NONE},
	 {0},
	 0,
	 0,
	 1000000000,
	 1},
	{"columns=x,y,z,i,skip=0128", 16, {0, 4, 8, 12}, {0}, 0, 0, 128, 1},
	{"nclt", 8, {0, 2, 4, 6}, {BV_U2, BV_U2, BV_U2, BV_U1}, 0, 6, 0, 255},
	{"waymo", 24, {0, 4, 8, 12}, {0}, 0, 0, 0, 1},
};

static void check_forms(void)
{
	for (size_t i = 0; i < LENGTH(forms); i++) {
		const struct bv_layout layout = make_layout(forms[i].text);
		const bool nclt = strcmp(forms[i].text, "nclt") == 0;
		const bool waymo = strcmp(forms[i].text, "waymo") == 0;

		CHECK_EQ_INT(layout.stride, forms[i].stride);
		for (int k = 0; k < 4; k++) {
			CHECK_EQ_INT(layout.offset[k], forms[i].offset[k]);
			CHECK_EQ_INT(layout.type[k], forms[i].type[k]);
		}
		for (int k = 0; k < 3; k++) {
			CHECK(layout.factor[k] == (nclt ? 0.005 : 1));
			CHECK(layout.shift[k] == (nclt ? -100 : 0));
			CHECK(layout.origin[k] == 0);
		}
		CHECK_EQ_INT(layout.big_endian, forms[i].big_endian);
		CHECK_EQ_INT(layout.negate, forms[i].negate);
		CHECK_EQ_INT(layout.skip, forms[i].skip);
		CHECK(layout.intensity_scale == forms[i].scale);
		CHECK_EQ_INT(layout.curve,
			     waymo ? BV_CURVE_TANH : BV_CURVE_LINEAR);
	}
}

/* ---------------------------------------------------------------------- */
/* Refusals                                                               */
/* ---------------------------------------------------------------------- */

#define LIST "; expected a list such as columns=x,y,z,i,-"
#define NO_TYPE " has no type of f4 f8 f2 i1 u1 i2 u2 i4 u4 i8 u8" LIST
#define NO_SKIP " is no number of bytes up to 1000000000" LIST

/* Items of a list, and what is said of them. */
static const struct {
	const char *item, *why;
} refusals[] = {
	{"i:", NO_TYPE},
	{"i:f", NO_TYPE},
	{"i:f16", NO_TYPE},
	{"i:F4", NO_TYPE},
	{"i:u3", NO_TYPE},
	{"i:<f4", NO_TYPE},
	{"i:>", NO_TYPE},
	{"i:>>f4", NO_TYPE},
	{"i:f4:f4", NO_TYPE},
	{"-:b1", NO_TYPE},
	{":f4", " is not one of x y z i -x -y -z -" LIST},
	{"ring:u2", " is not one of x y z i -x -y -z -" LIST},
	{"-i:u1", " is not one of x y z i -x -y -z -" LIST},
	{"x:f8", " is there twice" LIST},
	{"skip=", NO_SKIP},
	{"skip=0", NO_SKIP},
	{"skip=-1", NO_SKIP},
	{"skip=1k", NO_SKIP},
	{"skip= 1", NO_SKIP},
	{"skip=1000000001", NO_SKIP},
	{"skip=99999999999999999999", NO_SKIP},
	{"skip=8,skip=8", " is there twice" LIST},
	{"skip", " is not one of x y z i -x -y -z -" LIST},
};

static void check_refusals(void)
{
	for (size_t i = 0; i < LENGTH(refusals); i++) {
		const char *item = refusals[i].item, *last;
		struct bv_layout layout;
		char text[80], why[300], expected[300];

		snprintf(text, sizeof(text), "columns=x,y,z,%s", item);
		last = strrchr(item, ',') != NULL ? strrchr(item, ',') + 1
						  : item;
		snprintf(expected, sizeof(expected), "column '%s' of '%s'%s",
			 last, text, refusals[i].why);
		CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), text, why,
					     sizeof(why)),
			     BV_ERR_LAYOUT);
		CHECK_STR(why, expected);
	}
}

/* ---------------------------------------------------------------------- */
/* Members set by hand                                                    */
/* ---------------------------------------------------------------------- */

static void check(const struct bv_layout *layout, bool accepted)
{
	struct bv_layout own;

	CHECK_EQ_INT(bv_take_layout(&own, layout),
		     accepted ? BV_OK : BV_ERR_LAYOUT);
}

/* A column has to lie within a point with all of its bytes. */
static void check_types(void)
{
	for (int type = 0; type < 256; type++) {
		for (int i = 0; i < 4; i++) {
			struct bv_layout layout = make_layout("kitti");
			uint32_t size;

			layout.type[i] = (uint8_t)type;
			layout.stride = 40;
			layout.offset[i] = 0;
			check(&layout, type <= BV_U8);
			if (type > BV_U8)
				continue;
			size = bv_type_size((enum bv_type)type);
			layout.offset[i] = 40 - size;
			check(&layout, true);
			layout.offset[i] = 41 - size;
			check(&layout, false);
		}
	}
}

/* A point has at least as many bytes as its coordinates. */
static void check_strides(void)
{
	struct bv_layout layout = make_layout("columns=x:u1,y:u1,z:f8");

	check(&layout, true);
	for (int i = 0; i < 3; i++)
		layout.offset[i] = 0;
	layout.stride = 9;
	check(&layout, false);
	layout.stride = 10;
	check(&layout, true);
}

static void check_members(void)
{
	static const double odd[] = {INFINITY, -INFINITY, NAN};
	static const double good[] = {-1, 1e300, -0x1p-1074, 0};

	for (int i = 0; i < 3; i++) {
		struct bv_layout layout = make_layout("kitti");
		double *members[] = {&layout.factor[i], &layout.shift[i],
				     &layout.origin[i]};

		for (size_t m = 0; m < LENGTH(members); m++) {
			const double before = *members[m];

			for (size_t k = 0; k < LENGTH(odd); k++) {
				*members[m] = odd[k];
				check(&layout, false);
			}
			for (size_t k = 0; k < LENGTH(good); k++) {
				*members[m] = good[k];
				check(&layout, true);
			}
			*members[m] = before;
		}
	}
}

/* How many of the 256 numbers a byte may be, and which is the greatest of them. */
static void check_byte(size_t offset, int count, int greatest)
{
	int accepted = 0;

	for (int value = 0; value < 256; value++) {
		struct bv_layout layout = make_layout("kitti"), own;

		((unsigned char *)&layout)[offset] = (unsigned char)value;
		if (bv_take_layout(&own, &layout) != BV_OK)
			continue;
		accepted++;
		CHECK(value <= greatest);
	}
	CHECK_EQ_INT(accepted, count);
}

static void check_bytes(void)
{
	check_byte(offsetof(struct bv_layout, big_endian), 16, 15);
	check_byte(offsetof(struct bv_layout, curve), 2, BV_CURVE_TANH);
	check_byte(offsetof(struct bv_layout, origin_is_first), 2, 1);
	/* In order, or any of the six orders. */
	check_byte(offsetof(struct bv_layout, axes), 7, 0x24);
	check_byte(offsetof(struct bv_layout, reserved), 1, 0);
}

/* Of all that can be in a layout these are plain, and no others. */
static void check_plain(void)
{
	static const char *const plain[] = {"kitti", "nuscenes",
					    "columns=-z,-,x,y",
					    "columns=x,y,z,skip=8"};
	static const char *const others[] = {
		"waymo", "nclt", "columns=x:>f4,y,z", "columns=x,y,z,i:u1"};

	for (size_t i = 0; i < LENGTH(plain); i++) {
		struct bv_layout layout = make_layout(plain[i]);

		CHECK(bv_layout_is_plain(&layout));
		layout.origin[1] = 1;
		CHECK(!bv_layout_is_plain(&layout));
		layout.origin[1] = 0;
		layout.origin_is_first = 1;
		CHECK(!bv_layout_is_plain(&layout));
	}
	for (size_t i = 0; i < LENGTH(others); i++) {
		const struct bv_layout layout = make_layout(others[i]);

		CHECK(!bv_layout_is_plain(&layout));
	}
}

int main(void)
{
	check_forms();
	check_refusals();
	check_types();
	check_strides();
	check_members();
	check_bytes();
	check_plain();
	return 0;
}
