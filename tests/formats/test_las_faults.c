/*
 * test_las_faults.c: what is no LAS is refused in words, and harms nobody
 *
 * Proves by a table each sentence about a LAS file, compressed or not, whose header or
 * records do not fit together or do not fit the file; and that files cut anywhere and
 * headers with any bytes changed are refused or have a sound head, whose points the file
 * has.
 */

#include <math.h>

#include "formats/laszip.h"
#include "las_file.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static void expect(size_t size, const char *field, const char *sentence)
{
	struct bv_asked asked = ask_for_field(field);
	struct bv_fault fault;
	struct bv_head head;

	asked.format = bv_format_find("las");
	CHECK_EQ_INT(
		memory_head("1.las", las_file, size, &asked, &head, &fault),
		BV_ERR_FORMAT);
	CHECK_STR(fault.text, sentence);
	CHECK(strlen(fault.text) <= 127);
}

/* -------------------------------------------------------------------------- */
/* The header                                                                 */
/* -------------------------------------------------------------------------- */

/* Files of 10 points of 28 bytes, format 1, and some bytes that are changed. */
static const struct {
	unsigned minor;
	size_t at;
	uint64_t value;
	size_t bytes;
	const char *sentence;
} cases[] = {
	{2, 0, 'M', 1, "does not begin with LASF, as LAS files do"},
	{2, 24, 2, 1, "is LAS 2.2, expected 1.0 to 1.4"},
	{2, 24, 0, 1, "is LAS 0.2, expected 1.0 to 1.4"},
	{2, 25, 5, 1, "is LAS 1.5, expected 1.0 to 1.4"},
	{2, LAS_HEADER_SIZE, 226, 2,
	 "has a header of 226 bytes, expected at least 227 for LAS 1.2"},
	{3, LAS_HEADER_SIZE, 227, 2,
	 "has a header of 227 bytes, expected at least 235 for LAS 1.3"},
	{4, LAS_HEADER_SIZE, 374, 2,
	 "has a header of 374 bytes, expected at least 375 for LAS 1.4"},
	{2, LAS_HEADER_SIZE, 0xffff, 2,
	 "ends after 507 bytes, expected a LAS header of 65535"},
	{2, LAS_FIRST_BYTE, 0, 4,
	 "has its points from byte 0 on, expected 227 to 507"},
	{2, LAS_FIRST_BYTE, 226, 4,
	 "has its points from byte 226 on, expected 227 to 507"},
	{2, LAS_FIRST_BYTE, 508, 4,
	 "has its points from byte 508 on, expected 227 to 507"},
	{2, LAS_FIRST_BYTE, UINT32_MAX, 4,
	 "has its points from byte 4294967295 on, expected 227 to 507"},
	{2, LAS_FIRST_BYTE, 507, 4, "has 0 points of 28 bytes, expected 10"},
	{2, LAS_FIRST_BYTE, 228, 4, "has 9 points of 28 bytes, expected 10"},
	{2, LAS_POINT_FORMAT, 11, 1, "has point format 11, expected 0 to 10"},
	{2, LAS_POINT_FORMAT, 63, 1, "has point format 63, expected 0 to 10"},
	{2, LAS_POINT_FORMAT, 128 + 11, 1,
	 "has point format 11, expected 0 to 10"},
	{2, LAS_RECORD_LENGTH, 0, 2,
	 "has points of 0 bytes, expected at least 28 for point format 1"},
	{2, LAS_RECORD_LENGTH, 27, 2,
	 "has points of 27 bytes, expected at least 28 for point format 1"},
	{2, LAS_RECORD_LENGTH, 29, 2, "has 9 points of 29 bytes, expected 10"},
	{2, LAS_RECORD_LENGTH, 65535, 2,
	 "has 0 points of 65535 bytes, expected 10"},
	{2, LAS_POINTS, 11, 4, "has 10 points of 28 bytes, expected 11"},
	{2, LAS_POINTS, UINT32_MAX, 4,
	 "has 10 points of 28 bytes, expected 4294967295"},
	{4, LAS_POINTS_64, 11, 8, "has 10 points of 28 bytes, expected 11"},
	{4, LAS_POINTS_64, UINT64_MAX, 8,
	 "has 10 points of 28 bytes, expected 18446744073709551615"},
};

static void test_header(void)
{
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const size_t size = las_make(cases[i].minor, 1, 28, 10);

		las_put(cases[i].at, cases[i].value, cases[i].bytes);
		expect(size, NULL, cases[i].sentence);
	}
}

static void test_numbers(void)
{
	static const struct {
		size_t at;
		double value;
		const char *sentence;
	} numbers[] = {
		{LAS_SCALE, 0.0,
		 "the scale of x is 0, expected a finite number that is not 0"},
		{LAS_SCALE + 8, -0.0,
		 "the scale of y is -0, expected a finite number that is not "
		 "0"},
		{LAS_SCALE + 16, (double)INFINITY,
		 "the scale of z is inf, expected a finite number that is not "
		 "0"},
		{LAS_SCALE, (double)NAN,
		 "the scale of x is nan, expected a finite number that is not "
		 "0"},
		{LAS_OFFSET, (double)-INFINITY,
		 "the offset of x is -inf, expected a finite number"},
		{LAS_OFFSET + 16, (double)NAN,
		 "the offset of z is nan, expected a finite number"},
	};

	for (size_t i = 0; i < LENGTH(numbers); i++) {
		const size_t size = las_make(1, 1, 28, 10);

		las_put_double(numbers[i].at, numbers[i].value);
		expect(size, NULL, numbers[i].sentence);
	}
}

static void test_cut(void)
{
	const size_t size = las_make(4, 6, 30, 3);

	expect(0, NULL, "does not begin with LASF, as LAS files do");
	expect(226, NULL, "ends after 226 bytes, expected a LAS header of 227");
	expect(374, NULL, "ends after 374 bytes, expected a LAS header of 375");
	expect(375, NULL, "has 0 points of 30 bytes, expected 3");
	expect(size - 1, NULL, "has 2 points of 30 bytes, expected 3");
}

/* -------------------------------------------------------------------------- */
/* Fields                                                                     */
/* -------------------------------------------------------------------------- */

#define FIELDS_0 "X Y Z intensity scan_angle_rank user_data point_source_id"

static void test_fields(void)
{
	unsigned char data[2 * 192];
	size_t size = las_make(2, 0, 24, 3);
	size_t at;

	expect(size, "ring", "has no field 'ring'; its fields are " FIELDS_0);
	/* It shares its byte with flags there. */
	expect(size, "classification",
	       "has no field 'classification'; its fields are " FIELDS_0);

	las_describe(data, "pair", 11, 0, 0, 0);
	las_describe(data + 192, "a", 2, 8, 0, 0);
	at = las_put_vlr(las_begin(2, 0, 24), "LASF_Spec", 4, data,
			 sizeof(data));
	size = las_end(at, 3);
	expect(size, "pair", "field 'pair' has 2 values a point, expected 1");
	expect(size, "a",
	       "the extra bytes 'a' have scale 0 and offset 0, expected finite "
	       "numbers, and no scale of 0");
	las_put(at - 192 + 2, 2 << 8, 2);
	expect(size, "a", "field 'a' is no number");
	/* What does not fit into a point is not there, nor is an unknown type. */
	las_put(at - 192 + 2, 5, 2);
	expect(size, "a", "has no field 'a'; its fields are " FIELDS_0 " pair");
	las_put(at - 384 + 2, 31, 1);
	expect(size, "a", "has no field 'a'; its fields are " FIELDS_0);
}

/* -------------------------------------------------------------------------- */
/* Compressed points                                                          */
/* -------------------------------------------------------------------------- */

/*
 * A compressed file of 10 points in format 3: with a table of one chunk, and its
 * record at 'record', which has that many items.
 */
static size_t make_laz(size_t *record, size_t items)
{
	static const uint8_t types[] = {6, 7, 8, 0, 9};
	static const uint8_t sizes[] = {20, 8, 6, 5, 29};
	unsigned char data[34 + 6 * 5] = {2};
	size_t at = las_begin(2, 3 + 128, 39);

	data[32] = (unsigned char)items;
	for (size_t i = 0; i < items; i++) {
		data[34 + 6 * i] = types[i];
		data[36 + 6 * i] = sizes[i];
		data[38 + 6 * i] = 2;
	}
	*record = at + 54;
	at = las_put_vlr(at, "laszip encoded", 22204, data, 34 + 6 * items);
	las_put(LAS_POINTS, 10, 4);
	las_put(at, at + 16, 8);
	memset(las_file + at + 8, 0, 100);
	las_put(at + 16 + 4, 1, 4);
	return at + 108;
}

#define MISFIT                                                     \
	"is LAZ whose record of 58 bytes does not describe point " \
	"format 3 with 39 bytes"

static void test_record(void)
{
	static const struct {
		size_t at; /* in the record */
		uint64_t value;
	} changes[] = {
		{0, 0},  {0, 3},   {32, 3},      {32, 0xffff}, {34, 7},
		{34, 5}, {36, 21}, {36, 0xffff}, {40, 10},     {52, 14},
	};
	size_t record, size = make_laz(&record, 4);

	for (size_t i = 0; i < LENGTH(changes); i++) {
		make_laz(&record, 4);
		las_put(record + changes[i].at, changes[i].value, 2);
		expect(size, NULL, MISFIT);
	}
	make_laz(&record, 4);
	las_put(record + 2, 1, 2);
	expect(size, NULL, "is LAZ by coder 1, expected 0");
	las_put(record + 2, 0, 2);
	las_put(record + 44, 3, 2);
	expect(size, NULL,
	       "is LAZ with item 7 in version 3, which LASzip does not know");
	las_put(record + 44, 0xffff, 2);
	expect(size, NULL,
	       "is LAZ with item 7 in version 65535, which LASzip does not "
	       "know");
	size = make_laz(&record, 5);
	expect(size, NULL,
	       "is LAZ whose record of 64 bytes does not describe point format "
	       "3 with 39 bytes");
	size = make_laz(&record, 0);
	expect(size, NULL,
	       "is LAZ whose record of 34 bytes does not describe point format "
	       "3 with 39 bytes");
	las_put(record - 54 + 18, 22205, 2);
	expect(size, NULL,
	       "is compressed LAS (LAZ) without the record that says how");
}

static void test_chunks(void)
{
	size_t record, size = make_laz(&record, 4);
	const size_t first = record + 58;

	las_put(first + 20, 10 + 1025, 4);
	expect(size, NULL,
	       "has 1035 chunks of compressed points, expected at most one for "
	       "each of 10");
	las_put(first, size - 7, 8);
	expect(size, NULL,
	       "has 447 bytes, expected more: compressed points begin or end "
	       "at byte 440");
	las_put(first, UINT64_MAX - 1, 8);
	expect(size, NULL,
	       "has 447 bytes, expected more: compressed points begin or end "
	       "at byte 18446744073709551614");
	las_put(first, UINT64_MAX, 8);
	las_put(size - 8, 500, 8);
	expect(size, NULL,
	       "has 447 bytes, expected more: compressed points begin or end "
	       "at byte 500");
	expect(first + 3, NULL,
	       "has 342 bytes, expected more: compressed points begin or end "
	       "at byte 339");
}

/* A right one needs LASzip; where that is not, it says so. */
static void test_library(void)
{
	const struct bv_asked asked = ask_for_field(NULL);
	struct bv_fault fault;
	struct bv_head head;
	size_t record;
	const size_t size = make_laz(&record, 4);
	const enum bv_status status =
		memory_head("1", las_file, size, &asked, &head, &fault);

	if (bv_laszip() != NULL) {
		CHECK_EQ_INT(status, BV_OK);
		CHECK_EQ_INT(head.points, 10);
		CHECK(head.decoder != NULL && head.decoder->reads_file);
		return;
	}
	CHECK_EQ_INT(status, BV_ERR_LIBRARY);
	CHECK_STR(fault.text, "is compressed LAS (LAZ); install LASzip "
			      "(liblaszip8), or decompress it");
}

/* -------------------------------------------------------------------------- */
/* Anything                                                                   */
/* -------------------------------------------------------------------------- */

static uint64_t state = 1;

static uint32_t draw(uint32_t below)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(state >> 33) % below;
}

/* In memory that ends where the file does. */
static void expect_sound(size_t size, const char *field)
{
	struct bv_asked asked = ask_for_field(field);
	unsigned char *bytes = malloc(size + (size == 0));
	struct bv_layout taken;
	struct bv_fault fault;
	struct bv_head head;
	enum bv_status status;

	CHECK(bytes != NULL);
	memcpy(bytes, las_file, size);
	asked.format = bv_format_find("las");
	status = memory_head("1", bytes, size, &asked, &head, &fault);
	if (status == BV_OK) {
		CHECK_EQ_INT(bv_take_layout(&taken, &head.layout), BV_OK);
		CHECK(head.first_byte <= size);
		CHECK(head.decoder != NULL ||
		      head.points <=
			      (size - head.first_byte) / head.layout.stride);
	} else {
		CHECK(status == BV_ERR_FORMAT || status == BV_ERR_LIBRARY);
		CHECK(strlen(fault.text) > 0 && strlen(fault.text) <= 127);
	}
	free(bytes);
}

static size_t make_any(uint32_t kind)
{
	unsigned char data[3 * 192];
	size_t record;

	if (kind == 0)
		return make_laz(&record, 4);
	las_describe(data, "pair", 11, 0, 0, 0);
	las_describe(data + 192, "a", 2, 8, 0.5, 0);
	las_describe(data + 384, "b", 10, 31, 0.5, 3);
	return las_end(las_put_vlr(las_begin(4, 7, 60), "LASF_Spec", 4, data,
				   sizeof(data)),
		       4);
}

static void test_anything(void)
{
	static const char *const names[] = {NULL, "a", "b", "gps_time"};

	for (uint32_t round = 0; round < 40000; round++) {
		size_t size = make_any(round % 2);

		if (round < 2 * size)
			size = round / 2;
		for (uint32_t n = draw(4); n > 0; n--)
			las_file[draw((uint32_t)size + 1)] =
				(unsigned char)(draw(2) > 0 ? 255 : draw(256));
		expect_sound(size, names[draw(4)]);
	}
}

int main(void)
{
	test_header();
	test_numbers();
	test_cut();
	test_fields();
	test_record();
	test_chunks();
	test_library();
	test_anything();
	return 0;
}
