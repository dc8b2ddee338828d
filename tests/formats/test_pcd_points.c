/*
 * test_pcd_points.c: the points of a PCD file are the same, however it holds them
 *
 * Proves that points come out of binary, compressed and text files bit by bit, in
 * any type, not a number where they are that; that fields in between do not matter; and
 * what is said of files whose points are not what their header says: too few, no
 * numbers, or compressed data that is damaged.
 */

#include <math.h>

#include "formats/lzf.h"
#include "pack_lzf.h"
#include "pcd_file.h"

#define MOST 20000

/* ---------------------------------------------------------------------- */
/* Reading                                                                */
/* ---------------------------------------------------------------------- */

static float points[MOST][4]; /* that were read */
static size_t taken, scratch;

static bool take(void *context, const struct bv_layout *layout,
		 const unsigned char *records, size_t n)
{
	(void)context;
	CHECK(n > 0 && taken + n <= MOST);
	for (size_t i = 0; i < n; i++, taken++) {
		const struct bv_point point = bv_load_point(layout, records, i);

		points[taken][0] = point.x;
		points[taken][1] = point.y;
		points[taken][2] = point.z;
		points[taken][3] = bv_load_intensity(layout, records, i);
	}
	return true;
}

/* Reads "frame.pcd" into 'points'.  Returns what is wrong, or NULL. */
static const char *read_points(void)
{
	static struct bv_fault fault;
	const struct bv_asked asked = ask_for_field(NULL);
	const struct bv_reading reading = {&asked, MOST, &fault};
	struct bv_part_buffer buffer = {0};
	struct bv_verdict verdict = {0};
	struct bv_frame_info info;

	taken = 0;
	bv_read_frame_parts("frame.pcd", &reading, &buffer, take, NULL, &info,
			    &verdict);
	scratch = buffer.scratch.size;
	bv_part_buffer_free(&buffer);
	if (verdict.status == BV_OK)
		return NULL;
	CHECK_EQ_INT(verdict.status, BV_ERR_FORMAT);
	return verdict.fault;
}

/* Checks that exactly these points are read, bit by bit. */
static void expect_points(float expected[][4], size_t n)
{
	const char *fault = read_points();

	if (fault != NULL)
		fprintf(stderr, "%s\n", fault);
	CHECK(fault == NULL);
	CHECK_EQ_INT(taken, n);
	for (size_t i = 0; i < n; i++) {
		for (int k = 0; k < 4; k++)
			CHECK_EQ_INT(bits_of(points[i][k]),
				     bits_of(expected[i][k]));
	}
}

/* The two numbers and the packed bytes; returns how many they are. */
static size_t pack_data(const unsigned char *bytes, size_t size,
			unsigned char *to)
{
	const uint32_t packed = (uint32_t)pack_lzf(bytes, size, to + 8);
	const uint32_t unpacked = (uint32_t)size;

	memcpy(to, &packed, 4);
	memcpy(to + 4, &unpacked, 4);
	return 8 + packed;
}

/* ---------------------------------------------------------------------- */
/* Files                                                                  */
/* ---------------------------------------------------------------------- */

/* The bytes of points in a file, before and after packing. */
static unsigned char data[MOST * 64], columns[MOST * 64],
	packed[MOST * 64 * 2 + 8];

static uint64_t state = 1;

/* Numbers of which all bits look as if by chance. */
static uint64_t next_random(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return state >> 32 ^ state << 32;
}

/* What a header with these lines has, of 'n' points. */
static const char *make_header(const char *fields, size_t n, const char *kind)
{
	static char text[400];

	snprintf(text, sizeof(text),
		 "VERSION 0.7\n%sWIDTH %zu\nHEIGHT 1\nPOINTS %zu\nDATA %s\n",
		 fields, n, n, kind);
	return text;
}

/* ---------------------------------------------------------------------- */
/* Types                                                                  */
/* ---------------------------------------------------------------------- */

/* The float32 that a number of the file becomes. */
static float convert(char type, size_t size, const unsigned char *bytes)
{
	uint64_t u = 0;
	int64_t i;
	double d;
	float f;

	memcpy(&u, bytes, size);
	if (type == 'U')
		return (float)(double)u;
	if (type == 'I') {
		i = (int64_t)(u << (64 - 8 * size)) >> (64 - 8 * size);
		return (float)(double)i;
	}
	memcpy(&f, bytes, 4);
	memcpy(&d, bytes, sizeof(d));
	return size == 4 ? f : (float)d;
}

/* From points that lie one after the other to columns of fields of these sizes. */
static void transpose(const size_t *sizes, size_t fields, size_t n)
{
	size_t stride = 0, used = 0, start = 0;

	for (size_t k = 0; k < fields; k++)
		stride += sizes[k];
	for (size_t k = 0; k < fields; start += sizes[k++]) {
		for (size_t i = 0; i < n; i++, used += sizes[k])
			memcpy(columns + used, data + i * stride + start,
			       sizes[k]);
	}
}

/* Padding, x, a list that is skipped, y, z and intensity of one type. */
static void check_type(char type, size_t size, size_t n)
{
	const size_t sizes[] = {3, size, 16, size, size, size};
	const size_t places[] = {3, 19 + size, 19 + 2 * size, 19 + 3 * size};
	const size_t stride = 19 + 4 * size;
	static float expected[MOST][4];
	char fields[200];

	snprintf(fields, sizeof(fields),
		 "FIELDS _ x normal y z intensity\nSIZE 1 %zu 4 %zu %zu %zu\n"
		 "TYPE U %c F %c %c %c\nCOUNT 3 1 4 1 1 1\n",
		 size, size, size, size, type, type, type, type);
	for (size_t i = 0; i < n * stride; i++)
		data[i] = (unsigned char)next_random();
	for (size_t i = 0; i < n; i++) {
		expected[i][0] =
			convert(type, size, data + i * stride + places[0]);
		for (int k = 1; k < 4; k++)
			expected[i][k] = convert(type, size,
						 data + i * stride + places[k]);
	}
	write_pcd(make_header(fields, n, "binary"), data, n * stride);
	expect_points(expected, n);
	if (bv_lzf_version() == 0)
		return;
	transpose(sizes, 6, n);
	write_pcd(make_header(fields, n, "binary_compressed"), packed,
		  pack_data(columns, n * stride, packed));
	expect_points(expected, n);
}

static void check_types(void)
{
	static const struct {
		char type;
		size_t size;
	} types[] = {{'F', 4}, {'F', 8}, {'U', 1}, {'U', 2}, {'U', 4},
		     {'U', 8}, {'I', 1}, {'I', 2}, {'I', 4}, {'I', 8}};
	static const size_t sizes[] = {1, 1023, 1024, 1025, 9000};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++)
			check_type(types[i].type, types[i].size, sizes[k]);
	}
}

/* ---------------------------------------------------------------------- */
/* The same points in three ways                                          */
/* ---------------------------------------------------------------------- */

#define XYZI "FIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\n"
#define XYZ "FIELDS x y z\nSIZE 4 4 4\nTYPE F F F\n"

static const float special[] = {0.0f,       -1.5f,    1e-45f,
				3.4e38f,    INFINITY, -INFINITY,
				(float)NAN, 0.1f,     -123.456f};

#define SPECIALS (sizeof(special) / sizeof(special[0]))

static void make_points(float made[][4], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < 4; k++)
			made[i][k] = i < SPECIALS
					     ? special[(i + k) % SPECIALS]
					     : (float)(next_random() % 200000) /
						       1000.0f;
	}
}

/* As text, each line with a word that is no number in front of a list. */
static size_t print_points(float made[][4], size_t n, const char *end,
			   char *text, size_t room)
{
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		used += (size_t)snprintf(
			text + used, room - used, "%.9g %.9g ab 0 %.9g %.9g%s",
			(double)made[i][0], (double)made[i][1],
			(double)made[i][3], (double)made[i][2], end);
	}
	CHECK(used < room);
	return used;
}

static void check_same(size_t n)
{
	static const size_t sizes[] = {4, 4, 4, 4};
	static const char *const ends[] = {"\n", "\r\n", " \n", " 5 6\n",
					   "\n\n"};
	static const char fields[] = "FIELDS x y _ i z\nSIZE 4 4 1 4 4\n"
				     "TYPE F F U F F\nCOUNT 1 1 2 1 1\n";
	static char text[MOST * 100];
	static float made[MOST][4];
	size_t size;

	make_points(made, n);
	memcpy(data, made, n * 16);
	write_pcd(make_header(XYZI, n, "binary"), data, n * 16);
	expect_points(made, n);
	for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++) {
		size = print_points(made, n, ends[k], text, sizeof(text));
		write_pcd(make_header(fields, n, "ascii"), text, size);
		expect_points(made, n);
	}
	/* The last line needs no end, and what comes behind it does not matter. */
	size = print_points(made, n, "\n", text, sizeof(text));
	write_pcd(make_header(fields, n, "ascii"), text, size - 1);
	expect_points(made, n);
	write_pcd(make_header(fields, n - 1, "ascii"), text, size);
	expect_points(made, n - 1);
	if (bv_lzf_version() == 0)
		return;
	transpose(sizes, 4, n);
	write_pcd(make_header(XYZI, n, "binary_compressed"), packed,
		  pack_data(columns, n * 16, packed));
	expect_points(made, n);
}

/* ---------------------------------------------------------------------- */
/* Wrong points                                                           */
/* ---------------------------------------------------------------------- */

static void check_text_faults(void)
{
	static const struct {
		const char *text, *sentence;
	} faults[] = {
		{"1 2 3\n4 5 6\n", NULL},
		{"1 2 3       \n", "ends after 1 points, expected 2"},
		{"1 2 3\n4 5 six\n",
		 "line 10: column 3 of '4 5 six' is no number"},
		{"1 2 3\n\n4 5  \n",
		 "line 11: '4 5  ' has 2 values, expected 3"},
	};
	const char *header = make_header(XYZ, 2, "ascii");

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		write_pcd(header, faults[i].text, strlen(faults[i].text));
		if (faults[i].sentence == NULL)
			CHECK(read_points() == NULL);
		else
			CHECK_STR(read_points(), faults[i].sentence);
	}
}

/* Writes packed bytes that are said to be 24 unpacked ones. */
static void write_packed(const unsigned char *bytes, size_t size)
{
	const uint32_t sizes[] = {(uint32_t)size, 24};

	memcpy(packed, sizes, 8);
	memcpy(packed + 8, bytes, size);
	write_pcd(make_header(XYZ, 2, "binary_compressed"), packed, 8 + size);
}

static void check_packed_faults(void)
{
	static const char sentence[] =
		"its compressed data does not unpack to 24 bytes";
	unsigned char bytes[64] = {0};
	const size_t size = pack_lzf(data, 24, bytes);

	CHECK_EQ_INT(size, 25);
	write_packed(bytes, size);
	CHECK(read_points() == NULL);
	CHECK(scratch <= 24 + 25);
	/* Less, more, from before the beginning, and with an end in a run. */
	bytes[0]--;
	write_packed(bytes, size - 1);
	CHECK_STR(read_points(), sentence);
	bytes[0] += 2;
	write_packed(bytes, size + 1);
	CHECK_STR(read_points(), sentence);
	write_packed((const unsigned char *)"\xe0\x0f\x05", 3);
	CHECK_STR(read_points(), sentence);
	bytes[0] = 31;
	write_packed(bytes, size);
	CHECK_STR(read_points(), sentence);
}

int main(void)
{
	check_use_temporary_directory();
	check_types();
	check_same(SPECIALS);
	check_same(MOST);
	check_text_faults();
	if (bv_lzf_version() == 0)
		puts("not tested: compressed files, there is no liblzf");
	else
		check_packed_faults();
	return 0;
}
