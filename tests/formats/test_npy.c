/*
 * test_npy.c: arrays of NumPy become the points that numpy sees in them
 *
 * Proves which heads arrays of every shape, type and byte order have, with the columns
 * of every kind of layout, and records with fields of every kind; that points are the
 * same in C and in Fortran order, however many are decoded at a time; and, by a table,
 * each sentence about what is no array of points, however odd its header is.
 */

#include <inttypes.h>

#include "drawing.h"
#include "memory_file.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define NONE BV_NO_COLUMN

static unsigned char file[1 << 21];

/* Makes a file of a header and bytes that count up; returns its size. */
static size_t make_file(int version, const char *header, size_t data)
{
	const size_t length = strlen(header);
	const size_t first = version == 1 ? 10 : 12;

	CHECK(first + length + data <= sizeof(file));
	memcpy(file, "\x93NUMPY", 6);
	file[6] = (unsigned char)version;
	file[7] = 0;
	for (size_t i = 8; i < first; i++)
		file[i] = (unsigned char)(length >> 8 * (i - 8));
	memcpy(file + first, header, length);
	for (size_t i = 0; i < data; i++)
		file[first + length + i] = (unsigned char)(i * 7 + i / 256);
	return first + length + data;
}

/* ---------------------------------------------------------------------- */
/* Heads                                                                  */
/* ---------------------------------------------------------------------- */

#define ARRAY(descr, shape) \
	"{'descr': '" descr "', 'fortran_order': False, 'shape': " shape ", }"
#define RECORDS(fields, shape)                                            \
	"{'descr': [" fields "], 'fortran_order': False, 'shape': " shape \
	", }\n"

static const struct {
	const char *header, *layout;
	uint64_t points;
	uint32_t stride, offset[4];
	uint8_t type[4], big_endian;
	uint32_t negate;
	double scale;
	const char *field;
} heads[] = {
	{ARRAY("<f4", "(5, 4)"), NULL, 5, 16, {0, 4, 8, 12}, {0}, 0, 0, 1, ""},
	{ARRAY("=f4", "(5, 3)"),
	 NULL,
	 5,
	 12,
	 {0, 4, 8, NONE},
	 {0},
	 0,
	 0,
	 1,
	 ""},
	{ARRAY("<f4", "(0, 4)"), NULL, 0, 16, {0, 4, 8, 12}, {0}, 0, 0, 1, ""},
	{ARRAY("<f4", "(2, 3, 6)"),
	 NULL,
	 6,
	 24,
	 {0, 4, 8, 12},
	 {0},
	 0,
	 0,
	 1,
	 ""},
	{ARRAY(">f8", "(5, 4)"),
	 NULL,
	 5,
	 32,
	 {0, 8, 16, 24},
	 {BV_F8, BV_F8, BV_F8, BV_F8},
	 15,
	 0,
	 1,
	 ""},
	{ARRAY("<f2", "(5, 5)"),
	 "nuscenes",
	 5,
	 10,
	 {2, 0, 4, 6},
	 {BV_F2, BV_F2, BV_F2, BV_F2},
	 0,
	 1 << 1,
	 255,
	 ""},
	{ARRAY("|i1", "(5, 4)"),
	 NULL,
	 5,
	 4,
	 {0, 1, 2, 3},
	 {BV_I1, BV_I1, BV_I1, BV_I1},
	 0,
	 0,
	 255,
	 ""},
	{ARRAY(">u1", "(5, 4)"),
	 NULL,
	 5,
	 4,
	 {0, 1, 2, 3},
	 {BV_U1, BV_U1, BV_U1, BV_U1},
	 0,
	 0,
	 255,
	 ""},
	{ARRAY(">u2", "(5, 4)"),
	 "waymo",
	 5,
	 8,
	 {0, 2, 4, 6},
	 {BV_U2, BV_U2, BV_U2, BV_U2},
	 15,
	 0,
	 65535,
	 ""},
	{ARRAY("<i8", "(5, 6)"),
	 "columns=-,z,-y,x,-,i,skip=16",
	 5,
	 48,
	 {24, 16, 8, 40},
	 {BV_I8, BV_I8, BV_I8, BV_I8},
	 0,
	 1 << 1,
	 1,
	 ""},
	{RECORDS("('x', '<f4'), ('y', '<f4'), ('z', '<f4'), ('i', '<f4')",
		 "(3,)"),
	 "nuscenes",
	 3,
	 16,
	 {0, 4, 8, 12},
	 {0},
	 0,
	 0,
	 1,
	 "i"},
	{RECORDS("('X', '>f8'), ('ring', '<u2', (2, 3)), ('', '|V4'), "
		 "(('height', 'Z'), '<i2'), ('s', '|S5'), ('t', '<M8[ns]'), "
		 "('u', '<U2'), ('y', '|u1'), ('p', [('x', '<f4'), ('q', "
		 "[('r', '<c8')], (2,))]), ('Remission', '>u2')",
		 "(2, 2)"),
	 NULL,
	 4,
	 8 + 12 + 4 + 2 + 5 + 8 + 8 + 1 + 20 + 2,
	 {0, 47, 24, 68},
	 {BV_F8, BV_U1, BV_I2, BV_U2},
	 1 << 0 | 1 << 3,
	 0,
	 65535,
	 "Remission"},
	/* As Python 2 writes it, and in another order with other white space. */
	{"{\"shape\":(5L,4L),'fortran_order':\tFalse,\n'descr' : \"<f4\"}   \n",
	 NULL,
	 5,
	 16,
	 {0, 4, 8, 12},
	 {0},
	 0,
	 0,
	 1,
	 ""},
};

static void check_head(size_t i, int version)
{
	const struct bv_asked asked = ask_for(heads[i].layout, NULL);
	const size_t data = heads[i].points * heads[i].stride;
	const size_t size = make_file(version, heads[i].header, data);
	const bool named = heads[i].field[0] != '\0';
	struct bv_layout own;
	struct bv_fault fault;
	struct bv_head head;

	CHECK_EQ_INT(memory_head("1.bin", file, size, &asked, &head, &fault),
		     BV_OK);
	CHECK_STR(head.format->name, "npy");
	CHECK_STR(head.layout.format, "npy");
	CHECK(head.decoder == NULL);
	CHECK_EQ_INT(head.points, heads[i].points);
	CHECK_EQ_INT(head.first_byte, size - data);
	CHECK_EQ_INT(head.layout.stride, heads[i].stride);
	for (int k = 0; k < 4; k++) {
		CHECK_EQ_INT(head.layout.offset[k], heads[i].offset[k]);
		CHECK_EQ_INT(head.layout.type[k], heads[i].type[k]);
	}
	CHECK_EQ_INT(head.layout.big_endian, heads[i].big_endian);
	CHECK_EQ_INT(head.layout.negate, heads[i].negate);
	CHECK(head.layout.intensity_scale == heads[i].scale);
	CHECK_EQ_INT(head.layout.curve, BV_CURVE_LINEAR);
	CHECK_EQ_INT(head.layout.skip, 0);
	CHECK_STR(head.layout.intensity_field, heads[i].field);
	CHECK_STR(head.layout.name, named ? "" : asked.layout.name);
	/* It is read as it is described. */
	CHECK_EQ_INT(bv_take_layout(&own, &head.layout), BV_OK);
	/* One byte less is too few. */
	if (data > 0)
		CHECK_EQ_INT(memory_head("1.npy", file, size - 1, &asked, &head,
					 &fault),
			     BV_ERR_FORMAT);
}

/* What else is asked is done once: axes, origin, scale and curve. */
static void check_asked(void)
{
	const struct bv_layout nuscenes = make_layout("nuscenes");
	struct bv_convert_options options = {.struct_size = sizeof(options),
					     .layout = &nuscenes,
					     .axes = "z,x,-y",
					     .intensity_scale = 100,
					     .origin = {1, 2, 3}};
	static const char *const headers[] = {
		ARRAY("<u2", "(1, 4)"),
		RECORDS("('x', '<u2'), ('y', '<u2'), ('z', '<u2'), "
			"('intensity', '<u2')",
			"(1,)")};
	struct bv_asked asked;

	CHECK_EQ_INT(bv_take_asked(&asked, &options), BV_OK);
	for (size_t i = 0; i < LENGTH(headers); i++) {
		const size_t size = make_file(1, headers[i], 8);
		struct bv_fault fault;
		struct bv_head head;

		CHECK_EQ_INT(
			memory_head("1.npy", file, size, &asked, &head, &fault),
			BV_OK);
		CHECK_EQ_INT(head.layout.offset[0], 4);
		CHECK_EQ_INT(head.layout.offset[1], 0);
		CHECK_EQ_INT(head.layout.offset[2], 2);
		CHECK_EQ_INT(head.layout.negate, 1 << 2);
		CHECK(head.layout.origin[0] == 3 &&
		      head.layout.origin[1] == 1 && head.layout.origin[2] == 2);
		CHECK(head.layout.intensity_scale == 100);
	}
}

/* Waymo's curve bends floats, and integers if that is asked for. */
static void check_curve(void)
{
	const struct bv_layout waymo = make_layout("waymo");
	struct bv_convert_options options = {.struct_size = sizeof(options),
					     .tanh = true};
	struct bv_asked asked = ask_for("waymo", NULL);
	struct bv_fault fault;
	struct bv_head head;
	size_t size = make_file(1, ARRAY("<f4", "(1, 6)"), 24);

	CHECK_EQ_INT(memory_head("1.npy", file, size, &asked, &head, &fault),
		     BV_OK);
	CHECK_EQ_INT(head.layout.curve, waymo.curve);
	size = make_file(1, ARRAY("<u2", "(1, 4)"), 8);
	CHECK_EQ_INT(bv_take_asked(&asked, &options), BV_OK);
	CHECK_EQ_INT(memory_head("1.npy", file, size, &asked, &head, &fault),
		     BV_OK);
	CHECK_EQ_INT(head.layout.curve, BV_CURVE_TANH);
	CHECK(head.layout.intensity_scale == 1);
}

/* A header that is longer than what is read of a file to recognise it. */
static void check_long_header(void)
{
	static char header[16000];
	const struct bv_asked asked = ask_for(NULL, NULL);
	struct bv_fault fault;
	struct bv_head head;
	size_t size;

	memset(header, ' ', sizeof(header) - 1);
	memcpy(header + sizeof(header) - 100, ARRAY("<f4", "(5, 4)"),
	       strlen(ARRAY("<f4", "(5, 4)")));
	for (int version = 1; version <= 3; version++) {
		size = make_file(version, header, 80);
		CHECK_EQ_INT(
			memory_head("1", file, size, &asked, &head, &fault),
			BV_OK);
		CHECK_EQ_INT(head.points, 5);
		CHECK_EQ_INT(head.first_byte, size - 80);
	}
}

/* ---------------------------------------------------------------------- */
/* Points                                                                 */
/* ---------------------------------------------------------------------- */

/* The number in the row and column (h, w) and the channel c. */
static uint16_t number_at(size_t h, size_t w, size_t c)
{
	return (uint16_t)(h * 31 + w * 1009 + c * 7919);
}

/* Stores the numbers of an array of (H, W, k), W of 0 meaning (H, k). */
static void store_numbers(size_t at, bool fortran, size_t height, size_t width,
			  size_t k)
{
	for (size_t i = 0; i < height * width * k; i++) {
		const size_t h = fortran ? i % height : i / k / width;
		const size_t w = fortran ? i / height % width : i / k % width;
		const size_t c = fortran ? i / height / width : i % k;
		const uint16_t number = number_at(h, w, c);

		memcpy(file + at + 2 * i, &number, 2);
	}
}

static void check_points(bool fortran, size_t height, size_t width, size_t k,
			 size_t room)
{
	static bv_unpacked points[1 << 16];
	const struct bv_asked asked = ask_for("columns=-,i,y,x,-z", NULL);
	const size_t n = height * (width > 0 ? width : 1);
	const size_t columns = width > 0 ? width : 1;
	struct bv_fault fault;
	struct bv_head head;
	char header[200], shape[40];
	size_t size;

	if (width > 0)
		snprintf(shape, sizeof(shape), "%zu, %zu, %zu", height, width,
			 k);
	else
		snprintf(shape, sizeof(shape), "%zu, %zu", height, k);
	snprintf(header, sizeof(header),
		 "{'descr': '<u2', 'fortran_order': %s, 'shape': (%s)}",
		 fortran ? "True" : "False", shape);
	size = make_file(1, header, n * k * 2);
	store_numbers(size - n * k * 2, fortran, height, columns, k);
	CHECK_EQ_INT(memory_head("1.npy", file, size, &asked, &head, &fault),
		     BV_OK);
	CHECK_EQ_INT(head.points, n);
	CHECK(n <= LENGTH(points));
	CHECK_EQ_INT(memory_points(&head, room, points, &fault), BV_OK);
	for (size_t i = 0; i < n; i++) {
		const size_t h = i / columns, w = i % columns;

		CHECK(points[i][0] == (float)number_at(h, w, 3));
		CHECK(points[i][1] == (float)number_at(h, w, 2));
		CHECK(points[i][2] == -(float)number_at(h, w, 4));
		CHECK(points[i][3] == (float)number_at(h, w, 1));
	}
}

static void check_orders(void)
{
	static const size_t rooms[] = {1, 7, 1000, 1024};
	static const struct {
		size_t height, width;
	} shapes[] = {{0, 0},    {1, 0},     {1023, 0},  {8191, 0}, {8192, 0},
		      {8193, 0}, {20000, 0}, {0, 5},     {5, 0},    {1, 900},
		      {900, 1},  {64, 512},  {513, 100}, {2, 3}};

	for (size_t i = 0; i < LENGTH(shapes); i++) {
		check_points(false, shapes[i].height, shapes[i].width, 6, 1024);
		for (size_t k = 0; k < LENGTH(rooms); k++)
			check_points(true, shapes[i].height, shapes[i].width, 5,
				     rooms[k]);
	}
}

/* Numbers of every size, without an intensity; points of 12 bytes stay as they are. */
static void check_sizes(void)
{
	static const char types[][4] = {"|u1", "<u2", "<f4", "<f8"};
	static const size_t sizes[] = {1, 2, 4, 8};
	const struct bv_asked asked = ask_for(NULL, NULL);

	for (size_t t = 0; t < LENGTH(sizes); t++) {
		static bv_unpacked points[100], straight[100];
		struct bv_layout layout;
		struct bv_fault fault;
		struct bv_head head;
		char header[200];
		size_t size;

		snprintf(header, sizeof(header),
			 "{'descr': '%s', 'fortran_order': True, 'shape': "
			 "(100, 3)}",
			 types[t]);
		size = make_file(1, header, 300 * sizes[t]);
		CHECK_EQ_INT(
			memory_head("1.npy", file, size, &asked, &head, &fault),
			BV_OK);
		CHECK_EQ_INT(head.layout.stride, 3 * sizes[t]);
		CHECK_EQ_INT(head.layout.offset[3], NONE);
		CHECK_EQ_INT(memory_points(&head, 64, points, &fault), BV_OK);
		/* A layout that has a column for each point says the same. */
		layout = head.layout;
		layout.stride = (uint32_t)sizes[t];
		for (size_t k = 0; k < 3; k++)
			layout.offset[k] = (uint32_t)(k * 100 * sizes[t]);
		bv_unpack(&layout, file + head.first_byte, 100, straight);
		CHECK(memcmp(points, straight, sizeof(points)) == 0);
	}
}

/* A file that has become shorter meanwhile gives no points. */
static void check_shorter(void)
{
	static unsigned char records[64 * BV_RECORD_MAX];
	const struct bv_asked asked = ask_for(NULL, NULL);
	struct bv_scratch scratch = {NULL, 0};
	struct bv_decoding step = {
		.scratch = &scratch, .records = records, .room = 64};
	struct bv_fault fault;
	struct bv_head head;
	const size_t size = make_file(1,
				      "{'descr': '<f4', 'fortran_order': True, "
				      "'shape': (100, 4)}",
				      1600);

	CHECK_EQ_INT(memory_head("1.npy", file, size, &asked, &head, &fault),
		     BV_OK);
	memory_file.size--;
	CHECK_EQ_INT(memory_step(&head, &step, &fault), BV_OK);
	CHECK_EQ_INT(step.made, 0);
	bv_scratch_free(&scratch);
}

/* ---------------------------------------------------------------------- */
/* Sentences                                                              */
/* ---------------------------------------------------------------------- */

#define NO_DICTIONARY                                                     \
	"has a header that is no dictionary of descr, fortran_order and " \
	"shape, "

static const struct {
	const char *header, *layout, *field, *sentence;
} refusals[] = {
	{ARRAY("<f4", "(480000,)"), NULL, NULL,
	 "is an array of shape (480000,) of <f4; expected (N, 3) or more "
	 "columns"},
	{ARRAY("<f8", "()"), NULL, NULL,
	 "is an array of shape () of <f8; expected (N, 3) or more columns"},
	{ARRAY("<f4", "(10, 2)"), NULL, NULL,
	 "is an array of shape (10, 2) of <f4; expected (N, 3) or more "
	 "columns"},
	{ARRAY("<f4", "(1, 2, 3, 4)"), NULL, NULL,
	 "is an array of shape (1, 2, 3, 4) of <f4; expected (N, 3) or more "
	 "columns"},
	{ARRAY("<f4", "(1, 2, 3, 4, 5)"), NULL, NULL,
	 "is an array of shape (1, 2, 3, 4, ...) of <f4; expected (N, 3) or "
	 "more columns"},
	{ARRAY("<f4", "(4, 120000)"), NULL, NULL,
	 "is an array of shape (4, 120000) of <f4; transpose it to have points "
	 "as rows"},
	{ARRAY("<f4", "(3, 5)"), NULL, NULL,
	 "is an array of shape (3, 5) of <f4; transpose it to have points as "
	 "rows"},
	{ARRAY("<f4", "(5, 120000)"), NULL, NULL,
	 "is an array of shape (5, 120000) of <f4; transpose it to have points "
	 "as rows"},
	{ARRAY("<f4", "(6, 64, 512)"), NULL, NULL,
	 "is an array of shape (6, 64, 512) of <f4; transpose it to have "
	 "points as rows"},
	{ARRAY("<f4", "(10, 1000)"), NULL, NULL,
	 "is an array of shape (10, 1000) of <f4; transpose it to have points "
	 "as rows"},
	{ARRAY("<f4", "(1, 4, 1000)"), NULL, NULL,
	 "is an array of shape (1, 4, 1000) of <f4; transpose it to have "
	 "points as rows"},
	{ARRAY("<f4", "(9, 32, 1024)"), NULL, NULL,
	 "is an array of shape (9, 32, 1024) of <f4; transpose it to have "
	 "points as rows"},
	{ARRAY("<f4", "(16384, 16384)"), NULL, NULL,
	 "is an array of shape (16384, 16384) of <f4; expected at most 65535 "
	 "bytes a point"},
	{ARRAY("|O", "(10, 4)"), NULL, NULL,
	 "is an array of shape (10, 4) of |O; expected numbers, not Python "
	 "objects"},
	{ARRAY("|b1", "(10, 4)"), NULL, NULL,
	 "is an array of shape (10, 4) of |b1; expected f2, f4, f8 or integers "
	 "of 1 to 8 bytes"},
	{ARRAY("<c8", "(10, 4)"), NULL, NULL,
	 "is an array of shape (10, 4) of <c8; expected f2, f4, f8 or integers "
	 "of 1 to 8 bytes"},
	{ARRAY("<f16", "(10, 4)"), NULL, NULL,
	 "is an array of shape (10, 4) of <f16; expected f2, f4, f8 or "
	 "integers of 1 to 8 bytes"},
	{ARRAY("<U99999999999999999999", "(10, 4)"), NULL, NULL,
	 "is an array of shape (10, 4) of <U9999999999; expected f2, f4, f8 or "
	 "integers of 1 to 8 bytes"},
	{ARRAY("\x1b[31m", "(10, 4)"), NULL, NULL,
	 "is an array of shape (10, 4) of ?[31m; expected f2, f4, f8 or "
	 "integers of 1 to 8 bytes"},
	{ARRAY("", "(10, 4)"), NULL, NULL,
	 "is an array of shape (10, 4) of ; expected f2, f4, f8 or integers of "
	 "1 to 8 bytes"},
	/* Layouts and fields. */
	{ARRAY("<f4", "(10, 4)"), "nclt", NULL,
	 "is an array, and the layout 'nclt' has columns that are no float32; "
	 "expected one such as columns=x,y,z,i"},
	{ARRAY("<f8", "(10, 4)"), "columns=x:f8,y:f8,z:f8,i:f8", NULL,
	 "is an array, and the layout 'columns=x:f8,y:f8,z:f8,i' has columns "
	 "that are no float32; expected one such as columns=x,y,z,i"},
	{ARRAY("<f4", "(10, 4)"), "columns=x,y,z,-,i", NULL,
	 "has 4 columns, and the layout 'columns=x,y,z,-,i' takes column 5 for "
	 "intensity"},
	{ARRAY("<f4", "(10, 3)"), "columns=i,x,y,z", NULL,
	 "has 3 columns, and the layout 'columns=i,x,y,z' takes column 4 for a "
	 "coordinate"},
	{ARRAY("<f4", "(10, 4)"), NULL, "ring",
	 "has no names of columns, and so no 'ring'; expected a layout with "
	 "its column"},
	{RECORDS("('a', '<f4'), ('b', '<f4')", "(3,)"), NULL, NULL,
	 "has no field 'x'; its fields are a b"},
	{RECORDS("('x', '<f4'), ('y', '<f4'), ('z', '<f4'), ('', '|V4')",
		 "(3,)"),
	 NULL, "rcs", "has no field 'rcs'; its fields are x y z"},
	{RECORDS("('x', '<f4', (3,)), ('y', '<f4'), ('z', '<f4')", "(3,)"),
	 NULL, NULL, "field 'x' has 3 values a point, expected 1"},
	{RECORDS("('x', '<f4', 2), ('y', '<f4'), ('z', '<f4')", "(3,)"), NULL,
	 NULL, "field 'x' has 2 values a point, expected 1"},
	{RECORDS("('x', '|S4'), ('y', '<f4'), ('z', '<f4')", "(3,)"), NULL,
	 NULL, "field 'x' is no number"},
	{RECORDS("('x', [('y', '<f4')]), ('y', '<f4'), ('z', '<f4')", "(3,)"),
	 NULL, NULL, "field 'x' is no number"},
	{RECORDS("('x', '<f4'), ('o', '|O')", "(3,)"), NULL, NULL,
	 "has Python objects in its field 'o'"},
	{RECORDS("('x', '<f4'), ('o', 'float32')", "(3,)"), NULL, NULL,
	 "has a field of the unknown type 'float32'"},
	{RECORDS("('x', '<f4'), ('o', '<')", "(3,)"), NULL, NULL,
	 "has a field of the unknown type '<'"},
	{RECORDS("('x', '<f4')", "(3, 4, 5)"), NULL, NULL,
	 "is an array of shape (3, 4, 5) of records; expected (N,) or (H, W)"},
	{RECORDS("('x', '<f4')", "()"), NULL, NULL,
	 "is an array of shape () of records; expected (N,) or (H, W)"},
	{"{'descr': [('x', '<f4')], 'fortran_order': True, 'shape': (3, 4)}",
	 NULL, NULL,
	 "is an array of shape (3, 4) of records; expected C order, not "
	 "Fortran "
	 "order"},
	/* Sizes. */
	{ARRAY("<f4", "(11, 4)"), NULL, NULL,
	 "has 160 bytes for an array of shape (11, 4) of <f4, which takes 176"},
	{ARRAY("<f4", "(11, 4, 5)"), NULL, NULL,
	 "has 160 bytes for an array of shape (11, 4, 5) of <f4, which takes "
	 "880"},
	{ARRAY("<f4", "(9223372036854775808, 4)"), NULL, NULL,
	 "is an array of shape (9223372036854775808, 4) of <f4; no file can "
	 "hold it"},
	{ARRAY("<f4", "(4294967296, 4294967296, 4)"), NULL, NULL,
	 "is an array of shape (4294967296, 4294967296, 4) of <f4; no file can "
	 "hold it"},
	{ARRAY("<f4", "(10, 18446744073709551615)"), NULL, NULL,
	 "is an array of shape (10, 18446744073709551615) of <f4; transpose it "
	 "to have points as rows"},
	{ARRAY("<f4", "(18446744073709551616, 4)"), NULL, NULL,
	 NO_DICTIONARY "at '6, 4), }'"},
	{RECORDS("('x', '<f4'), ('a', '|S65532')", "(3,)"), NULL, NULL,
	 "has more than 65535 bytes a point at its field 'a'"},
	{RECORDS("('x', '<f4', (4294967296, 4294967295))", "(3,)"), NULL, NULL,
	 "has more than 65535 bytes a point at its field 'x'"},
	{RECORDS("('x', '<f4', (4294967296, 4294967296))", "(3,)"), NULL, NULL,
	 NO_DICTIONARY "at ')], 'fortran_order': Fal'"},
	/* Forms. */
	{"", NULL, NULL, NO_DICTIONARY "at ''"},
	{"{}", NULL, NULL, NO_DICTIONARY "at ''"},
	{"{'descr': '<f4'", NULL, NULL, NO_DICTIONARY "at ''"},
	{"{'descr': '<f4}", NULL, NULL, NO_DICTIONARY "at ''"},
	{"{'descr': '<f4\\'}", NULL, NULL, NO_DICTIONARY "at ''"},
	{"{'descr': <f4}", NULL, NULL, NO_DICTIONARY "at '<f4}'"},
	{"{'descr' '<f4'}", NULL, NULL, NO_DICTIONARY "at ''<f4'}'"},
	{"{'descr': '<f4' 'a'}", NULL, NULL, NO_DICTIONARY "at ''a'}'"},
	{"{'descr': '<f4', 'shape': (1, 4)}", NULL, NULL,
	 NO_DICTIONARY "at ''"},
	{"{'descr': '<f4', 'shape': (-1, 4)}", NULL, NULL,
	 NO_DICTIONARY "at '-1, 4)}'"},
	{"{'descr': '<f4', 'shape': (1 4)}", NULL, NULL,
	 NO_DICTIONARY "at '4)}'"},
	{"{'descr': '<f4', 'shape': 4}", NULL, NULL, NO_DICTIONARY "at '4}'"},
	{"{'fortran_order': Fault}", NULL, NULL, NO_DICTIONARY "at 'lt}'"},
	{ARRAY("<f4", "(10, 4)") " and more", NULL, NULL,
	 NO_DICTIONARY "at 'and more'"},
	{"{'descr': '<f4', 'descr': '<f4'}", NULL, NULL,
	 "has a header with the odd key 'descr'"},
	{"{'dtype\n': '<f4'}", NULL, NULL,
	 "has a header with the odd key 'dtype?'"},
	{"{'descr': [('x')]}", NULL, NULL, NO_DICTIONARY "at ')]}'"},
	{"{'descr': [('x', 4)]}", NULL, NULL, NO_DICTIONARY "at '4)]}'"},
	{"{'descr': [('x', '<f4' '<f4')]}", NULL, NULL,
	 NO_DICTIONARY "at ''<f4')]}'"},
	{"{'descr': [('x', '<f4') 1]}", NULL, NULL, NO_DICTIONARY "at '1]}'"},
	{"{'descr': [('x', '<f4', 'a')]}", NULL, NULL,
	 NO_DICTIONARY "at ''a')]}'"},
	{"{'descr': [('x', '<f4', (1, 2, 3, 4, 5))]}", NULL, NULL,
	 NO_DICTIONARY "at ')]}'"},
	{"{'descr': [('a', [('a', [('a', [('a', [('a', [('a', [('a', [('a', "
	 "[('a', [('deep",
	 NULL, NULL, NO_DICTIONARY "at '[('deep'"},
};

static void check_refusals(void)
{
	for (size_t i = 0; i < LENGTH(refusals); i++) {
		struct bv_asked asked = ask_for(refusals[i].layout, NULL);
		const size_t size = make_file(1, refusals[i].header, 160);
		struct bv_fault fault;
		struct bv_head head;

		asked.intensity_field = refusals[i].field;
		CHECK_EQ_INT(
			memory_head("1.npy", file, size, &asked, &head, &fault),
			BV_ERR_FORMAT);
		CHECK_STR(fault.text, refusals[i].sentence);
	}
}

/* Bytes before the header. */
static void check_beginnings(void)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *sentence;
	} beginnings[] = {
		{"\x93NUMP", 5, "does not begin as an NPY file does"},
		{"\x93NUMPY", 6,
		 "ends in the head of an NPY file, after 6 bytes"},
		{"\x93NUMPY\1\0\0\0{", 11,
		 "ends in the head of an NPY file, after 11 bytes"},
		{"\x93NUMPY\4\0\0\0\0\0{}", 14,
		 "is NPY version 4.0; expected 1.0, 2.0 or 3.0"},
		{"\x93NUMPY\0\0\0\0\0\0{}", 14,
		 "is NPY version 0.0; expected 1.0, 2.0 or 3.0"},
		{"\x93NUMPY\1\1\0\0\0\0{}", 14,
		 "is NPY version 1.1; expected 1.0, 2.0 or 3.0"},
		{"\x93NUMPY\1\0\xff\xff{}", 12,
		 "has 12 bytes; its header alone needs 65545"},
		{"\x93NUMPY\2\0\xff\xff\xff\xff{}", 14,
		 "has 14 bytes; its header alone needs 4294967307"},
	};
	struct bv_asked asked = ask_for(NULL, NULL);
	struct bv_fault fault;
	struct bv_head head;

	asked.format = bv_format_find("npy");
	for (size_t i = 0; i < LENGTH(beginnings); i++) {
		CHECK_EQ_INT(memory_head("1.npy", beginnings[i].bytes,
					 beginnings[i].size, &asked, &head,
					 &fault),
			     BV_ERR_FORMAT);
		CHECK_STR(fault.text, beginnings[i].sentence);
	}
	memcpy(file, "\x93NUMPY\2\0\1\x40\0\0", 12);
	CHECK_EQ_INT(
		memory_head("1.npy", file, sizeof(file), &asked, &head, &fault),
		BV_ERR_FORMAT);
	CHECK_STR(fault.text,
		  "has a header of 16385 bytes; expected at most 16384");
}

int main(void)
{
	for (size_t i = 0; i < LENGTH(heads); i++) {
		for (int version = 1; version <= 3; version++)
			check_head(i, version);
	}
	check_asked();
	check_curve();
	check_long_header();
	check_orders();
	check_sizes();
	check_shorter();
	check_refusals();
	check_beginnings();
	return 0;
}
