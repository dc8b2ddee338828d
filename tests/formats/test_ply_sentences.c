/*
 * test_ply_sentences.c: what is said of PLY files that are none
 *
 * Proves for each fault of a PLY file that it is told with what was found and what was
 * expected, in a sentence of at most 127 characters, wherever the pieces end in which
 * the file is read; and that headers that say more than a file can hold cost neither
 * time nor memory.
 */

#include "io/read.h"
#include "pieces.h"

#define LITTLE "ply\nformat binary_little_endian 1.0\n"
#define BIG "ply\nformat binary_big_endian 1.0\n"
#define TEXT "ply\nformat ascii 1.0\n"
#define XYZ "property float x\nproperty float y\nproperty float z\n"
#define END "end_header\n"
#define LIST "property list int float a\n"
#define POINT "xxxxyyyyzzzz"

/* More than any file has, and the largest numbers of 64 bits. */
#define MANY "9223372036854775808"
#define LARGEST "18446744073709551615"

#define FILE_OF(literal) literal, sizeof(literal) - 1

struct example {
	const char *bytes;
	size_t size;
	const char *sentence;
	const char *wanted; /* the field of the intensity, or NULL */
};

static const struct example headers[] = {
	{FILE_OF("ply\n"), "ends in its header, after 4 bytes", NULL},
	{FILE_OF(LITTLE "element vertex 1\n" XYZ "end_header"),
	 "ends in its header, after 114 bytes", NULL},
	{FILE_OF("ply\n" END), "has no line 'format' in its header", NULL},
	{FILE_OF(LITTLE END), "has no element 'vertex'", NULL},
	{FILE_OF(LITTLE "element face 1\nproperty list char int a\n" END),
	 "has no element 'vertex'", NULL},
	{FILE_OF(LITTLE "element vertices 1\n" XYZ END),
	 "has no element 'vertex'", NULL},
	{FILE_OF("ply\nformat binery 1.0\n"),
	 "format is 'binery'; expected ascii, binary_little_endian or "
	 "binary_big_endian",
	 NULL},
	{FILE_OF("ply\nformat\n"),
	 "format is ''; expected ascii, binary_little_endian or "
	 "binary_big_endian",
	 NULL},
	{FILE_OF("ply\nformat ascii 1.1\n"),
	 "format has version '1.1'; expected 1.0", NULL},
	{FILE_OF(TEXT "format ascii 1.0\n"),
	 "header line 'format ascii 1.0' is wrong; expected one format only",
	 NULL},
	{FILE_OF("ply\nelement vertex 1\n"),
	 "header line 'element vertex 1' is wrong; expected a line with the "
	 "format before it",
	 NULL},
	{FILE_OF(TEXT "vertex\x01 1\n"),
	 "header line 'vertex? 1' is wrong; expected element, property, "
	 "comment or end_header",
	 NULL},
	{FILE_OF(TEXT "0123456789012345678901234567890123456789more\n"),
	 "header line '0123456789012345678901234567890123456789' is wrong; "
	 "expected element, property, comment or end_header",
	 NULL},
	{FILE_OF(TEXT "property float x\n"),
	 "header line 'property float x' is wrong; expected an element before "
	 "it",
	 NULL},
	{FILE_OF(TEXT "element vertex\n"),
	 "header line 'element vertex' is wrong; expected element, a name and "
	 "a number",
	 NULL},
	{FILE_OF(TEXT "element vertex -1\n"),
	 "header line 'element vertex -1' is wrong; expected element, a name "
	 "and a number",
	 NULL},
	{FILE_OF(TEXT "element vertex 18446744073709551616\n"),
	 "header line 'element vertex 18446744073709551616' is wrong; expected "
	 "element, a name and a number",
	 NULL},
	{FILE_OF(TEXT "element vertex 1 1\n"),
	 "header line 'element vertex 1 1' is wrong; expected element, a name "
	 "and a number",
	 NULL},
	{FILE_OF(TEXT "element vertex 1\nproperty float\n"),
	 "header line 'property float' is wrong; expected a type and a name",
	 NULL},
	{FILE_OF(TEXT "element vertex 1\nproperty float x y\n"),
	 "header line 'property float x y' is wrong; expected a type and a "
	 "name",
	 NULL},
	{FILE_OF(TEXT "element vertex 1\nproperty list char x\n"),
	 "type 'x' is none; expected char, uchar, short, ushort, int, uint, "
	 "float, double, or int8 to float64",
	 NULL},
	{FILE_OF(TEXT "element vertex 1\nproperty half x\n"),
	 "type 'half' is none; expected char, uchar, short, ushort, int, uint, "
	 "float, double, or int8 to float64",
	 NULL},
	{FILE_OF(TEXT "element vertex 1\nproperty list float int x\n"),
	 "a list of element 'vertex' has a float for its length; expected an "
	 "integer",
	 NULL},
	{FILE_OF(TEXT "element vertex 1\n" LIST LIST LIST LIST LIST LIST LIST
			 LIST LIST),
	 "has more than 8 lists in its elements up to 'vertex'", NULL},
};

static const struct example fields[] = {
	{FILE_OF(LITTLE "element vertex 0\n" END),
	 "has no field 'x'; its fields are ", NULL},
	{FILE_OF(LITTLE "element vertex 1\nproperty float x\n"
			"property float y\nproperty float t\n" END),
	 "has no field 'z'; its fields are x y t", NULL},
	{FILE_OF(LITTLE "element vertex 1\n" XYZ END POINT),
	 "has no field 'ring'; its fields are x y z", "ring"},
	{FILE_OF(LITTLE "element vertex 1\n" XYZ LIST END POINT "\0\0\0\0"),
	 "property 'a' is a list; expected one number a point", "a"},
	{FILE_OF(TEXT "element vertex 1\nproperty list int float y\n" XYZ END),
	 "property 'y' is a list; expected one number a point", NULL},
};

static const struct example sizes[] = {
	{FILE_OF(LITTLE "element vertex 2\n" XYZ END POINT POINT "\b"), NULL,
	 NULL},
	{FILE_OF(LITTLE "element vertex 2\n" XYZ END POINT "xxxxyyyyzzz"),
	 "has 23 bytes of vertices; expected 2 times 12", NULL},
	{FILE_OF(LITTLE "element vertex " MANY "\n" XYZ END POINT),
	 "has 12 bytes of vertices; expected 9223372036854775808 times 12",
	 NULL},
	{FILE_OF(LITTLE "element vertex " LARGEST "\n" XYZ LIST END POINT),
	 "has 12 bytes of vertices; expected 18446744073709551615 times at "
	 "least 16",
	 NULL},
	{FILE_OF(TEXT "element vertex " MANY "\n" XYZ LIST END POINT),
	 "has 12 bytes of vertices; expected 9223372036854775808 times 4 "
	 "values",
	 NULL},
	{FILE_OF(TEXT "element vertex 2\n" XYZ END "1 2 3\n1 2\n"),
	 "has 10 bytes of vertices; expected 2 times 3 values", NULL},
	{FILE_OF(LITTLE
		 "element a 3\nproperty double b\nelement vertex 1\n" XYZ END
			 POINT),
	 "has 12 bytes after its header; expected at least 24 before its "
	 "vertices",
	 NULL},
	{FILE_OF(LITTLE
		 "element a 1\nproperty double b\nelement vertex 1\n" XYZ END
			 POINT),
	 "has 4 bytes of vertices; expected 1 times 12", NULL},
	{FILE_OF(LITTLE "element a " MANY "\nproperty double b\n"
			"element b " MANY "\nproperty char b\n"
			"element vertex 1\n" XYZ END POINT),
	 "has 12 bytes after its header; expected at least "
	 "18446744073709551615 before its vertices",
	 NULL},
	{FILE_OF(TEXT "element a " MANY "\nproperty list int int b\n"
		      "element vertex 1\n" XYZ END POINT),
	 "has 12 bytes after its header; expected at least "
	 "18446744073709551615 before its vertices",
	 NULL},
	{FILE_OF(LITTLE "element a " LARGEST "\nelement vertex " LARGEST
			"\n" XYZ END POINT),
	 "has 12 bytes of vertices; expected 18446744073709551615 times 12",
	 NULL},
};

static const struct example data[] = {
	{FILE_OF(LITTLE "element vertex 1\n" XYZ LIST END POINT
			"\xff\xff\xff\xff"),
	 "byte 153: the length of a list is -1; expected 0 or more", NULL},
	{FILE_OF(BIG "element vertex 2\n" XYZ
		     "property list short char a\n" END POINT "\0\0" POINT
		     "\xff\0"),
	 "byte 165: the length of a list is -256; expected 0 or more", NULL},
	{FILE_OF(LITTLE "element vertex 1\n" XYZ
			"property list uint double a\n" END POINT
			"\xff\xff\xff\xff" POINT),
	 "byte 155: the length of a list is 4294967295 times 8 bytes; the file "
	 "has 12 "
	 "bytes left",
	 NULL},
	{FILE_OF(LITTLE "element a 1\nproperty list char short a\n"
			"element vertex 1\n" XYZ END "\x7f" POINT),
	 "byte 154: the length of a list is 127 times 2 bytes; the file has 12 "
	 "bytes "
	 "left",
	 NULL},
	{FILE_OF(TEXT "element vertex 2\n" XYZ END "1 2 3\n4 five 6\n"),
	 "line 9: 'five' is no number", NULL},
	{FILE_OF(TEXT "element vertex 2\n" XYZ END "1 2 3 .5\n4 5 6 .5\n"),
	 "line 8: has more values than expected; each vertex begins a "
	 "line",
	 NULL},
	{FILE_OF(TEXT "element vertex 2\n" XYZ END "1 2\n3 4\n5 6\n"),
	 "line 9: has more values than expected; each vertex begins a "
	 "line",
	 NULL},
	{FILE_OF(TEXT "element vertex 2\n" XYZ LIST END "1 2 3 1 7 1 2 3 0\n"),
	 "line 9: has more values than expected; each vertex begins a "
	 "line",
	 NULL},
	{FILE_OF(TEXT "element a 1\nproperty char b\nelement vertex 1\n" XYZ END
		      "7 8\n1 2 3\n"),
	 "line 10: has more values than expected; each vertex begins a "
	 "line",
	 NULL},
	{FILE_OF(TEXT "element vertex 2\n" XYZ END "1 2 3\n4 5,6 7\n"),
	 "line 9: '5,6' is no number", NULL},
	{FILE_OF(TEXT "element vertex 1\n" XYZ LIST END "1 2 3\n-1 4\n"),
	 "line 10: the length of a list is '-1'; expected a whole number",
	 NULL},
	{FILE_OF(TEXT "element vertex 1\n" XYZ LIST END "1 2 3 1.5 4\n"),
	 "line 9: the length of a list is '1.5'; expected a whole number",
	 NULL},
	{FILE_OF(TEXT "element vertex 1\n" XYZ LIST END
		      "1 2 3 99999999999999999999\n"),
	 "line 9: the length of a list is '99999999999999999999'; expected a "
	 "whole "
	 "number",
	 NULL},
	{FILE_OF(TEXT "element vertex 1\n" XYZ LIST END "1 2 3 4294967296 4\n"),
	 "line 9: the length of a list is 4294967296; the file has 3 bytes "
	 "left",
	 NULL},
};

/* -------------------------------------------------------------------------- */
/* By pieces                                                                  */
/* -------------------------------------------------------------------------- */

static void check_piece(const struct example *e, size_t piece)
{
	const struct pieces file = {(const unsigned char *)e->bytes, e->size,
				    piece, 1};
	const struct bv_asked asked = ask_for_field(e->wanted);
	struct pieces_read r = read_pieces(&file, &asked);

	if (e->sentence == NULL) {
		CHECK_EQ_INT(r.status, BV_OK);
	} else {
		CHECK_STR(r.fault.text, e->sentence);
		CHECK_EQ_INT(r.status, BV_ERR_FORMAT);
		CHECK(strlen(r.fault.text) <= 127);
	}
	free(r.point);
}

static void check_examples(const struct example *examples, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t piece = 1; piece <= 20; piece++)
			check_piece(&examples[i], piece);
		check_piece(&examples[i], 4096);
	}
}

#define EXAMPLES(table) check_examples(table, sizeof(table) / sizeof(table[0]))

/* It would be left over for ever. */
static void check_long_value(const char *header, size_t digits, bool accepted)
{
	const size_t before = strlen(header), size = before + digits + 7;
	const struct bv_asked asked = ask_for_field(NULL);
	unsigned char *bytes = malloc(size);
	struct pieces file = {bytes, size, 0, 1};

	CHECK(bytes != NULL);
	memcpy(bytes, header, before);
	memset(bytes + before, '1', digits);
	memcpy(bytes + before + digits, " 1 1 1 ", 7);
	for (file.piece = 10; file.piece <= 100000; file.piece *= 10) {
		struct pieces_read r = read_pieces(&file, &asked);

		CHECK_EQ_INT(r.status, accepted ? BV_OK : BV_ERR_FORMAT);
		if (!accepted)
			CHECK_STR(r.fault.text,
				  "line 9: a value is longer than 4096 bytes");
		free(r.point);
	}
	free(bytes);
}

static void check_long_values(void)
{
	static const char *const number =
		TEXT "comment\nelement vertex 1\n" XYZ END;
	static const char *const skipped =
		TEXT "element vertex 1\nproperty char a\n" XYZ END;

	for (int i = 0; i < 2; i++) {
		check_long_value(i == 0 ? number : skipped, 4096, true);
		check_long_value(i == 0 ? number : skipped, 4097, false);
		check_long_value(i == 0 ? number : skipped, 70000, false);
	}
}

/* -------------------------------------------------------------------------- */
/* As frames                                                                  */
/* -------------------------------------------------------------------------- */

static bool take(void *context, const struct bv_layout *layout,
		 const unsigned char *points, size_t n)
{
	(void)context;
	(void)layout;
	(void)points;
	(void)n;
	return true;
}

/* What reading says of a file, which is asked for as a PLY file or not. */
static void check_frame(const char *bytes, size_t size, bool asked_for,
			uint32_t max_points, enum bv_status status,
			const char *sentence)
{
	struct bv_asked asked = ask_for_field(NULL);
	struct bv_fault fault = {.status = BV_OK};
	const struct bv_reading reading = {&asked, max_points, &fault};
	struct bv_part_buffer buffer = {0};
	struct bv_frame_info info;
	struct bv_verdict verdict = {0};
	FILE *file = fopen("frame.ply", "wb");

	if (asked_for)
		asked.format = bv_format_find("ply");
	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(bytes, 1, size, file), size);
	CHECK_EQ_INT(fclose(file), 0);
	CHECK_EQ_INT(bv_read_frame_parts("frame.ply", &reading, &buffer, take,
					 NULL, &info, &verdict),
		     status);
	if (sentence != NULL)
		CHECK_STR(verdict.fault, sentence);
	bv_part_buffer_free(&buffer);
}

/* Lists may take the place of vertices; that shows only at the end. */
static const struct example frames[] = {
	{FILE_OF(LITTLE "element vertex 2\n" XYZ
			"property list uchar char a\n" END POINT
			"\6......" POINT),
	 "ends after 1 points, expected 2", NULL},
	{FILE_OF(TEXT "element vertex 2\n" XYZ LIST END "1 2 3 0\n4 5 6 1 x\n"),
	 NULL, NULL},
	{FILE_OF(TEXT "element vertex 2\n" XYZ LIST END "1 2 3 2 x x\n4 5 6 1"),
	 "line 10: the length of a list is 1; the file has 0 bytes left", NULL},
	{FILE_OF(TEXT "element vertex 2\n" XYZ END "100 200 300\n4 5 "),
	 "ends after 1 points, expected 2", NULL},
};

static void check_frames(void)
{
	static const char no_ply[] = "plz\n" XYZ;
	static const char many[] =
		LITTLE "element vertex 2\n" XYZ END POINT POINT;

	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++)
		check_frame(frames[i].bytes, frames[i].size, false, UINT32_MAX,
			    frames[i].sentence == NULL ? BV_OK : BV_ERR_FORMAT,
			    frames[i].sentence);
	check_frame(no_ply, sizeof(no_ply) - 1, true, UINT32_MAX, BV_ERR_FORMAT,
		    "begins with 'plz'; expected a line 'ply'");
	check_frame("", 0, true, UINT32_MAX, BV_ERR_FORMAT,
		    "ends in its header, after 0 bytes");
	check_frame(many, sizeof(many) - 1, false, 2, BV_OK, NULL);
	check_frame(many, sizeof(many) - 1, false, 1, BV_ERR_MANY_POINTS, NULL);
}

int main(void)
{
	check_use_temporary_directory();
	EXAMPLES(headers);
	EXAMPLES(fields);
	EXAMPLES(sizes);
	EXAMPLES(data);
	check_long_values();
	check_frames();
	return 0;
}
