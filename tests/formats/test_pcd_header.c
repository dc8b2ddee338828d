/*
 * test_pcd_header.c: what the header of a PCD file says is understood, or refused
 *
 * Proves for a table of headers how many points there are and in which layout, for
 * lines in any order and in the forms that programs write; and for a table of wrong ones
 * the sentence that says what was found and what was expected.  No number in a header
 * has memory taken, and a header ends within its first 64 KiB.
 */

#include "formats/lzf.h"
#include "pcd_file.h"

/* Reads the head of "frame.pcd".  Returns what is wrong, or NULL. */
static const char *read_head(const char *intensity_field, struct bv_head *head)
{
	static struct bv_fault fault;
	const struct bv_asked asked = ask_for_field(intensity_field);
	const struct bv_reading reading = {&asked, 1000, &fault};
	struct bv_verdict verdict = {0};

	fault = (struct bv_fault){0};
	if (bv_read_head("frame.pcd", &reading, head, &verdict) == BV_OK)
		return NULL;
	CHECK(verdict.status == BV_ERR_FORMAT ||
	      verdict.status == BV_ERR_LIBRARY);
	CHECK(strlen(verdict.fault) < 128);
	return verdict.fault;
}

/* ---------------------------------------------------------------------- */
/* Good ones                                                              */
/* ---------------------------------------------------------------------- */

#define XYZ "FIELDS x y z\nSIZE 4 4 4\nTYPE F F F\n"
#define XYZI "FIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\n"
#define TWO "WIDTH 2\nHEIGHT 1\nPOINTS 2\n"
#define BINARY "DATA binary\n"

static const struct {
	const char *header;
	size_t data; /* bytes of it */
	uint64_t points;
	const char *layout;
} good[] = {
	{"# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\n" XYZI
	 "COUNT 1 1 1 1\nWIDTH 2\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\n"
	 "POINTS 2\nDATA binary\n",
	 32, 2, "16: f4@0 f4@4 f4@8 f4@12 intensity/1"},
	/* The version before the point, without the title; no COUNT. */
	{"VERSION .7\n" XYZ TWO BINARY, 24, 2, "12: f4@0 f4@4 f4@8"},
	{"VERSION 0.6\n" XYZ TWO BINARY, 24, 2, "12: f4@0 f4@4 f4@8"},
	{"# .PCD v.5\nVERSION .5\nCOLUMNS x y z\nSIZE 4 4 4\nTYPE F F F\n" TWO
		 BINARY,
	 24, 2, "12: f4@0 f4@4 f4@8"},
	/* No version at all, and what blanks there may be. */
	{XYZ TWO BINARY, 24, 2, "12: f4@0 f4@4 f4@8"},
	{"# a comment\n#\n  FIELDS\tx  y z \n\n#\nSIZE 4\t4 4\n # more\n"
	 "TYPE F F F\n" TWO BINARY,
	 24, 2, "12: f4@0 f4@4 f4@8"},
	{"VERSION 0.7\r\nFIELDS x y z\r\nSIZE 4 4 4\r\nTYPE F F F\r\n"
	 "POINTS 2\r\nDATA binary\r\n",
	 24, 2, "12: f4@0 f4@4 f4@8"},
	/* In another order, and without one of the two ways to say how many. */
	{"VERSION 0.7\nHEIGHT 2\nTYPE F F F\nWIDTH 1\nSIZE 4 4 4\n"
	 "FIELDS x y z\nDATA binary\n",
	 24, 2, "12: f4@0 f4@4 f4@8"},
	{XYZ "WIDTH 77\nPOINTS 2\nDATA binary\n", 24, 2, "12: f4@0 f4@4 f4@8"},
	/* More data than points, and no points. */
	{XYZ TWO BINARY, 4096, 2, "12: f4@0 f4@4 f4@8"},
	{XYZ "POINTS 0\nDATA binary\n", 0, 0, "12: f4@0 f4@4 f4@8"},
	{XYZ "POINTS 0\nDATA ascii\n", 0, 0, "12: f4@0 f4@4 f4@8"},
	{XYZ "POINTS 0\nDATA binary_compressed\n", 0, 0, "12: f4@0 f4@4 f4@8"},
	/* Other orders, names and types of fields; padding, and lists. */
	{"FIELDS Intensity Z _ Y X\nSIZE 2 8 1 8 8\nTYPE U F U F F\n"
	 "COUNT 1 1 7 1 1\nPOINTS 1\nDATA binary\n",
	 33, 1, "33: f8@25 f8@17 f8@2 u2@0 Intensity/65535"},
	{"FIELDS x y z normal scalar_Reflectance rgb i\n"
	 "SIZE 1 2 4 4 1 4 4\nTYPE I I I F U F F\nCOUNT 1 1 1 3 1 1 1\n"
	 "POINTS 1\nDATA binary\n",
	 28, 1, "28: i1@0 i2@1 i4@3 f4@24 i/1"},
	{"FIELDS x y z reflectivity\nSIZE 8 8 4 1\nTYPE U I U I\n"
	 "POINTS 1\nDATA binary\n",
	 21, 1, "21: u8@0 i8@8 u4@16 i1@20 reflectivity/255"},
	{"FIELDS x y z intensity i\nSIZE 4 4 4 4 1\nTYPE F F F F U\n"
	 "COUNT 1 1 1 4 1\nPOINTS 1\nDATA binary\n",
	 29, 1, "29: f4@0 f4@4 f4@8 u1@28 i/255"},
	{"FIELDS x y z _\nSIZE 4 4 4 3\nTYPE F F F -\nCOUNT 1 1 1 0\n"
	 "POINTS 1\nDATA binary\n",
	 12, 1, "12: f4@0 f4@4 f4@8"},
	{"FIELDS x y z _\nSIZE 4 4 4 1\nTYPE F F F U\nCOUNT 1 1 1 65523\n"
	 "POINTS 1\nDATA binary\n",
	 65535, 1, "65535: f4@0 f4@4 f4@8"},
	/* Lines of text become doubles, and the scale is that of the field. */
	{"FIELDS x y z i\nSIZE 4 4 4 1\nTYPE F F F U\nPOINTS 2\nDATA ascii\n",
	 15, 2, "32: f8@0 f8@8 f8@16 f8@24 i/255"},
};

static void check_good(void)
{
	static const char data[65536];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		const size_t size = strlen(good[i].header);
		struct bv_head head;
		const char *fault;

		write_pcd(good[i].header, data, good[i].data);
		fault = read_head(NULL, &head);
		if (fault != NULL)
			fprintf(stderr, "%s%s\n", good[i].header, fault);
		CHECK(fault == NULL);
		CHECK_STR(head.layout.format, "pcd");
		CHECK_EQ_INT(head.points, good[i].points);
		CHECK_EQ_INT(head.first_byte, size);
		CHECK_STR(describe(&head.layout), good[i].layout);
	}
}

static void check_asked_field(void)
{
	static const char header[] =
		"FIELDS x y z intensity ring\nSIZE 4 4 4 4 2\nTYPE F F F F U\n"
		"COUNT 1 1 1 2 1\nPOINTS 0\nDATA binary\n";
	struct bv_head head;

	write_pcd(header, "", 0);
	CHECK(read_head(NULL, &head) == NULL);
	CHECK_STR(describe(&head.layout), "22: f4@0 f4@4 f4@8");
	CHECK(read_head("RING", &head) == NULL);
	CHECK_STR(describe(&head.layout),
		  "22: f4@0 f4@4 f4@8 u2@20 ring/65535");
	CHECK_STR(read_head("intensity", &head),
		  "field 'intensity' has 2 values a point, expected 1");
	CHECK_STR(read_head("time", &head),
		  "has no field 'time'; its fields are x y z intensity ring");
}

/* ---------------------------------------------------------------------- */
/* Wrong ones                                                             */
/* ---------------------------------------------------------------------- */

static const struct {
	const char *header;
	size_t data;
	const char *sentence;
} wrong[] = {
	/* Lines */
	{"VERSION 0.8\n" XYZ TWO BINARY, 24,
	 "VERSION is '0.8'; expected 0.5, 0.6 or 0.7"},
	{"VERSION 0.7\nSIZE 4\nTYPE F\n" TWO BINARY, 24, "has no line FIELDS"},
	{"FIELDS x y z\nTYPE F F F\n" TWO BINARY, 24, "has no line SIZE"},
	{"FIELDS x y z\nSIZE 4 4 4\n" TWO BINARY, 24, "has no line TYPE"},
	{XYZ BINARY, 24, "has no line POINTS, and not both WIDTH and HEIGHT"},
	{XYZ "HEIGHT 2\n" BINARY, 24,
	 "has no line POINTS, and not both WIDTH and HEIGHT"},
	{XYZ TWO, 0, "ends in its header, after 61 bytes"},
	{XYZ TWO "COUNTS 1 1 1\n" BINARY, 24,
	 "has a line 'COUNTS' before DATA, which is none of a PCD header"},
	{XYZ TWO "\x1b[2J\n" BINARY, 24,
	 "has a line '?[2J' before DATA, which is none of a PCD header"},
	{XYZ XYZ TWO BINARY, 24, "has two lines FIELDS"},
	{XYZ TWO "DATA\n", 24, "DATA has 0 values, expected 1"},
	{XYZ TWO "DATA binary ascii\n", 24, "DATA has 2 values, expected 1"},
	{XYZ TWO "DATA binery\n", 24,
	 "DATA is 'binery'; expected ascii, binary or binary_compressed"},
	/* Fields */
	{"FIELDS x y\nSIZE 4 4\nTYPE F F\n" TWO BINARY, 24,
	 "has no field 'z'; its fields are x y"},
	{"VERSION 0.7\nFIELDS\nSIZE\nTYPE\n" TWO BINARY, 24,
	 "has no field 'x'; its fields are "},
	{"FIELDS x y z\nSIZE 4 4\nTYPE F F F\n" TWO BINARY, 24,
	 "SIZE has 2 values, expected 3 as FIELDS has"},
	{"FIELDS x y z\nSIZE 4 4 4\nTYPE F F F F\n" TWO BINARY, 24,
	 "TYPE has 4 values, expected 3 as FIELDS has"},
	{XYZ "COUNT 1\n" TWO BINARY, 24,
	 "COUNT has 1 values, expected 3 as FIELDS has"},
	{"FIELDS x y z\nSIZE 4 2 4\nTYPE F F F\n" TWO BINARY, 24,
	 "field 'y' has TYPE F and SIZE 2, expected F 4 8, U 1 2 4 8 or I 1 2 "
	 "4 8"},
	{"FIELDS x y z\nSIZE 4 4 99999999999\nTYPE F F double_or_so\n" TWO
		 BINARY,
	 24,
	 "field 'z' has TYPE double_o and SIZE 99999999, expected F 4 8, U 1 2 "
	 "4 "
	 "8 or I 1 2 4 8"},
	{"FIELDS x y z _\nSIZE 4 4 4 0\nTYPE F F F U\n" TWO BINARY, 24,
	 "field '_' has TYPE U and SIZE 0, expected F 4 8, U 1 2 4 8 or I 1 2 "
	 "4 "
	 "8"},
	{"FIELDS x y z _\nSIZE 4 4 4 -1\nTYPE F F F U\n" TWO BINARY, 24,
	 "field '_' has TYPE U and SIZE -1, expected F 4 8, U 1 2 4 8 or I 1 2 "
	 "4 "
	 "8"},
	{XYZ "COUNT 1 3 1\n" TWO BINARY, 40,
	 "field 'y' has 3 values a point, expected 1"},
	{XYZ "COUNT 1 1 0\n" TWO BINARY, 24,
	 "COUNT of field 'z' is 0, expected at least 1"},
	{XYZ "COUNT 1 1 -1\n" TWO BINARY, 24,
	 "COUNT is '-1'; expected a whole number below 2^64"},
	/* Numbers that are too large */
	{XYZ "COUNT 1 1 1000000000\n" TWO BINARY, 24,
	 "field 'z' has 1000000000 values of 4 bytes; expected points of at "
	 "most 65535 bytes"},
	{"FIELDS x y z _\nSIZE 4 4 4 4294967296\nTYPE F F F U\n"
	 "COUNT 1 1 1 4294967296\n" TWO BINARY,
	 24,
	 "field '_' has 4294967296 values of 4294967296 bytes; expected points "
	 "of at most 65535 bytes"},
	{"FIELDS x y z _\nSIZE 4 4 4 1\nTYPE F F F U\nCOUNT 1 1 1 65524\n" TWO
		 BINARY,
	 24,
	 "field '_' has 65524 values of 1 bytes; expected points of at most "
	 "65535 bytes"},
	{XYZ "POINTS 18446744073709551616\n" BINARY, 24,
	 "POINTS is '18446744073709551616'; expected a whole number below "
	 "2^64"},
	{XYZ "POINTS 18446744073709551615\n" BINARY, 24,
	 "has 24 bytes of data, expected 18446744073709551615 points of 12 "
	 "bytes"},
	{XYZ "POINTS 9223372036854775808\n" BINARY, 24,
	 "has 24 bytes of data, expected 9223372036854775808 points of 12 "
	 "bytes"},
	{XYZ "POINTS 9223372036854775808\nDATA ascii\n", 24,
	 "has 24 bytes of text, expected 9223372036854775808 points of 3 "
	 "values"},
	{XYZ "WIDTH 4294967296\nHEIGHT 4294967296\n" BINARY, 24,
	 "WIDTH 4294967296 times HEIGHT 4294967296 is no number below 2^64"},
	/* Points */
	{XYZ "POINTS 2.0\n" BINARY, 24,
	 "POINTS is '2.0'; expected a whole number below 2^64"},
	{XYZ "POINTS 2 2\n" BINARY, 24, "POINTS has 2 values, expected 1"},
	{XYZ "WIDTH 2\nHEIGHT\n" BINARY, 24, "HEIGHT has 0 values, expected 1"},
	{XYZ "WIDTH 2\nHEIGHT 2\nPOINTS 2\n" BINARY, 48,
	 "POINTS is 2, expected 4 as WIDTH times HEIGHT is"},
	{XYZ TWO BINARY, 23,
	 "has 23 bytes of data, expected 2 points of 12 bytes"},
	{XYZ TWO "DATA ascii\n", 10,
	 "has 10 bytes of text, expected 2 points of 3 values"},
};

static void check_wrong(void)
{
	static const char data[64];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct bv_head head;

		write_pcd(wrong[i].header, data, wrong[i].data);
		CHECK_STR(read_head(NULL, &head), wrong[i].sentence);
	}
}

/* ---------------------------------------------------------------------- */
/* Compressed ones                                                        */
/* ---------------------------------------------------------------------- */

static const struct {
	uint32_t points, packed, unpacked;
	size_t data; /* bytes behind the two numbers */
	const char *sentence;
} compressed[] = {
	{2, 25, 24, 25, NULL},
	{2, 25, 24, 4096, NULL},
	{2, 48, 24, 48, NULL},
	{88, 12, 1056, 12, NULL},
	{2, 0, 24, 0, "its data cannot be 24 bytes that were compressed to 0"},
	{2, 49, 24, 49,
	 "its data cannot be 24 bytes that were compressed to 49"},
	{89, 12, 1068, 12,
	 "its data cannot be 1068 bytes that were compressed to 12"},
	{2, 25, 23, 25,
	 "its data unpacks to 23 bytes, expected 2 points of 12 "
	 "bytes"},
	{1, 25, 24, 25,
	 "its data unpacks to 24 bytes, expected 1 points of 12 "
	 "bytes"},
	{2, 25, 24, 24, "has 24 bytes of compressed data, expected 25"},
	{2, 4294967295, 24, 24,
	 "has 24 bytes of compressed data, expected 4294967295"},
	{357913941, 25, 4294967292, 25,
	 "its data cannot be 4294967292 bytes that were compressed to 25"},
};

static void check_compressed(void)
{
	unsigned char data[8 + 4096] = {0};
	struct bv_head head;
	char header[200];

	for (size_t i = 0; i < sizeof(compressed) / sizeof(compressed[0]);
	     i++) {
		const char *fault;

		memcpy(data, &compressed[i].packed, 4);
		memcpy(data + 4, &compressed[i].unpacked, 4);
		snprintf(header, sizeof(header),
			 XYZ "POINTS %u\nDATA binary_compressed\n",
			 (unsigned int)compressed[i].points);
		write_pcd(header, data, 8 + compressed[i].data);
		fault = read_head(NULL, &head);
		if (compressed[i].sentence == NULL)
			CHECK(fault == NULL);
		else
			CHECK_STR(fault, compressed[i].sentence);
	}
	write_pcd(XYZ TWO "DATA binary_compressed\n", data, 7);
	CHECK_STR(read_head(NULL, &head),
		  "has 7 bytes of compressed data, expected at least 8");
}

static void check_without_library(void)
{
	static const char data[33];
	struct bv_head head;

	write_pcd(XYZ TWO "DATA binary_compressed\n", data, sizeof(data));
	CHECK_STR(read_head(NULL, &head),
		  "is compressed, and birdview was built without liblzf");
}

/* ---------------------------------------------------------------------- */
/* Long ones                                                              */
/* ---------------------------------------------------------------------- */

/* A header of 'size' bytes, most of them a comment or a keyword, and 24 of data. */
static void write_long(size_t size, bool is_comment)
{
	static const char start[] = "# .PCD v0.7", more[] = "\n" XYZ TWO BINARY;
	const size_t used = sizeof(start) - 1 + sizeof(more) - 1;
	char *header = malloc(size + 1);

	CHECK(header != NULL && used <= size);
	memcpy(header, start, sizeof(start) - 1);
	memset(header + sizeof(start) - 1, '#', size - used);
	memcpy(header + size - (sizeof(more) - 1), more, sizeof(more));
	if (!is_comment)
		header[sizeof(start) - 1] = '\n';
	if (!is_comment)
		header[sizeof(start)] = 'K';
	write_pcd(header, "123456789012345678901234", 24);
	free(header);
}

static void check_long(void)
{
	static const size_t sizes[] = {4095, 4096, 4097, 5000, 65535, 65536};
	struct bv_head head;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		write_long(sizes[i], true);
		CHECK(read_head(NULL, &head) == NULL);
		CHECK_EQ_INT(head.points, 2);
		CHECK_EQ_INT(head.first_byte, sizes[i]);
	}
	write_long(65537, true);
	CHECK_STR(read_head(NULL, &head),
		  "has a header of more than 65536 bytes");
	write_long((size_t)1 << 20, true);
	CHECK_STR(read_head(NULL, &head),
		  "has a header of more than 65536 bytes");
	write_long(5000, false);
	CHECK_STR(read_head(NULL, &head),
		  "has a line 'K##########################################"
		  "#################' before DATA, which is none of a PCD "
		  "header");
}

/* Frames of points alone are not taken for PCD, whatever they begin with. */
static void check_others(void)
{
	static const char *const others[] = {
		"VERSIONS 1 2 3\n.", "VERSION\nabcdefg", "# a comment\n123",
		"#############..",   "DATA binary\n...", ""};
	struct bv_head head;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		char data[16] = "";

		memcpy(data, others[i], strlen(others[i]));
		write_pcd("", data, 16);
		CHECK_STR(read_head(NULL, &head),
			  "does not begin as a file does whose name ends in "
			  ".pcd; if it has points and nothing else, ask for "
			  "the format raw");
	}
}

int main(void)
{
	check_use_temporary_directory();
	check_good();
	check_asked_field();
	check_wrong();
	check_long();
	check_others();
	if (bv_lzf_version() == 0)
		check_without_library();
	else
		check_compressed();
	return 0;
}
