/*
 * test_laz.c: the points of LAZ are those that were compressed
 *
 * Proves, where LASzip is installed, that files of both ways to compress, with chunks
 * and in layers, have the points that they were made of, with any of their fields as
 * intensity and however many are asked for at a time; that files that were cut or have
 * fewer points than they say fail with what LASzip says; that a recorded file has the
 * same points compressed and not; and that no file stays open.
 */

#include "check.h"
#include "core/layout.h"
#include "formats/laszip.h"
#include "laz_files.h"

/* LASzip 3.4.3 leaves some 72 bytes of each file in layers behind. */
__attribute__((visibility("default"))) const char *
__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:liblaszip";
}

#define POINTS 40
#define MORE 4096

static void write_file(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(bytes, 1, size, file), size);
	CHECK(fclose(file) == 0);
}

/* Reads a file, 'room' points at a time; returns how many there are. */
static size_t read_points(const char *path, const char *field, size_t room,
			  float (*points)[4], double *scale)
{
	struct bv_frame_head head = {.struct_size = sizeof(head)};
	struct bv_convert_options options;
	struct bv_reader *reader;
	size_t n, count = 0;

	bv_convert_options_init(&options, sizeof(options), NULL);
	options.intensity_field = field;
	CHECK_EQ_INT(bv_reader_create(&reader, &options), BV_OK);
	CHECK_EQ_INT(bv_reader_open(reader, path, &head, NULL), BV_OK);
	CHECK_STR(head.format, "las");
	*scale = head.layout->intensity_scale;
	do {
		CHECK_EQ_INT(
			bv_reader_read(reader, points + count, room, &n, NULL),
			BV_OK);
		count += n;
		CHECK(count <= MORE - room);
	} while (n > 0);
	CHECK_EQ_INT(count, head.points);
	bv_reader_free(reader);
	return count;
}

/* -------------------------------------------------------------------------- */
/* Files that were made up                                                    */
/* -------------------------------------------------------------------------- */

/* Intensities are some multiple of the number of the point, and something. */
static const struct {
	const char *field;
	double factor, shift, scale;
} fields[] = {
	{NULL, 1500, 0, 65535},  {"user_data", 5, 0, 255},
	{"gps_time", 0.5, 0, 1}, {"red", 3, 0, 65535},
	{"blue", 5, 0, 65535},   {"reflectance", 0.5, -9, 1},
	{"Y", 0, 0, 1},          {"ring", 0, 0, 255},
};

#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

static float intensity_of(size_t field, int i)
{
	const char *name = fields[field].field;

	if (name != NULL && strcmp(name, "Y") == 0)
		return (float)(i * i);
	if (name != NULL && strcmp(name, "ring") == 0)
		return (float)(i % 16);
	return (float)(fields[field].factor * i + fields[field].shift);
}

static void expect_point(const float *point, size_t field, int i)
{
	const double x = (double)(37 * i - 700) * 0.01;
	const double y = (double)(i * i) * 0.02, z = (double)-i * 0.04;

	CHECK(point[0] == (float)(x + 100.0));
	CHECK(point[1] == (float)(y - 200.0));
	CHECK(point[2] == (float)(z + 0.5));
	CHECK(point[3] == intensity_of(field, i));
}

static void test_points(const void *bytes, size_t size)
{
	static const size_t rooms[] = {1, 7, 1000};
	static float points[MORE][4];
	double scale;

	write_file("a.laz", bytes, size);
	for (size_t f = 0; f < FIELD_COUNT; f++) {
		for (size_t k = 0; k < 3; k++) {
			CHECK_EQ_INT(read_points("a.laz", fields[f].field,
						 rooms[k], points, &scale),
				     POINTS);
			CHECK(scale == fields[f].scale);
			for (int i = 0; i < POINTS; i++)
				expect_point(points[i], f, i);
		}
	}
}

/* Whatever LASzip calls it. */
static void expect_failure(const char *path)
{
	static const char begin[] = "cannot be decompressed: ";
	static float points[MORE][4];
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_convert_options options;
	struct bv_reader *reader;
	size_t n = 0;

	bv_convert_options_init(&options, sizeof(options), NULL);
	CHECK_EQ_INT(bv_reader_create(&reader, &options), BV_OK);
	CHECK_EQ_INT(bv_reader_open(reader, path, NULL, &result), BV_OK);
	while (bv_reader_read(reader, points, MORE, &n, &result) == BV_OK)
		CHECK(n > 0);
	CHECK_EQ_INT(result.status, BV_ERR_FORMAT);
	CHECK(strncmp(result.fault, begin, strlen(begin)) == 0);
	CHECK(strlen(result.fault) > strlen(begin));
	bv_reader_free(reader);
}

/* More points are to come than there are. */
static void test_failures(void)
{
	unsigned char bytes[sizeof(laz_7)];

	memcpy(bytes, laz_3, sizeof(laz_3));
	bytes[107] = 200;
	bytes[108] = 195;
	write_file("b.laz", bytes, sizeof(laz_3));
	expect_failure("b.laz");
	memcpy(bytes, laz_7, sizeof(laz_7));
	bytes[247] = bytes[107] = 200;
	bytes[248] = bytes[108] = 195;
	write_file("b.laz", bytes, sizeof(laz_7));
	expect_failure("b.laz");
}

/* -------------------------------------------------------------------------- */
/* A recorded file                                                            */
/* -------------------------------------------------------------------------- */

static void expect_same(const char *directory, const char *field)
{
	static float stored[MORE][4], compressed[MORE][4];
	char las[4096], laz[4096];
	double scales[2];
	size_t n;

	snprintf(las, sizeof(las), "%s/other_layouts/simple.las", directory);
	snprintf(laz, sizeof(laz), "%s/other_layouts/simple.laz", directory);
	n = read_points(las, field, 1000, stored, &scales[0]);
	CHECK_EQ_INT(read_points(laz, field, 1000, compressed, &scales[1]), n);
	CHECK(n > 0 && scales[0] == scales[1]);
	CHECK(memcmp(stored, compressed, n * sizeof(stored[0])) == 0);
}

int main(void)
{
	const char *directory = getenv("BIRDVIEW_FRAMES");
	const int before = check_open_descriptors();

	if (bv_laszip() == NULL) {
		puts("there is no LASzip");
		return 77;
	}
	check_use_temporary_directory();
	test_points(laz_3, sizeof(laz_3));
	test_points(laz_7, sizeof(laz_7));
	test_failures();
	if (directory != NULL) {
		expect_same(directory, NULL);
		expect_same(directory, "gps_time");
		expect_same(directory, "green");
	}
	CHECK_EQ_INT(check_open_descriptors(), before);
	return 0;
}
