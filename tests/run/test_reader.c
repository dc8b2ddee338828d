/*
 * test_reader.c: a reader gives the points of a file as drawing sees them
 *
 * Proves that they are those of the file, in its order, however many are asked for at a
 * time; that numbers of other types are what birdview.h says of them, with axes, origin,
 * scale and curve as asked for; that the head says what the file is; that each failure is
 * told, costs the file and nothing else; and that a reader goes from file to file, read
 * to their ends or not.
 */

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "birdview.h"
#include "check.h"
#include "memory_limit.h"

#define POINTS 20000 /* more than a part has */

static float frame[POINTS][4];

static void write_bytes(const char *name, const void *bytes, size_t size)
{
	FILE *file = fopen(name, "wb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(bytes, 1, size, file), size);
	CHECK_EQ_INT(fclose(file), 0);
}

static struct bv_reader *make_reader(const struct bv_convert_options *options)
{
	struct bv_reader *reader;

	CHECK_EQ_INT(bv_reader_create(&reader, options), BV_OK);
	return reader;
}

static struct bv_convert_options defaults(void)
{
	struct bv_convert_options options;

	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), NULL),
		     BV_OK);
	return options;
}

/* Reads the open file to its end, 'room' points at a time; returns their number. */
static size_t read_all(struct bv_reader *reader, float (*points)[4],
		       size_t most, size_t room)
{
	size_t count = 0, n;

	for (;;) {
		CHECK(count + room <= most);
		CHECK_EQ_INT(
			bv_reader_read(reader, points + count, room, &n, NULL),
			BV_OK);
		CHECK(n <= room);
		if (n == 0)
			return count;
		count += n;
	}
}

static void test_points(void)
{
	static const size_t rooms[] = {1, 7, 1024, 8192, POINTS};
	static float points[2 * POINTS][4];
	const struct bv_convert_options options = defaults();
	struct bv_reader *reader = make_reader(&options);
	struct bv_frame_head head = {.struct_size = sizeof(head)};
	size_t n = 1;

	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
		CHECK_EQ_INT(bv_reader_open(reader, "frame.bin", &head, NULL),
			     BV_OK);
		CHECK_STR(head.format, "raw");
		CHECK_EQ_INT(head.points, POINTS);
		CHECK_EQ_INT(head.bytes, sizeof(frame));
		CHECK_STR(head.layout->name, "kitti");
		CHECK_EQ_INT(read_all(reader, points, 2 * POINTS, rooms[i]),
			     POINTS);
		CHECK(memcmp(points, frame, sizeof(frame)) == 0);
		/* There is nothing behind the end. */
		CHECK_EQ_INT(bv_reader_read(reader, points, 1, &n, NULL),
			     BV_OK);
		CHECK_EQ_INT(n, 0);
	}
	bv_reader_free(reader);
}

/* A file that was left in its middle is no longer there. */
static void test_next_file(void)
{
	static float points[16384][4];
	const struct bv_convert_options options = defaults();
	struct bv_reader *reader = make_reader(&options);
	const int descriptors = check_open_descriptors();
	size_t n;

	CHECK_EQ_INT(bv_reader_open(reader, "frame.bin", NULL, NULL), BV_OK);
	CHECK_EQ_INT(bv_reader_read(reader, points, 3, &n, NULL), BV_OK);
	CHECK_EQ_INT(n, 3);
	CHECK_EQ_INT(bv_reader_open(reader, "small.bin", NULL, NULL), BV_OK);
	CHECK_EQ_INT(read_all(reader, points, 16384, 100), 5);
	CHECK(memcmp(points, frame[100], 5 * sizeof(*points)) == 0);
	CHECK_EQ_INT(bv_reader_open(reader, "empty.bin", NULL, NULL), BV_OK);
	CHECK_EQ_INT(read_all(reader, points, 16384, 100), 0);
	bv_reader_free(reader);
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
}

/* -------------------------------------------------------------------------- */
/* Other numbers                                                              */
/* -------------------------------------------------------------------------- */

/* NCLT has 5 mm from -100 m on, with y to the right and z down. */
static void test_nclt(void)
{
	static const unsigned char point[8] = {0x20, 0x4e, 0x21, 0x4e,
					       0x00, 0x00, 0x33, 0x07};
	struct bv_layout layout = {.struct_size = sizeof(layout)};
	struct bv_convert_options options = defaults();
	struct bv_reader *reader;
	float points[8][4];

	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), "nclt", NULL, 0),
		     BV_OK);
	options.layout = &layout;
	write_bytes("nclt.bin", point, sizeof(point));
	reader = make_reader(&options);
	CHECK_EQ_INT(bv_reader_open(reader, "nclt.bin", NULL, NULL), BV_OK);
	CHECK_EQ_INT(read_all(reader, points, 8, 4), 1);
	CHECK(points[0][0] == 0.0f);
	CHECK(points[0][1] == -(float)(20001 * 0.005 + -100.0));
	CHECK(points[0][2] == 100.0f);
	CHECK(points[0][3] == 51.0f);
	bv_reader_free(reader);
}

/* What is asked for: doubles with a header, origin, axes and scale. */
static void test_asked(void)
{
	static const struct {
		char header[5];
		double point[2][4];
	} __attribute__((packed))
	file = {"head", {{NAN, 2, 3, 4}, {431160.25, 5812345.5, 7.75, 4}}};
	struct bv_layout layout = {.struct_size = sizeof(layout)};
	struct bv_frame_head head = {.struct_size = sizeof(head)};
	struct bv_convert_options options = defaults();
	struct bv_reader *reader;
	float points[8][4];

	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout),
				     "columns=skip=5,x:f8,y:f8,z:f8,i:f8", NULL,
				     0),
		     BV_OK);
	options.layout = &layout;
	options.axes = "y,-x,z";
	options.origin[0] = 431000;
	options.origin[1] = 5812000;
	options.intensity_scale = 4;
	write_bytes("doubles.bin", &file, sizeof(file));
	reader = make_reader(&options);
	CHECK_EQ_INT(bv_reader_open(reader, "doubles.bin", &head, NULL), BV_OK);
	CHECK(head.layout->intensity_scale == 4.0);
	CHECK_EQ_INT(read_all(reader, points, 8, 4), 2);
	CHECK(isnan(points[0][1]));
	CHECK(points[1][0] == 345.5f && points[1][1] == -160.25f);
	CHECK(points[1][2] == 7.75f && points[1][3] == 4.0f);
	bv_reader_free(reader);

	/* The first finite point, rounded down. */
	options.origin_is_first = true;
	reader = make_reader(&options);
	CHECK_EQ_INT(bv_reader_open(reader, "doubles.bin", &head, NULL), BV_OK);
	CHECK_EQ_INT(read_all(reader, points, 8, 4), 2);
	CHECK(points[1][0] == 0.5f && points[1][1] == -0.25f);
	CHECK(points[1][2] == 0.75f);
	CHECK(head.layout->origin[0] == 5812345.0);
	CHECK(head.layout->origin[1] == 431160.0);
	bv_reader_free(reader);
}

/* Waymo's intensities, of any layout. */
static void test_curve(void)
{
	struct bv_convert_options options = defaults();
	struct bv_reader *reader;
	static float points[2 * POINTS][4];

	options.tanh = true;
	reader = make_reader(&options);
	CHECK_EQ_INT(bv_reader_open(reader, "frame.bin", NULL, NULL), BV_OK);
	CHECK_EQ_INT(read_all(reader, points, 2 * POINTS, 999), POINTS);
	for (size_t i = 0; i < POINTS; i++) {
		CHECK(memcmp(points[i], frame[i], 12) == 0);
		CHECK(fabs((double)points[i][3] - tanh((double)frame[i][3])) <
		      1e-7);
	}
	bv_reader_free(reader);
}

/* -------------------------------------------------------------------------- */
/* Failures                                                                   */
/* -------------------------------------------------------------------------- */

static void test_failures(void)
{
	struct bv_convert_options options = defaults();
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_reader *reader;
	float points[8][4];
	size_t n = 7;

	options.max_points = POINTS - 1;
	reader = make_reader(&options);
	/* No file was ever open. */
	CHECK_EQ_INT(bv_reader_read(reader, points, 8, &n, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_reader_open(reader, "nowhere.bin", NULL, &result),
		     BV_ERR_OPEN);
	CHECK_EQ_INT(result.system_error, ENOENT);
	CHECK_EQ_INT(bv_reader_read(reader, points, 8, &n, NULL), BV_ERR_OPEN);
	CHECK_EQ_INT(n, 0);
	CHECK_EQ_INT(bv_reader_open(reader, "frame.bin", NULL, &result),
		     BV_ERR_MANY_POINTS);
	write_bytes("picture.bin", "\x89PNG\r\n\x1a\n", 8);
	CHECK_EQ_INT(bv_reader_open(reader, "picture.bin", NULL, &result),
		     BV_ERR_FORMAT);
	CHECK_STR(result.fault, "is a picture (PNG), and no frame");
	CHECK_EQ_INT(bv_reader_open(reader, "small.bin", NULL, &result), BV_OK);
	CHECK_EQ_INT(bv_reader_read(reader, points, 8, &n, &result), BV_OK);
	CHECK_EQ_INT(n, 5);
	bv_reader_free(reader);
	bv_reader_free(NULL);
}

/* Memory that runs out costs the file that was open, and not the next. */
static void test_no_memory(void)
{
	const struct bv_convert_options options = defaults();
	struct bv_reader *reader = make_reader(&options);
	float points[8][4];
	size_t n = 7;

	CHECK_EQ_INT(bv_reader_open(reader, "frame.bin", NULL, NULL), BV_OK);
	memory_limit(0);
	CHECK_EQ_INT(bv_reader_read(reader, points, 8, &n, NULL),
		     BV_ERR_NO_MEMORY);
	CHECK_EQ_INT(n, 0);
	memory_unlimit();
	CHECK_EQ_INT(bv_reader_open(reader, "empty.bin", NULL, NULL), BV_OK);
	CHECK_EQ_INT(bv_reader_read(reader, points, 8, &n, NULL), BV_OK);
	CHECK_EQ_INT(n, 0);
	CHECK_EQ_INT(bv_reader_open(reader, "small.bin", NULL, NULL), BV_OK);
	CHECK_EQ_INT(bv_reader_read(reader, points, 8, &n, NULL), BV_OK);
	CHECK_EQ_INT(n, 5);
	bv_reader_free(reader);
}

/* A file that grows while it is read is told at its end. */
static void test_change(void)
{
	const struct bv_convert_options options = defaults();
	struct bv_reader *reader = make_reader(&options);
	float points[8][4];
	size_t n;

	write_bytes("grows.bin", frame, sizeof(frame));
	CHECK_EQ_INT(bv_reader_open(reader, "grows.bin", NULL, NULL), BV_OK);
	CHECK_EQ_INT(bv_reader_read(reader, points, 8, &n, NULL), BV_OK);
	CHECK_EQ_INT(truncate("grows.bin", sizeof(frame) + 16), 0);
	while (n > 0 && bv_reader_read(reader, points, 8, &n, NULL) == BV_OK)
		;
	CHECK_EQ_INT(n, 0);
	CHECK_EQ_INT(bv_reader_read(reader, points, 8, &n, NULL),
		     BV_ERR_CHANGED);
	bv_reader_free(reader);
}

static void test_arguments(void)
{
	struct bv_convert_options options = defaults();
	struct bv_frame_head head = {.struct_size = 3};
	struct bv_reader *reader;
	float points[8][4];
	size_t n = 7;

	CHECK_EQ_INT(bv_reader_create(NULL, &options), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_reader_create(&reader, NULL), BV_ERR_ARGUMENT);
	options.axes = "x,y,y";
	CHECK_EQ_INT(bv_reader_create(&reader, &options), BV_ERR_ARGUMENT);
	options.axes = NULL;
	options.format = "none";
	CHECK_EQ_INT(bv_reader_create(&reader, &options), BV_ERR_ARGUMENT);
	options.format = NULL;
	options.origin[1] = NAN;
	CHECK_EQ_INT(bv_reader_create(&reader, &options), BV_ERR_ARGUMENT);
	options.origin[1] = 0;
	options.intensity_scale = -1;
	CHECK_EQ_INT(bv_reader_create(&reader, &options), BV_ERR_ARGUMENT);
	options.intensity_scale = 0;
	reader = make_reader(&options);
	CHECK_EQ_INT(bv_reader_open(reader, NULL, NULL, NULL), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_reader_open(NULL, "small.bin", NULL, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_reader_open(reader, "small.bin", &head, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_reader_open(reader, "small.bin", NULL, NULL), BV_OK);
	CHECK_EQ_INT(bv_reader_read(reader, points, 0, &n, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(n, 0);
	CHECK_EQ_INT(bv_reader_read(reader, NULL, 1, &n, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_reader_read(reader, points, 1, NULL, NULL),
		     BV_ERR_ARGUMENT);
	bv_reader_free(reader);
}

int main(void)
{
	check_use_temporary_directory();
	for (size_t i = 0; i < POINTS; i++) {
		for (int k = 0; k < 4; k++)
			frame[i][k] = (float)(i % 997) * 0.01f + (float)k;
	}
	write_bytes("frame.bin", frame, sizeof(frame));
	write_bytes("small.bin", frame[100], 5 * sizeof(frame[0]));
	write_bytes("empty.bin", frame, 0);
	test_points();
	test_next_file();
	test_nclt();
	test_asked();
	test_curve();
	test_failures();
	test_no_memory();
	test_change();
	test_arguments();
	return 0;
}
