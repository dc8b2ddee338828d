/*
 * test_raw.c: files of points and nothing else have the layout that was asked for
 *
 * Proves how many points such files have, and which sizes are refused with which words;
 * that of all names only *.pcd.bin says something, and only where nobody says more; and
 * that every named layout gives the points that its data set means.
 */

#include <math.h>

#include "drawing.h"
#include "memory_file.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static unsigned char file[4096];

/* ---------------------------------------------------------------------- */
/* Heads                                                                  */
/* ---------------------------------------------------------------------- */

static const struct {
	const char *name;
	size_t size;
	const char *asked;
	uint64_t points;
	uint32_t first_byte;
	const char *layout;
	bool by_name;
} heads[] = {
	{"1.bin", 0, NULL, 0, 0, "kitti", false},
	{"1.bin", 80, NULL, 5, 0, "kitti", false},
	{"1", 80, "nuscenes", 4, 0, "nuscenes", false},
	{"1.bin", 48, "waymo", 2, 0, "waymo", false},
	{"1.bin", 48, "nclt", 6, 0, "nclt", false},
	{"1.bin", 24 + 28, "columns=x:f8,y:f8,z:f8,skip=28", 1, 28,
	 "columns=x:f8,y:f8,z:f8,skip=28", false},
	{"1.bin", 28, "columns=x:f8,y:f8,z:f8,skip=28", 0, 28,
	 "columns=x:f8,y:f8,z:f8,skip=28", false},
	{"1.bin", 0, "columns=x:f8,y:f8,z:f8,skip=28", 0, 0,
	 "columns=x:f8,y:f8,z:f8,skip=28", false},
	/* Sweeps of nuScenes. */
	{"1.pcd.bin", 100, NULL, 5, 0, "nuscenes", true},
	{"1.PCD.Bin", 80, NULL, 4, 0, "nuscenes", true},
	{".pcd.bin", 20, NULL, 1, 0, "nuscenes", true},
	{"1.pcd.bin", 80, "kitti", 5, 0, "kitti", false},
	{"1.pcd.bin", 96, NULL, 6, 0, "kitti", false},
	{"1.pcd.bin.bin", 80, NULL, 5, 0, "kitti", false},
	{"pcd.bin", 80, NULL, 5, 0, "kitti", false},
};

static void check_heads(void)
{
	for (size_t i = 0; i < LENGTH(heads); i++) {
		const struct bv_asked asked = ask_for(heads[i].asked, NULL);
		const struct bv_layout layout = make_layout(heads[i].layout);
		struct bv_fault fault;
		struct bv_head head;

		CHECK_EQ_INT(memory_head(heads[i].name, file, heads[i].size,
					 &asked, &head, &fault),
			     BV_OK);
		CHECK_STR(head.format->name, "raw");
		CHECK(head.decoder == NULL);
		CHECK_EQ_INT(head.points, heads[i].points);
		CHECK_EQ_INT(head.first_byte, heads[i].first_byte);
		CHECK_STR(head.layout.name, heads[i].layout);
		CHECK(bv_same_layout(&head.layout, &layout));
		CHECK(head.layout.intensity_scale == layout.intensity_scale);
		CHECK_EQ_INT(head.layout_by_name, heads[i].by_name);
	}
}

/* What else is asked for holds for a layout told by a name, too. */
static void check_asked_of_sweeps(void)
{
	struct bv_asked asked = ask_for(NULL, "-x,-y,z");
	struct bv_fault fault;
	struct bv_head head;

	asked.scale = 100;
	CHECK_EQ_INT(memory_head("1.pcd.bin", file, 20, &asked, &head, &fault),
		     BV_OK);
	CHECK_STR(head.layout.name, "nuscenes");
	CHECK_EQ_INT(head.layout.offset[0], 0);
	CHECK_EQ_INT(head.layout.offset[1], 4);
	CHECK_EQ_INT(head.layout.negate, 3);
	CHECK(head.layout.intensity_scale == 100);
}

/* ---------------------------------------------------------------------- */
/* Refusals                                                               */
/* ---------------------------------------------------------------------- */

static void check_refusals(void)
{
	static const struct {
		size_t size;
		const char *layout, *field, *sentence;
	} refusals[] = {
		{81, NULL, NULL, ""},
		{80, "waymo", NULL, ""},
		{80, "columns=x,y,z,skip=16", NULL,
		 "has 80 bytes; expected 16 and a multiple of 12"},
		{15, "columns=x,y,z,skip=16", NULL,
		 "has 15 bytes; expected 16 and a multiple of 12"},
		{80, NULL, "ring",
		 "has no names of fields, and so no 'ring'; expected a layout "
		 "with its column"},
	};

	for (size_t i = 0; i < LENGTH(refusals); i++) {
		struct bv_asked asked = ask_for(refusals[i].layout, NULL);
		const bool worded = refusals[i].sentence[0] != '\0';
		struct bv_fault fault;
		struct bv_head head;

		asked.intensity_field = refusals[i].field;
		CHECK_EQ_INT(memory_head("1.bin", file, refusals[i].size,
					 &asked, &head, &fault),
			     worded ? BV_ERR_FORMAT : BV_ERR_SIZE);
		CHECK_STR(fault.text, refusals[i].sentence);
		if (!worded) {
			CHECK_EQ_INT(fault.detail[0], refusals[i].size);
			CHECK_EQ_INT(fault.detail[1], asked.layout.stride);
		}
	}
}

/* ---------------------------------------------------------------------- */
/* Points                                                                 */
/* ---------------------------------------------------------------------- */

static void check_point(const char *layout, const char *axes, const void *bytes,
			size_t size, const float expected[4])
{
	const struct bv_asked asked = ask_for(layout, axes);
	struct bv_fault fault;
	bv_unpacked point;
	struct bv_head head;

	CHECK_EQ_INT(memory_head("1.bin", bytes, size, &asked, &head, &fault),
		     BV_OK);
	CHECK_EQ_INT(head.points, 1);
	CHECK_EQ_INT(memory_points(&head, 1, &point, &fault), BV_OK);
	for (int i = 0; i < 4; i++)
		CHECK(point[i] == expected[i]);
}

/* Forward, left, up and intensity of a point of each data set. */
static void check_points(void)
{
	static const float floats[] = {1.5f, -2.25f, 3, 0.5f, 7, 8};
	/* 0.5, 2 and 1 m from -100; then intensity and ring */
	static const uint8_t nclt[] = {100, 0, 0x90, 1, 200, 0, 77, 3};
	static const uint8_t mixed[] = {0x41, 0x20, 0,    0, 0xfe,
					0xff, 3,    0x3e, 0, 9};

	check_point("kitti", NULL, floats, 16,
		    (float[]){1.5f, -2.25f, 3, 0.5f});
	check_point("nuscenes", NULL, floats, 20,
		    (float[]){-2.25f, -1.5f, 3, 0.5f});
	check_point("nuscenes", "x,y,z", floats, 20,
		    (float[]){1.5f, -2.25f, 3, 0.5f});
	check_point("waymo", NULL, floats, 24,
		    (float[]){1.5f, -2.25f, 3, (float)tanh(0.5)});
	check_point("nclt", NULL, nclt, 8,
		    (float[]){(float)(100 * 0.005 - 100),
			      (float)-(400 * 0.005 - 100),
			      (float)-(200 * 0.005 - 100), 77});
	check_point("nclt", "z,x,y", nclt, 8,
		    (float[]){(float)(200 * 0.005 - 100),
			      (float)(100 * 0.005 - 100),
			      (float)(400 * 0.005 - 100), 77});
	check_point("columns=x:>f4,-y:i2,z:u1,i:>f2,-:u1", NULL, mixed, 10,
		    (float[]){10, 2, 3, 1.5f});
}

int main(void)
{
	check_heads();
	check_asked_of_sweeps();
	check_refusals();
	check_points();
	return 0;
}
