/*
 * test_layout.c: layouts are read from text, or refused with a sentence
 *
 * Proves what bv_layout_parse() makes of every form and why it refuses others,
 * which layouts set by hand are accepted, with structures of other sizes too, and
 * what bv_layout_advise() advises
 * for frames that are not what they were taken for.
 */

#include <math.h>

#include "drawing.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define NONE BV_NO_COLUMN

/* ---------------------------------------------------------------------- */
/* Forms                                                                  */
/* ---------------------------------------------------------------------- */

struct form {
	const char *text;
	uint32_t stride, offset[4], negate;
	double scale;
};

/* As long as a name may be: 127 characters */
#define DASHES "-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,"
#define LONGEST "columns=x,y,z,i,-,-,-,-,-,-," DASHES DASHES DASHES "-,-"

static const struct form forms[] = {
	{"kitti", 16, {0, 4, 8, 12}, 0, 1},
	{"nuscenes", 20, {4, 0, 8, 12}, 1 << 1, 255},
	{"columns=x,y,z", 12, {0, 4, 8, NONE}, 0, 1},
	{"columns=x,y,z,i", 16, {0, 4, 8, 12}, 0, 1},
	{"columns=i,z,y,x", 16, {12, 8, 4, 0}, 0, 1},
	{"columns=-,x,-,y,-,z,-", 28, {4, 12, 20, NONE}, 0, 1},
	{"columns=-x,y,z", 12, {0, 4, 8, NONE}, 1, 1},
	{"columns=x,-y,z", 12, {0, 4, 8, NONE}, 2, 1},
	{"columns=x,y,-z", 12, {0, 4, 8, NONE}, 4, 1},
	{"columns=-y,-x,-z,-,i", 20, {4, 0, 8, 16}, 7, 1},
	{LONGEST, 240, {0, 4, 8, 12}, 0, 1},
};

static void check_forms(void)
{
	CHECK_EQ_INT(strlen(LONGEST), 127);
	for (size_t i = 0; i < LENGTH(forms); i++) {
		const struct form *form = &forms[i];
		const struct bv_layout layout = make_layout(form->text);

		CHECK_STR(layout.name, form->text);
		CHECK_EQ_INT(layout.stride, form->stride);
		for (int k = 0; k < 4; k++)
			CHECK_EQ_INT(layout.offset[k], form->offset[k]);
		CHECK_EQ_INT(layout.negate, form->negate);
		CHECK(layout.intensity_scale == form->scale);
	}
}

static void check_names(void)
{
	CHECK_STR(bv_layout_name(0), "kitti");
	CHECK_STR(bv_layout_name(1), "nuscenes");
	for (size_t i = 0; bv_layout_name(i) != NULL; i++) {
		CHECK_STR(make_layout(bv_layout_name(i)).name,
			  bv_layout_name(i));
		CHECK(strlen(bv_layout_description(i)) > 0);
	}
	CHECK_STR(bv_layout_name(2), "waymo");
	CHECK_STR(bv_layout_name(3), "nclt");
	CHECK(bv_layout_name(4) == NULL && bv_layout_description(4) == NULL);
	CHECK(bv_layout_name(SIZE_MAX) == NULL);
}

/* ---------------------------------------------------------------------- */
/* Refusals                                                               */
/* ---------------------------------------------------------------------- */

#define EXPECTED                                                            \
	"; expected kitti, nuscenes, waymo, nclt or columns=LIST, such as " \
	"columns=x,y,z,i,-"
#define NOT_ONE                                                       \
	" is not one of x y z i -x -y -z -; expected a list such as " \
	"columns=x,y,z,i,-"
#define TWICE " is there twice; expected a list such as columns=x,y,z,i,-"

static const struct {
	const char *text, *why;
} refusals[] = {
	{"", "'' is not a layout" EXPECTED},
	{"Kitti", "'Kitti' is not a layout" EXPECTED},
	{"kitti ", "'kitti ' is not a layout" EXPECTED},
	{"columns", "'columns' is not a layout" EXPECTED},
	{"columns=", "column '' of 'columns='" NOT_ONE},
	{"columns=x,y,z,", "column '' of 'columns=x,y,z,'" NOT_ONE},
	{"columns=,x,y,z", "column '' of 'columns=,x,y,z'" NOT_ONE},
	{"columns=x,,y,z", "column '' of 'columns=x,,y,z'" NOT_ONE},
	{"columns=x,y,z,r", "column 'r' of 'columns=x,y,z,r'" NOT_ONE},
	{"columns=x,y,zz", "column 'zz' of 'columns=x,y,zz'" NOT_ONE},
	{"columns=x, y,z", "column ' y' of 'columns=x, y,z'" NOT_ONE},
	{"columns=--x,y,z", "column '--x' of 'columns=--x,y,z'" NOT_ONE},
	{"columns=x,y,z,--", "column '--' of 'columns=x,y,z,--'" NOT_ONE},
	{"columns=x,y,z,-i", "column '-i' of 'columns=x,y,z,-i'" NOT_ONE},
	{"columns=x,y,z,x", "column 'x' of 'columns=x,y,z,x'" TWICE},
	{"columns=x,-x,y,z", "column '-x' of 'columns=x,-x,y,z'" TWICE},
	{"columns=x,y,z,i,i", "column 'i' of 'columns=x,y,z,i,i'" TWICE},
	{"columns=y,z,i", "'columns=y,z,i' has no column 'x'"},
	{"columns=x,z", "'columns=x,z' has no column 'y'"},
	{"columns=x,y,i", "'columns=x,y,i' has no column 'z'"},
	/* nothing that a terminal would act on comes out again */
	{"\x1b[31m\n", "'?[31m?' is not a layout" EXPECTED},
	{"columns=\x7f,\xff", "column '?' of 'columns=?,?'" NOT_ONE},
	{LONGEST "-", "'columns=...' has 128 characters, expected at most 127"},
};

static void check_refusals(void)
{
	for (size_t i = 0; i < LENGTH(refusals); i++) {
		struct bv_layout layout = {.stride = 12345};
		char why[300];

		CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout),
					     refusals[i].text, why,
					     sizeof(why)),
			     BV_ERR_LAYOUT);
		CHECK_STR(why, refusals[i].why);
		CHECK_EQ_INT(layout.stride, 12345);
	}
}

static void check_arguments(void)
{
	struct bv_layout layout;
	char why[8] = "XXXXXXX";

	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), NULL, NULL, 0),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_layout_parse(NULL, sizeof(layout), "kitti", NULL, 0),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), "x", NULL, 99),
		     BV_ERR_LAYOUT);
	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), "x", why, 0),
		     BV_ERR_LAYOUT);
	CHECK_STR(why, "XXXXXXX");
	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), "x", why, 1),
		     BV_ERR_LAYOUT);
	CHECK_STR(why, "");
	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), "x", why, 7),
		     BV_ERR_LAYOUT);
	CHECK_STR(why, "'x' is");
}

/* ---------------------------------------------------------------------- */
/* Layouts set by hand                                                    */
/* ---------------------------------------------------------------------- */

/* Whether a point in this layout can be drawn. */
static bool is_accepted(struct bv_rasterizer *rasterizer,
			const struct bv_layout *layout)
{
	static const unsigned char point[65535];
	struct bv_image image = {.struct_size = sizeof(image), .width = 12345};
	const enum bv_status status =
		bv_rasterize(rasterizer, layout, point, 1, &image);
	const enum bv_status of_planes = bv_rasterize_planes(
		rasterizer, layout, point, 1, NULL, NULL, NULL, NULL);

	CHECK(status == BV_OK || status == BV_ERR_LAYOUT);
	CHECK_EQ_INT(of_planes, status);
	CHECK((image.width == 12345) == (status != BV_OK));
	return status == BV_OK;
}

static void check_numbers_by_hand(struct bv_rasterizer *rasterizer)
{
	static const struct {
		uint32_t stride, offset[4], negate;
		double scale;
		bool accepted;
	} cases[] = {
		{16, {0, 4, 8, 12}, 0, 1, true},
		{12, {8, 4, 0, NONE}, 7, 1, true},
		{13, {1, 5, 9, 0}, 0, 1, true},
		{12, {0, 0, 0, 0}, 0, 1, true},
		{65535, {65531, 0, 4, 8}, 0, 1, true},
		{16, {0, 4, 8, 12}, 0, 5e-324, true},
		{16, {0, 4, 8, 12}, 0, 1.7e308, true},
		{0, {0, 0, 0, 0}, 0, 1, false},
		{11, {0, 4, 7, NONE}, 0, 1, false},
		{65536, {0, 4, 8, 12}, 0, 1, false},
		{16, {13, 4, 8, 12}, 0, 1, false},
		{16, {0, 13, 8, 12}, 0, 1, false},
		{16, {0, 4, 13, 12}, 0, 1, false},
		{16, {0, 4, 8, 13}, 0, 1, false},
		{16, {0, 4, 8, UINT32_MAX - 1}, 0, 1, false},
		{16, {NONE, 4, 8, 12}, 0, 1, false},
		{16, {0, NONE, 8, 12}, 0, 1, false},
		{16, {0, 4, NONE, 12}, 0, 1, false},
		{16, {0, 4, 8, 12}, 8, 1, false},
		{16, {0, 4, 8, 12}, 0, 0, false},
		{16, {0, 4, 8, 12}, 0, -1, false},
		{16, {0, 4, 8, 12}, 0, INFINITY, false},
		{16, {0, 4, 8, 12}, 0, NAN, false},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct bv_layout layout = {
			.struct_size = sizeof(layout),
			.name = "by hand",
			.stride = cases[i].stride,
			.negate = cases[i].negate,
			.intensity_scale = cases[i].scale,
		};

		memcpy(layout.offset, cases[i].offset, sizeof(layout.offset));
		CHECK_EQ_INT(is_accepted(rasterizer, &layout),
			     cases[i].accepted);
	}
}

/* A name is printable ASCII, and no longer than it may be. */
static void check_names_by_hand(struct bv_rasterizer *rasterizer)
{
	struct bv_layout layout = make_layout("kitti");
	char longest[BV_LAYOUT_NAME_MAX + 2] = "";

	for (int c = -128; c < 128; c++) {
		char name[] = "a name";

		name[1] = (char)c;
		layout.name = name;
		CHECK_EQ_INT(is_accepted(rasterizer, &layout),
			     c == 0 || (c >= ' ' && c <= '~'));
	}
	memset(longest, 'n', BV_LAYOUT_NAME_MAX + 1);
	layout.name = longest;
	CHECK(!is_accepted(rasterizer, &layout));
	longest[BV_LAYOUT_NAME_MAX] = '\0';
	CHECK(is_accepted(rasterizer, &layout));
	layout.name = NULL;
	CHECK(!is_accepted(rasterizer, &layout));
}

/* ---------------------------------------------------------------------- */
/* Layouts of programs that are older or newer                            */
/* ---------------------------------------------------------------------- */

/* How the point, which kitti has in the cell ahead on the left, is drawn. */
static uint32_t cell_of_point(struct bv_rasterizer *rasterizer,
			      const struct bv_layout *layout)
{
	static const float point[4] = {0.5f, 0.5f, 0, 1};
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK_EQ_INT(bv_rasterize(rasterizer, layout, point, 1, &image), BV_OK);
	CHECK_EQ_INT(image.occupied, 1);
	return image.cells[0];
}

/* Members beyond the size are those of kitti. */
static void check_older(struct bv_rasterizer *rasterizer)
{
	const uint32_t kitti = cell_of_point(rasterizer, NULL);
	struct bv_layout layout = {.struct_size = sizeof(layout),
				   .name = "by hand",
				   .intensity_scale = 1,
				   .stride = 16,
				   .offset = {0, 4, 8, 12},
				   .negate = 7};

	CHECK(cell_of_point(rasterizer, &layout) != kitti);
	for (size_t size = 8; size < offsetof(struct bv_layout, type);
	     size += 8) {
		layout.struct_size = size;
		CHECK_EQ_INT(cell_of_point(rasterizer, &layout), kitti);
	}
}

/* Bytes that this library does not know of have to be 0. */
static void check_newer(struct bv_rasterizer *rasterizer)
{
	struct {
		struct bv_layout layout;
		unsigned char more[16];
	} newer = {.layout = make_layout("kitti")};
	static const size_t refused[] = {0, 4, 12, 44, 4104, SIZE_MAX};
	struct bv_image image = {.struct_size = sizeof(image)};

	newer.layout.struct_size = sizeof(newer);
	CHECK(is_accepted(rasterizer, &newer.layout));
	for (size_t i = 0; i < sizeof(newer.more); i++) {
		memset(newer.more, 0, sizeof(newer.more));
		newer.more[i] = 1;
		CHECK_EQ_INT(bv_rasterize(rasterizer, &newer.layout, NULL, 0,
					  &image),
			     BV_ERR_ARGUMENT);
	}
	for (size_t i = 0; i < LENGTH(refused); i++) {
		newer.layout.struct_size = refused[i];
		CHECK_EQ_INT(bv_rasterize(rasterizer, &newer.layout, NULL, 0,
					  &image),
			     BV_ERR_ARGUMENT);
	}
}

/* As much is filled in as the caller has, and what is beyond ours is 0. */
static void check_parsing_sizes(void)
{
	const struct bv_layout whole = make_layout("nuscenes");
	union {
		struct bv_layout layout;
		unsigned char bytes[sizeof(struct bv_layout) + 24];
	} room;

	for (size_t size = 0; size <= sizeof(room) - 8; size++) {
		enum bv_status status;
		size_t i = sizeof(size);

		memset(&room, 0x5a, sizeof(room));
		status = bv_layout_parse(&room.layout, size, "nuscenes", NULL,
					 0);
		if (size < 8 || size % 8 != 0) {
			CHECK_EQ_INT(status, BV_ERR_ARGUMENT);
			i = 0;
		} else {
			CHECK_EQ_INT(status, BV_OK);
			CHECK_EQ_INT(room.layout.struct_size, size);
			CHECK(memcmp(room.bytes + i,
				     (const unsigned char *)&whole + i,
				     (size < sizeof(whole) ? size
							   : sizeof(whole)) -
					     i) == 0);
			for (i = sizeof(whole); i < size; i++)
				CHECK_EQ_INT(room.bytes[i], 0);
			i = size;
		}
		for (; i < sizeof(room); i++)
			CHECK_EQ_INT(room.bytes[i], 0x5a);
	}
}

/* ---------------------------------------------------------------------- */
/* Advice                                                                 */
/* ---------------------------------------------------------------------- */

#define POINTS 400

/* Checks the advice for 'bytes' bytes of floats; NULL where there is none. */
static void check_advice(const struct bv_layout *layout, const float *floats,
			 size_t bytes, const char *expected)
{
	unsigned char *copy = malloc(bytes); /* ends where the frame does */
	char advice[64] = "X";
	bool given;

	CHECK(copy != NULL);
	memcpy(copy, floats, bytes);
	given = bv_layout_advise(layout, copy, bytes, advice, sizeof(advice));
	CHECK_EQ_INT(given, expected != NULL);
	CHECK_STR(advice, expected != NULL ? expected : "");
	free(copy);
}

/* Points of 'columns' floats; intensities are 0 to 'most', rings 0 to 31. */
static void make_points(float *floats, size_t columns, float most)
{
	for (size_t i = 0; i < POINTS * columns; i++) {
		const size_t point = i / columns;
		const float share = (float)(point % 8) / 7.0f;

		floats[i] = i % columns == 3   ? share * most
			    : i % columns == 4 ? (float)(point % 32)
					       : -0.3f * (float)(i % 100);
	}
}

static void check_scales(void)
{
	struct bv_layout layout = make_layout("kitti");
	float floats[POINTS * 4];

	make_points(floats, 4, 100);
	check_advice(&layout, floats, sizeof(floats), "intensity_scale 100");
	make_points(floats, 4, 101);
	check_advice(&layout, floats, sizeof(floats), "intensity_scale 255");
	check_advice(&layout, floats, sizeof(floats) - 5,
		     "intensity_scale 255");
	make_points(floats, 4, 65535);
	check_advice(&layout, floats, sizeof(floats), "intensity_scale 65535");
	/* One point in a hundred may be odd, and not more. */
	for (int i = 0; i < 4; i++)
		floats[4 * i + 3] = -1;
	check_advice(&layout, floats, sizeof(floats), "intensity_scale 65535");
	floats[4 * 4 + 3] = NAN;
	check_advice(&layout, floats, sizeof(floats), NULL);
	make_points(floats, 4, 65536);
	check_advice(&layout, floats, sizeof(floats), NULL);
	make_points(floats, 4, 1);
	layout.intensity_scale = 0.5;
	check_advice(&layout, floats, sizeof(floats), "intensity_scale 1");
}

/* Frames of nuScenes are known by their column of rings. */
static void check_nuscenes(void)
{
	const struct bv_layout kitti = make_layout("kitti");
	struct bv_layout layout = make_layout("nuscenes");
	static const float no_rings[] = {-1, 256, 0.5f, NAN};
	float floats[POINTS * 5];

	make_points(floats, 5, 255);
	check_advice(&kitti, floats, sizeof(floats), "layout nuscenes");
	layout.intensity_scale = 100;
	check_advice(&layout, floats, sizeof(floats), "intensity_scale 255");
	layout = make_layout("columns=x,y,z,i,-");
	check_advice(&layout, floats, sizeof(floats), "layout nuscenes");
	check_advice(&layout, floats, sizeof(floats) - 4,
		     "intensity_scale 255");
	for (size_t i = 0; i < LENGTH(no_rings); i++) {
		make_points(floats, 5, 255);
		floats[5 * 99 + 4] = no_rings[i];
		check_advice(&layout, floats, sizeof(floats),
			     "intensity_scale 255");
	}
}

/* Of a long frame the first 4096 points are enough. */
static void check_long_frames(void)
{
	const struct bv_layout kitti = make_layout("kitti");
	const size_t n = 4096 + 4;
	float *floats = calloc(n * 5, sizeof(*floats));

	CHECK(floats != NULL);
	floats[5 * 4096 + 4] = -1;
	check_advice(&kitti, floats, n * 5 * sizeof(*floats),
		     "layout nuscenes");
	floats[5 * 4095 + 4] = -1;
	check_advice(&kitti, floats, n * 5 * sizeof(*floats),
		     "intensity_scale 100");
	free(floats);
}

static void check_advice_arguments(void)
{
	struct bv_layout layout = make_layout("kitti");
	const float point[4] = {1, 2, 3, 255};
	char advice[12] = "XXXXXXXXXXX";

	CHECK(bv_layout_advise(NULL, point, 16, advice, sizeof(advice)));
	CHECK_STR(advice, "intensity_s");
	CHECK(!bv_layout_advise(&layout, NULL, 16, advice, sizeof(advice)));
	CHECK_STR(advice, "");
	CHECK(!bv_layout_advise(&layout, point, 15, advice, sizeof(advice)));
	CHECK(bv_layout_advise(&layout, point, 16, NULL, 99));
	CHECK(bv_layout_advise(&layout, point, 16, advice, 0));
	CHECK(bv_layout_advise(&layout, point, 16, advice, sizeof(advice)));
	CHECK_STR(advice, "intensity_s");
	layout.stride = 0;
	CHECK(!bv_layout_advise(&layout, point, 16, advice, sizeof(advice)));
}

int main(void)
{
	struct bv_grid *grid =
		make_box_grid((struct box){-1, 1, -1, 1, -1, 1, 1});
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);

	check_forms();
	check_names();
	check_refusals();
	check_arguments();
	check_numbers_by_hand(rasterizer);
	check_names_by_hand(rasterizer);
	check_older(rasterizer);
	check_newer(rasterizer);
	check_parsing_sizes();
	check_scales();
	check_nuscenes();
	check_long_frames();
	check_advice_arguments();
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return 0;
}
