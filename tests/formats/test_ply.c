/*
 * test_ply.c: the points of PLY files
 *
 * Proves that each kind of PLY file becomes the points that it has: text and both byte
 * orders, types by both of their names, lists and other elements before the vertices,
 * lists among their properties, fields that are chosen by name; and that it makes no
 * difference where the pieces end in which a file is read, nor how many records a step
 * has room for.  However long a list is, no more than a number is left over for the
 * next piece.
 */

#include "pieces.h"

#define LITTLE "ply\nformat binary_little_endian 1.0\n"
#define BIG "ply\nformat binary_big_endian 1.0\n"
#define TEXT "ply\nformat ascii 1.0\n"
#define XYZ "property float x\nproperty float y\nproperty float z\n"
#define END "end_header\n"

/* Float32, the lowest byte first, and the highest. */
#define ONE "\0\0\x80\x3f"
#define TWO "\0\0\0\x40"
#define MINUS "\0\0\x60\xc0" /* -3.5 */
#define BIG_ONE "\x3f\x80\0\0"
#define BIG_TWO "\x40\0\0\0"
#define BIG_MINUS "\xc0\x60\0\0"

#define FILE_OF(literal) literal, sizeof(literal) - 1

struct example {
	const char *what, *bytes;
	size_t size;
	const char *points; /* x y z intensity; ... */
	const char *wanted; /* the field of the intensity, or NULL */
	double scale;       /* that it has; 0: 1 */
};

static const struct example examples[] = {
	{"little",
	 FILE_OF(LITTLE "element vertex 2\n" XYZ END ONE TWO MINUS TWO TWO ONE),
	 "1 2 -3.5 0;2 2 1 0;", NULL, 0},
	{"big",
	 FILE_OF(BIG "element vertex 2\n" XYZ END BIG_ONE BIG_TWO BIG_MINUS
			 BIG_TWO BIG_TWO BIG_ONE),
	 "1 2 -3.5 0;2 2 1 0;", NULL, 0},
	{"text",
	 FILE_OF(TEXT "element vertex 2\n" XYZ END "1 2 -3.5\n2e0 +2 1.\n"),
	 "1 2 -3.5 0;2 2 1 0;", NULL, 0},
	{"no point", FILE_OF(LITTLE "element vertex 0\n" XYZ END), "", NULL, 0},
	{"no point in text", FILE_OF(TEXT "element vertex 0\n" XYZ END), "",
	 NULL, 0},
	{"no point with a list",
	 FILE_OF(LITTLE "element vertex 0\n" XYZ
			"property list char int tags\n" END "more"),
	 "", NULL, 0},
	{"no point, and lists before it that cannot be",
	 FILE_OF(LITTLE "element a 1\nproperty list int char b\n"
			"element vertex 0\n" XYZ END "\xff\xff\xff\xff"),
	 "", NULL, 0},
	{"CRLF, comments and blanks",
	 FILE_OF("ply\r\ncomment element\r\nformat  ascii\t1.0 \r\n\r\n"
		 "obj_info vertex 7\r\n element vertex 1\r\ncomment\r\n"
		 "property float x\r\nproperty float y\r\n"
		 "property float z\r\nend_header\r\n 1\t2\r\n\r\n-3.5"),
	 "1 2 -3.5 0;", NULL, 0},
	{"CRLF and bytes",
	 FILE_OF("ply\r\nformat binary_little_endian 1.0\r\n"
		 "element vertex 1\r\nproperty float x\r\nproperty float y\r\n"
		 "property float z\r\nend_header\r\n" ONE TWO MINUS),
	 "1 2 -3.5 0;", NULL, 0},
	{"a vertex in several lines, and blanks",
	 FILE_OF(TEXT "element vertex 2\n" XYZ END
		      "\n  1\n2 \r\n-3.5  \r\n\r\n \n2 2\n1 "),
	 "1 2 -3.5 0;2 2 1 0;", NULL, 0},
	{"values that are no number",
	 FILE_OF(TEXT "element vertex 2\n" XYZ END "nan INF -inf\nNaN 0 1"),
	 "nan inf -inf 0;nan 0 1 0;", NULL, 0},
	{"more than was said",
	 FILE_OF(LITTLE "element vertex 1\n" XYZ END ONE TWO MINUS "more"),
	 "1 2 -3.5 0;", NULL, 0},
	{"more text than was said",
	 FILE_OF(TEXT "element vertex 1\n" XYZ END "1 2 3\nmore\n"), "1 2 3 0;",
	 NULL, 0},
	{"elements behind, of any kind",
	 FILE_OF(LITTLE "element vertex 1\n" XYZ "element face many\n"
			"property list huge quaternion q\nelement vertex 9\n"
			"property string name\n" END ONE TWO MINUS),
	 "1 2 -3.5 0;", NULL, 0},
	{"elements before",
	 FILE_OF(LITTLE "element camera 2\nproperty char a\nproperty short b\n"
			"element none 5\nelement vertex 1\n" XYZ END
			"abcabc" ONE TWO MINUS),
	 "1 2 -3.5 0;", NULL, 0},
	{"elements before, in text",
	 FILE_OF(TEXT "element camera 2\nproperty char a\nproperty short b\n"
		      "element none 5\nelement vertex 1\n" XYZ END
		      "any thing\nat all\n1 2 3\n"),
	 "1 2 3 0;", NULL, 0},
	{"lists before",
	 FILE_OF(BIG "element strip 2\nproperty list ushort int a\n"
		     "property char b\nelement empty 0\n"
		     "property list int int c\nelement vertex 1\n" XYZ END
		     "\0\2aaaaAAAAb\0\0b" BIG_ONE BIG_TWO BIG_MINUS),
	 "1 2 -3.5 0;", NULL, 0},
	{"lists before, in text",
	 FILE_OF(TEXT "element strip 2\nproperty list ushort int a\n"
		      "property char b\nelement vertex 1\n" XYZ END
		      "2 7 7 b\n0 b\n1 2 3\n"),
	 "1 2 3 0;", NULL, 0},
	{"lists among the properties",
	 FILE_OF(LITTLE "element vertex 2\nproperty list uchar short a\n"
			"property float x\nproperty uchar skipped\n"
			"property float y\nproperty list int double b\n"
			"property float z\nproperty list uint8 char c\n" END
			"\2aaAA" ONE "s" TWO "\0\0\0\0" MINUS "\1c"
			"\0" TWO "s" TWO "\1\0\0\0bbbbbbbb" ONE "\0"),
	 "1 2 -3.5 0;2 2 1 0;", NULL, 0},
	{"lists among the properties, in text",
	 FILE_OF(TEXT "element vertex 2\nproperty list uchar short a\n"
		      "property float x\nproperty uchar skipped\n"
		      "property float y\nproperty list int double b\n"
		      "property float z\nproperty list uint8 char c\n" END
		      "2 8 8 1 s 2 0 3 1 9\n0 4 s\n5 1 x 6 0"),
	 "1 2 3 0;4 5 6 0;", NULL, 0},
	{"fields in any case and order",
	 FILE_OF(TEXT "element vertex 1\nproperty float scalar_Intensity\n"
		      "property float Z\nproperty float nx\n"
		      "property float X\nproperty float y\n" END "4 3 9 1 2"),
	 "1 2 3 4;", NULL, 0},
	{"the best of the usual names",
	 FILE_OF(TEXT "element vertex 1\nproperty uchar remission\n" XYZ
		      "property ushort reflectivity\n" END "7 1 2 3 9"),
	 "1 2 3 9;", NULL, 65535},
	{"a list is no intensity",
	 FILE_OF(TEXT "element vertex 1\nproperty list char int intensity\n" XYZ
		      "property uchar remission\n" END "1 7 1 2 3 9"),
	 "1 2 3 9;", NULL, 255},
	{"a field that was asked for",
	 FILE_OF(LITTLE "element vertex 1\n" XYZ "property uchar intensity\n"
			"property uchar ring\n" END ONE TWO MINUS "\1\x80"),
	 "1 2 -3.5 128;", "RING", 255},
	{"a coordinate for the intensity",
	 FILE_OF(LITTLE "element vertex 1\n" XYZ
			"property list char char a\n" END ONE TWO MINUS "\0"),
	 "1 2 -3.5 2;", "y", 0},
	{"a coordinate for the intensity, in text",
	 FILE_OF(TEXT "element vertex 1\n" XYZ END "1 2 3"), "1 2 3 3;", "z",
	 0},
};

/* As they are written above; for how many points there are, it is long enough. */
static void describe(const struct pieces_read *r, char text[256])
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < r->points; i++) {
		const float *p = r->point[i];

		used += (size_t)snprintf(
			text + used, 256 - used, "%g %g %g %g;", (double)p[0],
			(double)p[1], (double)p[2], (double)p[3]);
		CHECK(used < 256);
	}
}

static void check_example(const struct example *e, size_t piece, size_t room)
{
	const struct pieces file = {(const unsigned char *)e->bytes, e->size,
				    piece, room};
	const struct bv_asked asked = ask_for_field(e->wanted);
	struct pieces_read r = read_pieces(&file, &asked);
	char text[256];

	describe(&r, text);
	if (r.status != BV_OK || strcmp(text, e->points) != 0)
		fprintf(stderr, "%s, in pieces of %zu: %s\n", e->what, piece,
			r.fault.text);
	CHECK_EQ_INT(r.status, BV_OK);
	CHECK_STR(text, e->points);
	CHECK_STR(r.head.format->name, "ply");
	CHECK(r.head.layout.intensity_scale ==
	      (e->scale > 0.0 ? e->scale : 1.0));
	free(r.point);
}

static void check_examples(void)
{
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		for (size_t piece = 1; piece <= 40; piece++) {
			check_example(&examples[i], piece, 1);
			check_example(&examples[i], piece, 2);
		}
		check_example(&examples[i], 4096, BV_UNPACKED_POINTS);
	}
}

/* -------------------------------------------------------------------------- */
/* Types                                                                      */
/* -------------------------------------------------------------------------- */

/* Both names, what 5 looks like with the highest byte first, and the scale. */
static const struct {
	const char *name, *other, *five;
	size_t size;
	double scale;
} types[] = {
	{"char", "int8", "\5", 1, 255},
	{"uchar", "uint8", "\5", 1, 255},
	{"short", "int16", "\0\5", 2, 65535},
	{"ushort", "uint16", "\0\5", 2, 65535},
	{"int", "int32", "\0\0\0\5", 4, 1},
	{"uint", "uint32", "\0\0\0\5", 4, 1},
	{"float", "float32", "\x40\xa0\0\0", 4, 1},
	{"double", "float64", "\x40\x14\0\0\0\0\0\0", 8, 1},
};

/* A file of two points, each 5 1 2 5, in the format that is given. */
static size_t write_fives(unsigned char *file, size_t type, const char *name,
			  const char *format)
{
	const bool text = strcmp(format, "ascii") == 0;
	const bool big = strcmp(format, "binary_big_endian") == 0;
	const size_t size = types[type].size;
	size_t used = (size_t)sprintf(
		(char *)file,
		"ply\nformat %s 1.0\nelement vertex 2\nproperty %s x\n"
		"property uchar y\nproperty int8 z\nproperty %s i\nend_header\n"
		"%s",
		format, name, name, text ? "5 1 2 5\n5.0 1 2 5" : "");

	for (int i = 0; i < 4 && !text; i++) {
		for (size_t k = 0; k < size; k++)
			file[used++] = (unsigned char)types[type]
					       .five[big ? k : size - 1 - k];
		if (i % 2 == 0) {
			file[used++] = 1;
			file[used++] = 2;
		}
	}
	return used;
}

static void check_type(size_t type, const char *name)
{
	static const char *const formats[] = {"ascii", "binary_little_endian",
					      "binary_big_endian"};

	for (int i = 0; i < 3; i++) {
		const struct bv_asked asked = ask_for_field(NULL);
		unsigned char bytes[256];
		const size_t size = write_fives(bytes, type, name, formats[i]);
		const struct pieces file = {bytes, size, 3, 1};
		struct pieces_read r = read_pieces(&file, &asked);
		char text[256];

		describe(&r, text);
		CHECK_EQ_INT(r.status, BV_OK);
		CHECK_STR(text, "5 1 2 5;5 1 2 5;");
		CHECK(r.head.layout.intensity_scale == types[type].scale);
		CHECK((r.head.decoder == NULL) == (i > 0));
		free(r.point);
	}
}

static void check_types(void)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		check_type(i, types[i].name);
		check_type(i, types[i].other);
	}
}

/* -------------------------------------------------------------------------- */
/* Long lists and long headers                                                */
/* -------------------------------------------------------------------------- */

/* Between two points there is a list that is longer than what may be left over. */
static void check_long_list(void)
{
	static const char header[] =
		LITTLE "element vertex 2\n" XYZ "property list int int a\n" END;
	static const char point[] = ONE TWO MINUS;
	const uint32_t length = 100000;
	const size_t size = sizeof(header) - 1 + 2 * (12 + 4) + 4 * length;
	const struct bv_asked asked = ask_for_field(NULL);
	unsigned char *bytes = calloc(1, size), *at = bytes;
	struct pieces file = {bytes, size, 0, 1024};

	CHECK(bytes != NULL);
	memcpy(at, header, sizeof(header) - 1);
	at += sizeof(header) - 1;
	memcpy(at, point, 12);
	memcpy(at + 12, &length, 4);
	memcpy(at + 16 + 4 * length, point, 12);
	for (file.piece = 1000; file.piece <= 200000; file.piece *= 7) {
		struct pieces_read r = read_pieces(&file, &asked);

		CHECK_EQ_INT(r.status, BV_OK);
		CHECK_EQ_INT(r.points, 2);
		CHECK(r.point[1][2] == -3.5f);
		CHECK(r.most_left < 8);
		free(r.point);
	}
	free(bytes);
}

/*
 * Headers of more than the start of a file, whose names are then in two places, to the
 * very end of what a header may have.
 */
static void check_long_header(size_t header, bool accepted)
{
	static const char *const before =
		TEXT "element vertex 1\nproperty float x\n";
	static const char *const after =
		"\nproperty float y\nproperty float z\n"
		"property uchar remission\n" END;
	const size_t comment = header - strlen(before) - strlen(after);
	const struct bv_asked asked = ask_for_field(NULL);
	unsigned char *bytes = malloc(header + 8);
	const struct pieces file = {bytes, header + 8, 5, 1};
	struct pieces_read r;

	CHECK(bytes != NULL);
	memcpy(bytes, before, strlen(before));
	memset(bytes + strlen(before), 'c', comment);
	memcpy(bytes + strlen(before), "comment ", 8);
	memcpy(bytes + strlen(before) + comment, after, strlen(after));
	memcpy(bytes + header, "1 2 3 4\n", 8);
	r = read_pieces(&file, &asked);
	CHECK_EQ_INT(r.status, accepted ? BV_OK : BV_ERR_FORMAT);
	if (accepted) {
		CHECK_EQ_INT(r.points, 1);
		CHECK(r.point[0][0] == 1.0f && r.point[0][3] == 4.0f);
		CHECK_STR(r.head.layout.intensity_field, "remission");
	} else {
		CHECK_STR(r.fault.text,
			  "has a header of more than 65536 bytes");
	}
	free(r.point);
	free(bytes);
}

int main(void)
{
	check_examples();
	check_types();
	check_long_list();
	for (size_t size = BV_START_SIZE - 40; size < BV_START_SIZE + 40;
	     size++)
		check_long_header(size, true);
	check_long_header(65535, true);
	check_long_header(65536, true);
	check_long_header(65537, false);
	check_long_header(200000, false);
	return 0;
}
