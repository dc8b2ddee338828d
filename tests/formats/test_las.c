/*
 * test_las.c: the points of LAS are found, whatever version and point format
 *
 * Proves of every version and every point format which head a file has: where points
 * begin, how many there are, where x, y, z and intensity are, with the header's scale
 * and offset; that any other field of whole bytes, and extra bytes of any type, can be
 * the intensity, with a scale and an offset of their own; and that records between the
 * header and the points, longer headers, longer points and what is behind them do not
 * matter.  What is expected was taken from the specification, and not from the table
 * of the source.
 */

#include <math.h>

#include "las_file.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const uint32_t point_sizes[] = {20, 28, 26, 34, 57, 63,
				       30, 36, 38, 59, 67};

/* The head of the file with 'field' as intensity. */
static struct bv_head head_of(size_t size, const char *field)
{
	const struct bv_asked asked = ask_for_field(field);
	struct bv_layout taken;
	struct bv_fault fault;
	struct bv_head head;

	CHECK_EQ_INT(
		memory_head("1.bin", las_file, size, &asked, &head, &fault),
		BV_OK);
	CHECK_STR(head.format->name, "las");
	CHECK_STR(head.layout.format, "las");
	CHECK_EQ_INT(bv_take_layout(&taken, &head.layout), BV_OK);
	return head;
}

static void expect_points(const struct bv_head *head, uint64_t points,
			  uint64_t first_byte, uint32_t stride)
{
	CHECK_EQ_INT(head->points, points);
	CHECK_EQ_INT(head->first_byte, first_byte);
	CHECK_EQ_INT(head->layout.stride, stride);
	CHECK(head->decoder == NULL);
	for (uint32_t i = 0; i < 3; i++) {
		CHECK_EQ_INT(head->layout.offset[i], 4 * i);
		CHECK_EQ_INT(head->layout.type[i], BV_I4);
		CHECK(head->layout.factor[i] == 0.001 * (double)(i + 1));
		CHECK(head->layout.shift[i] == 100.5 * (double)i);
	}
}

static void expect_intensity(const struct bv_head *head, const char *name,
			     uint32_t offset, enum bv_type type, double scale)
{
	CHECK_STR(head->layout.intensity_field, name);
	CHECK_EQ_INT(head->layout.offset[3], offset);
	CHECK_EQ_INT(head->layout.type[3], type);
	CHECK(head->layout.intensity_scale == scale);
}

static void test_versions(void)
{
	for (unsigned minor = 0; minor <= 4; minor++) {
		for (uint32_t format = 0; format <= 10; format++) {
			const uint32_t stride = point_sizes[format] + minor * 3;
			const size_t size =
				las_make(minor, format, stride, 5 + format);
			const struct bv_head head = head_of(size, NULL);

			expect_points(&head, 5 + format, las_header_size(minor),
				      stride);
			expect_intensity(&head, "intensity", 12, BV_U2,
					 65535.0);
		}
	}
}

/* What can be before and behind the points. */
static void test_surroundings(void)
{
	unsigned char data[1000] = {1, 2, 3};
	size_t at = las_begin(2, 1, 28);
	struct bv_head head;

	at = las_put_vlr(at, "anybody", 4, data, sizeof(data));
	at = las_put_vlr(at, "LASF_Spec", 3, data, 0);
	head = head_of(las_end(at, 7), NULL);
	expect_points(&head, 7, 227 + 54 + 1000 + 54, 28);

	/* Bytes of nobody behind the records and behind the points. */
	las_put(LAS_FIRST_BYTE, at + 28, 4);
	head = head_of(at + 7 * 28 + 100, NULL);
	expect_points(&head, 7, at + 28, 28);

	/* A longer header, as later versions may have. */
	las_make(2, 0, 20, 9);
	las_put(LAS_HEADER_SIZE, 327, 2);
	las_put(LAS_FIRST_BYTE, 327, 4);
	head = head_of(327 + 9 * 20, NULL);
	expect_points(&head, 9, 327, 20);

	head = head_of(las_make(0, 0, 20, 0), NULL);
	expect_points(&head, 0, 227, 20);
}

/* From 1.4 on there is a count of 64 bits, which counts if it is not 0. */
static void test_counts(void)
{
	const size_t size = las_make(4, 6, 30, 9);
	struct bv_head head = head_of(size, NULL);

	expect_points(&head, 9, 375, 30);
	las_put(LAS_POINTS_64, 8, 8);
	head = head_of(size, NULL);
	expect_points(&head, 8, 375, 30);
	las_put(LAS_POINTS, 0, 4);
	head = head_of(size, NULL);
	expect_points(&head, 8, 375, 30);
	/* In 1.3 these are bytes of points. */
	las_make(3, 0, 20, 9);
	las_put(LAS_POINTS_64, UINT64_MAX, 8);
	head = head_of(235 + 9 * 20, NULL);
	expect_points(&head, 9, 235, 20);
}

static const struct {
	uint32_t point_format;
	const char *name;
	uint32_t offset;
	enum bv_type type;
	double scale;
} fields[] = {
	{0, "user_data", 17, BV_U1, 255},
	{0, "Intensity", 12, BV_U2, 65535},
	{1, "scan_angle_rank", 16, BV_I1, 255},
	{1, "GPS_TIME", 20, BV_F8, 1},
	{2, "red", 20, BV_U2, 65535},
	{2, "blue", 24, BV_U2, 65535},
	{3, "green", 30, BV_U2, 65535},
	{4, "gps_time", 20, BV_F8, 1},
	{5, "red", 28, BV_U2, 65535},
	{5, "point_source_id", 18, BV_U2, 65535},
	{6, "classification", 16, BV_U1, 255},
	{6, "user_data", 17, BV_U1, 255},
	{6, "scan_angle", 18, BV_I2, 65535},
	{6, "point_source_id", 20, BV_U2, 65535},
	{6, "gps_time", 22, BV_F8, 1},
	{7, "red", 30, BV_U2, 65535},
	{8, "nir", 36, BV_U2, 65535},
	{9, "gps_time", 22, BV_F8, 1},
	{10, "blue", 34, BV_U2, 65535},
	{10, "nir", 36, BV_U2, 65535},
	{10, "z", 8, BV_I4, 1},
};

static void test_fields(void)
{
	for (size_t i = 0; i < LENGTH(fields); i++) {
		const uint32_t format = fields[i].point_format;
		const size_t size = las_make(4, format, point_sizes[format], 3);
		const struct bv_head head = head_of(size, fields[i].name);

		expect_points(&head, 3, 375, point_sizes[format]);
		CHECK_EQ_INT(head.layout.offset[3], fields[i].offset);
		CHECK_EQ_INT(head.layout.type[3], fields[i].type);
		CHECK(head.layout.intensity_scale == fields[i].scale);
	}
}

/* ---------------------------------------------------------------------- */
/* Extra bytes                                                            */
/* ---------------------------------------------------------------------- */

/* A field of every type, in the order of their numbers, after one of 3 bytes. */
static size_t make_extra(unsigned options, double scale, double offset)
{
	static const char *const names[] = {"u1", "i1", "u2", "i2", "u4",
					    "i4", "u8", "i8", "f4", "f8"};
	unsigned char data[12 * 192];
	size_t at = las_begin(4, 7, 36 + 3 + 16 + 42);

	las_describe(data, "nothing", 0, 3, 0, 0);
	las_describe(data + 192, "pair", 20, 0, 0, 0);
	for (unsigned i = 0; i < 10; i++)
		las_describe(data + 192 * (i + 2), names[i], i + 1, options,
			     scale, offset);
	at = las_put_vlr(at, "somebody", 4, "text", 4);
	at = las_put_vlr(at, "LASF_Spec", 4, data, sizeof(data));
	return las_end(at, 11);
}

static const struct {
	const char *name;
	uint32_t offset;
	enum bv_type type;
	double scale;
} extra[] = {
	{"u1", 55, BV_U1, 255},   {"I1", 56, BV_I1, 255},
	{"u2", 57, BV_U2, 65535}, {"i2", 59, BV_I2, 65535},
	{"u4", 61, BV_U4, 1},     {"i4", 65, BV_I4, 1},
	{"u8", 69, BV_U8, 1},     {"i8", 77, BV_I8, 1},
	{"f4", 85, BV_F4, 1},     {"f8", 89, BV_F8, 1},
};

static void test_extra(void)
{
	const size_t size = make_extra(7, NAN, NAN);

	for (size_t i = 0; i < LENGTH(extra); i++) {
		const struct bv_head head = head_of(size, extra[i].name);

		expect_points(&head, 11, 375 + 58 + 54 + 12 * 192, 97);
		CHECK_EQ_INT(head.layout.offset[3], extra[i].offset);
		CHECK_EQ_INT(head.layout.type[3], extra[i].type);
		CHECK(head.layout.intensity_scale == extra[i].scale);
	}
}

/* With a scale of its own a field is a double, which decoding makes of it. */
static void expect_scaled(const struct bv_head *head, size_t field,
			  double scale, double offset, size_t room)
{
	static unsigned char records[16 * BV_RECORD_MAX];
	const struct bv_layout *layout = &head->layout;
	const unsigned char *point = las_file + head->first_byte;
	struct bv_fault fault;
	struct bv_decoding step = {.bytes = point,
				   .size = (size_t)head->points * 97,
				   .records = records,
				   .room = room};

	CHECK(layout->intensity_scale == 1.0);
	while (step.done < head->points) {
		step.used = step.made = 0;
		CHECK_EQ_INT(head->decoder->decode(head, &step, &fault), BV_OK);
		CHECK(step.made > 0 && step.made <= room);
		CHECK_EQ_INT(step.used, step.made * 97);
		for (size_t k = 0; k < step.made; k++, point += 97) {
			const unsigned char *record =
				records + k * layout->stride;
			const double value =
				bv_load_number(point + extra[field].offset,
					       extra[field].type, false);
			const double expected = value * scale + offset;
			const double found = bv_load_number(
				record + layout->offset[3],
				(enum bv_type)layout->type[3], false);

			CHECK(memcmp(record, point, 12) == 0);
			CHECK(memcmp(&found, &expected, 8) == 0);
		}
		step.bytes += step.used;
		step.size -= step.used;
		step.done += step.made;
	}
}

static void test_scaled(void)
{
	for (size_t i = 0; i < LENGTH(extra); i++) {
		size_t size = make_extra(8 + 16, 0.01, -7.5);
		struct bv_head head = head_of(size, extra[i].name);

		expect_scaled(&head, i, 0.01, -7.5, 1 + i);
		size = make_extra(8, 0.01, NAN);
		head = head_of(size, extra[i].name);
		expect_scaled(&head, i, 0.01, 0, 16);
		size = make_extra(16, 0, 3);
		head = head_of(size, extra[i].name);
		expect_scaled(&head, i, 1, 3, 16);
	}
}

int main(void)
{
	test_versions();
	test_surroundings();
	test_counts();
	test_fields();
	test_extra();
	test_scaled();
	return 0;
}
