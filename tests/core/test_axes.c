/*
 * test_axes.c: any axis of a file may become forward, left and up
 *
 * Proves which texts are axes; that a layout that is turned gives each point turned, of
 * numbers of every kind, and turned twice gives it turned twice; which axes make a mirror
 * image; that axes that are asked for take the place of those of a named layout, and an
 * origin that of its own; and that a layout may be taken in its place.
 */

#include "core/unpack.h"
#include "drawing.h"
#include "formats/asked.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define ALL 48 /* orders times signs */

static struct {
	char text[12];
	struct bv_axes axes;
} all[ALL];

/* All of them, as text and as read. */
static void make_all(void)
{
	static const char orders[6][3] = {"xyz", "xzy", "yxz",
					  "yzx", "zxy", "zyx"};

	for (int k = 0; k < ALL; k++) {
		const char *order = orders[k / 8];

		snprintf(all[k].text, sizeof(all[k].text), "%s%c,%s%c,%s%c",
			 k & 1 ? "-" : "", order[0], k & 2 ? "-" : "", order[1],
			 k & 4 ? "-" : "", order[2]);
		CHECK(bv_axes_parse(&all[k].axes, all[k].text));
		CHECK_EQ_INT(all[k].axes.negate, k & 7);
		for (int i = 0; i < 3; i++)
			CHECK_EQ_INT(all[k].axes.from[i], order[i] - 'x');
	}
}

static void check_texts(void)
{
	static const char *const refused[] = {
		"",       "x",       "x,y",    "x,y,",    "x,y,x",  "x,y,-x",
		"x,x,z",  "x,y,z,",  "x,y,z ", " x,y,z",  "x, y,z", "x;y;z",
		"xyz",    "--x,y,z", "+x,y,z", "X,y,z",   "x,y,w",  "x,y,z,i",
		"-,-x,y", "x-,y,z",  ",,",     "x,y,\xff"};
	struct bv_axes axes;

	for (size_t i = 0; i < LENGTH(refused); i++)
		CHECK(!bv_axes_parse(&axes, refused[i]));
}

/* ---------------------------------------------------------------------- */
/* Turning                                                                */
/* ---------------------------------------------------------------------- */

/* The numbers of a point along its axes. */
static void turn(float point[3], const char *text)
{
	const float old[3] = {point[0], point[1], point[2]};

	for (int i = 0; i < 3; i++, text += text[1] == ',' ? 2 : 1) {
		const bool minus = *text == '-';

		text += minus;
		point[i] = minus ? -old[*text - 'x'] : old[*text - 'x'];
	}
}

/* Three numbers and their conversions, of which none is like another. */
static const struct bv_layout mixed = {
	.struct_size = sizeof(mixed),
	.name = "mixed",
	.intensity_scale = 1,
	.stride = 16,
	.offset = {12, 0, 4, 8},
	.negate = 2,
	.type = {BV_U2, BV_F4, BV_I1, BV_U4},
	.big_endian = 1 | 8,
	.factor = {0.5, 1, -3},
	.shift = {1, -2, 100},
	.origin = {7, 8, 9},
};

static const unsigned char bytes[16] = {0, 0, 0x40, 0x40, 0xfb, 0, 0, 0,
					0, 0, 1,    4,    1,    2, 0, 0};

static void check_point(const struct bv_layout *layout, const float expected[3])
{
	bv_unpacked point;

	bv_unpack(layout, bytes, 1, &point);
	for (int i = 0; i < 3; i++)
		CHECK(point[i] == expected[i]);
	CHECK(point[3] == 0x104);
}

static void check_turns(void)
{
	for (int a = 0; a < ALL; a++) {
		struct bv_layout once = mixed;
		float point[3] = {258 * 0.5f + 1 - 7, -(3.0f - 2 - 8),
				  -5 * -3.0f + 100 - 9};

		check_point(&once, point);
		bv_layout_turn(&once, &all[a].axes);
		turn(point, all[a].text);
		check_point(&once, point);
		for (int i = 0; i < 3; i++)
			CHECK_EQ_INT(bv_layout_axis(&once, i),
				     all[a].axes.from[i]);
		for (int b = 0; b < ALL; b++) {
			struct bv_layout twice = once;
			float again[3] = {point[0], point[1], point[2]};

			bv_layout_turn(&twice, &all[b].axes);
			turn(again, all[b].text);
			check_point(&twice, again);
			CHECK_EQ_INT(bv_layout_axis(&twice, 0),
				     all[a].axes.from[all[b].axes.from[0]]);
		}
	}
}

/* The determinant of where the three axes go. */
static void check_mirrors(void)
{
	int mirrors = 0;

	for (int k = 0; k < ALL; k++) {
		int m[3][3] = {{0}};
		int determinant = 0;

		for (int i = 0; i < 3; i++)
			m[i][all[k].axes.from[i]] = k >> i & 1 ? -1 : 1;
		for (int i = 0; i < 3; i++)
			determinant += m[0][i] *
				       (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] -
					m[1][(i + 2) % 3] * m[2][(i + 1) % 3]);
		CHECK_EQ_INT(bv_axes_mirror(&all[k].axes), determinant < 0);
		mirrors += determinant < 0;
	}
	CHECK_EQ_INT(mirrors, ALL / 2);
}

/* ---------------------------------------------------------------------- */
/* Asking                                                                 */
/* ---------------------------------------------------------------------- */

static struct bv_layout ask(const char *text, const char *axes)
{
	const struct bv_layout layout = make_layout(text);
	const struct bv_convert_options options = {
		.struct_size = sizeof(options),
		.layout = &layout,
		.axes = axes,
		.origin = {1, 2, 3},
	};
	struct bv_asked asked;

	CHECK_EQ_INT(bv_take_asked(&asked, &options), BV_OK);
	return asked.layout;
}

/* The columns of a file are turned once, by the axes of who knows best. */
static void check_asking(void)
{
	static const struct {
		const char *layout, *axes;
		uint32_t offset[3], negate;
		double origin[3]; /* of 1, 2, 3 along the axes of the file */
	} cases[] = {
		{"kitti", NULL, {0, 4, 8}, 0, {1, 2, 3}},
		{"kitti", "y,-x,z", {4, 0, 8}, 2, {2, 1, 3}},
		{"nuscenes", NULL, {4, 0, 8}, 2, {2, 1, 3}},
		{"nuscenes", "x,y,z", {0, 4, 8}, 0, {1, 2, 3}},
		{"nuscenes", "-z,x,y", {8, 0, 4}, 1, {3, 1, 2}},
		{"nclt", NULL, {0, 2, 4}, 6, {1, 2, 3}},
		{"nclt", "x,y,z", {0, 2, 4}, 0, {1, 2, 3}},
		{"nclt", "z,-y,x", {4, 2, 0}, 2, {3, 2, 1}},
		{"columns=-y,x,z", NULL, {4, 0, 8}, 2, {1, 2, 3}},
		{"columns=-y,x,z", "y,-x,z", {0, 4, 8}, 3, {2, 1, 3}},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct bv_layout layout =
			ask(cases[i].layout, cases[i].axes);

		CHECK_EQ_INT(layout.negate, cases[i].negate);
		for (int k = 0; k < 3; k++) {
			CHECK_EQ_INT(layout.offset[k], cases[i].offset[k]);
			CHECK(layout.origin[k] == cases[i].origin[k]);
		}
	}
}

/*
 * A layout by its name gives any point what its own columns give it, turned by the axes
 * that were asked for, and from each of the file's axes its origin is subtracted.
 */
static void check_named(const char *name, const char *own, uint32_t stride)
{
	static const double origin[3] = {1, 2, 3};
	unsigned char file[24];
	float raw[3];

	for (unsigned i = 0; i < stride; i++)
		file[i] = (unsigned char)(i % 4 == 3 ? 0x41 : 16 * i + 1);
	for (int i = 0; i < 3; i++) {
		raw[i] = stride == 8 ? (float)(bv_load_number(file + 2 * i,
							      BV_U2, false) *
						       0.005 +
					       -100.0 - origin[i])
				     : (float)(bv_load_number(file + 4 * i,
							      BV_F4, false) -
					       origin[i]);
	}
	for (int a = -1; a < ALL; a++) {
		const char *axes = a < 0 ? NULL : all[a].text;
		const struct bv_layout layout = ask(name, axes);
		float expected[3] = {raw[0], raw[1], raw[2]};
		bv_unpacked point;

		turn(expected, axes != NULL ? axes : own);
		bv_unpack(&layout, file, 1, &point);
		for (int i = 0; i < 3; i++)
			CHECK(point[i] == expected[i]);
	}
}

/* An origin that is asked for takes the place of one that is the first point's. */
static void check_origins(void)
{
	struct bv_layout layout = make_layout("kitti");
	struct bv_convert_options options = {.struct_size = sizeof(options),
					     .layout = &layout,
					     .origin = {1, 2, 3}};
	struct bv_asked asked;

	layout.origin_is_first = 1;
	CHECK_EQ_INT(bv_take_asked(&asked, &options), BV_OK);
	CHECK_EQ_INT(asked.layout.origin_is_first, 0);
	CHECK(asked.layout.origin[2] == 3.0);
	options.origin_is_first = true;
	CHECK_EQ_INT(bv_take_asked(&asked, &options), BV_OK);
	CHECK_EQ_INT(asked.layout.origin_is_first, 1);
	options = (struct bv_convert_options){.struct_size = sizeof(options),
					      .layout = &layout};
	CHECK_EQ_INT(bv_take_asked(&asked, &options), BV_OK);
	CHECK_EQ_INT(asked.layout.origin_is_first, 1);
}

/* A layout may be taken in its place; one that is refused leaves it as it was. */
static void check_taking(void)
{
	struct bv_layout layout = ask("nuscenes", "-z,x,y");
	const struct bv_layout before = layout;

	CHECK_EQ_INT(bv_take_layout(&layout, &layout), BV_OK);
	CHECK(memcmp(&layout, &before, sizeof(layout)) == 0);
	layout.curve = 2;
	CHECK_EQ_INT(bv_take_layout(&layout, &layout), BV_ERR_LAYOUT);
	CHECK_EQ_INT(layout.curve, 2);
	CHECK_EQ_INT(layout.stride, before.stride);
}

static void check_refusal(void)
{
	struct bv_convert_options options = {.struct_size = sizeof(options),
					     .axes = "x,y"};
	struct bv_asked asked;

	CHECK_EQ_INT(bv_take_asked(&asked, &options), BV_ERR_ARGUMENT);
}

int main(void)
{
	make_all();
	check_texts();
	check_turns();
	check_mirrors();
	check_asking();
	check_named("kitti", "x,y,z", 16);
	check_named("nuscenes", "y,-x,z", 20);
	check_named("waymo", "x,y,z", 24);
	check_named("nclt", "x,-y,-z", 8);
	check_origins();
	check_taking();
	check_refusal();
	return 0;
}
