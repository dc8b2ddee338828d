/*
 * test_text_points.c: files of text become points, or a sentence
 *
 * Proves what is taken for text, by contents and name, and what is refused; which
 * columns are x, y, z and intensity, by names and without; what may stand between
 * lines and columns; that a number of points at the beginning has to be right; and that
 * all of this is the same wherever the bytes at hand end.
 */

#include <errno.h>

#include "decoding.h"

/* Files whose lines come behind what formats get to see of the start. */
static struct {
	const char *text;
	size_t size;
} on_disk;

static ssize_t read_at(int descriptor, void *memory, size_t size, off_t offset)
{
	const size_t at = (size_t)offset;
	const size_t left = at < on_disk.size ? on_disk.size - at : 0;
	const size_t n = left < size ? left : size;

	CHECK_EQ_INT(descriptor, 5);
	memcpy(memory, on_disk.text + (at < on_disk.size ? at : 0), n);
	return (ssize_t)n;
}

static ssize_t fail_to_read(int descriptor, void *memory, size_t size,
			    off_t offset)
{
	(void)descriptor;
	(void)memory;
	(void)size;
	(void)offset;
	errno = EIO;
	return -1;
}

static struct bv_asked asked;

static enum bv_status find_head(const char *name, const char *text, size_t size,
				struct bv_head *head, struct bv_fault *fault)
{
	const struct bv_input file = {
		.descriptor = 5, .size = size, .read_at = read_at};
	const size_t start = size < BV_START_SIZE ? size : BV_START_SIZE;
	unsigned char *bytes = malloc(start + 1);
	enum bv_status status;

	CHECK(bytes != NULL);
	memcpy(bytes, text, start);
	on_disk.text = text;
	on_disk.size = size;
	status = bv_find_head(&(struct bv_start){bytes, start, &file, name},
			      &asked, head, fault);
	free(bytes);
	return status;
}

/* Checks all points of a file, or the sentence. */
static void check_sized(const char *name, const char *text, size_t size,
			const char *expected)
{
	struct bv_fault fault;
	struct bv_head head;

	if (find_head(name, text, size, &head, &fault) != BV_OK) {
		CHECK_STR(fault.text, expected);
		return;
	}
	CHECK_STR(head.format->name, "text");
	CHECK_STR(head.layout.format, "text");
	CHECK(head.points == BV_POINTS_UNKNOWN);
	CHECK(head.first_byte <= size);
	CHECK_EQ_INT(head.layout.stride, 32);
	check_decoding(&head, text + head.first_byte,
		       size - (size_t)head.first_byte, expected);
}

static void check(const char *text, const char *expected)
{
	check_sized("a.txt", text, strlen(text), expected);
}

/* ---------------------------------------------------------------------- */

static void check_lines(void)
{
	check("", "");
	check("\n\r\n \n", "");
	check("# nothing\n// else", "");
	check("1 2 3\n", "1 2 3 0;");
	check("1 2 3 0.5\n4 5 6 0.25", "1 2 3 0.5;4 5 6 0.25;");
	check("1 2 3 4 5 6\r\n7 8 9 10\r\n", "1 2 3 4;7 8 9 10;");
	check("\xef\xbb\xbf"
	      "1 2 3\n",
	      "1 2 3 0;");
	check("\xef\xbb\xbf# x\n\n1\t2\t3\n# 4 5 6\n //\n7 8 9\n",
	      "1 2 3 0;7 8 9 0;");
	check("nan inf -INF\n1 NaN 2\n", "nan inf -inf 0;1 nan 2 0;");
	check("-nan(ind) 1e3 .5\n", "-nan 1000 0.5 0;");
}

static void check_separators(void)
{
	check("1,2,3,4\n", "1 2 3 4;");
	check("1, 2 ,3\t,\t4\n 5,6,7,8 \n", "1 2 3 4;5 6 7 8;");
	check("1;2;3\n4; 5; 6\n", "1 2 3 0;4 5 6 0;");
	check("x y z\n1,2,3\n", "1 2 3 0;");
	/* A comma is no point, */
	check("1,5;2,5;3,5\n",
	      "line 1: column 1 of '1,5;2,5;3,5' is no number");
	check("1,5 2,5 3,5\n",
	      "line 1: column 2 of '1,5 2,5 3,5' is no number");
	/* and blanks may be in what is skipped. */
	check("time,x,y,z\n2026-01-02 03:04:05,1,2,3\n", "1 2 3 0;");
	check("1,,2,3\n", "line 1: column 2 of '1,,2,3' is no number");
	check("1,2,3,\n", "line 1: column 4 of '1,2,3,' is no number");
}

static void check_names(void)
{
	check("X,Y,Z,Reflectivity\n1,2,3,4\n", "1 2 3 4;");
	check("# c\n\nx y z\n1 2 3\n", "1 2 3 0;");
	check("id z y x i\na 3 2 1 4\n", "3 2 1 4;");
	check("\"x\";\"y\";\"z\";\"scalar_Intensity\"\n1;2;3;4\n", "1 2 3 4;");
	check(",x,y,z\n0,1,2,3\n", "1 2 3 0;");
	check("x y z", "");
	check("x y r\n1 2 3\n", "has no field 'z'; its fields are x y r");
	check("hello\n", "has no field 'x'; its fields are hello");
	check("nan 1 2\n", "nan 1 2 0;");
	check("1 2 3 tree\n", "line 1: column 4 of '1 2 3 tree' is no number");
	check("x y z\n1 2 3\nx y z\n",
	      "line 3: column 1 of 'x y z' is no number");
	check("x y z a b\n1 2 3\n", "1 2 3 0;");
}

/* As numpy.savetxt() and CloudCompare write names. */
static void check_named_in_comments(void)
{
	check("# t x y z i\n9 1 2 3 4\n", "1 2 3 4;");
	check("//X Y Z R G B Intensity\n1 2 3 7 8 9 4\n", "1 2 3 4;");
	check("//X;Y;Z;R\n1\n1;2;3;7\n", "1 2 3 0;");
	check("# made up\n\n## \"z\",\"y\",\"x\"\n3,2,1\n4,5,6\n",
	      "3 2 1 0;4 5 6 0;");
	check("# t x y z\n\n1 2 3 4\n# z y x i\n1 2 3 4\n", "2 3 4 0;2 3 4 0;");
	/* Not with more or fewer words, without one of x, y and z, as a comment
	 * before another, and where a line has the names. */
	check("# t x y z\n1 2 3\n", "1 2 3 0;");
	check("# t x y z\n1 2 3 4 5\n", "1 2 3 4;");
	check("# t x y w\n1 2 3 4\n", "1 2 3 4;");
	check("# z y x i\n# made up\n1 2 3 4\n", "1 2 3 4;");
	check("# t x y z\nx y z t\n1 2 3 4\n", "1 2 3 0;");
	check("#\n//\n1 2 3 4\n", "1 2 3 4;");
	asked.intensity_field = "R";
	check("//X Y Z R G B\n1 2 3 7 8 9\n", "1 2 3 7;");
	asked.intensity_field = "ring";
	check("//X Y Z R\n1 2 3 7\n",
	      "has no field 'ring'; its fields are X Y Z R");
	asked.intensity_field = NULL;
}

/* Which of x, y, z and intensity lies where in a record. */
static void check_layout(const char *text, const char *intensity_field,
			 const uint32_t offset[4], const char *name)
{
	struct bv_fault fault;
	struct bv_head head;

	asked.intensity_field = intensity_field;
	CHECK_EQ_INT(find_head("a.csv", text, strlen(text), &head, &fault),
		     BV_OK);
	asked.intensity_field = NULL;
	for (int i = 0; i < 4; i++)
		CHECK_EQ_INT(head.layout.offset[i], offset[i]);
	CHECK(head.layout.intensity_scale == 1.0);
	CHECK_STR(head.layout.intensity_field, name);
}

static void check_layouts(void)
{
	static const uint32_t plain[] = {0, 8, 16, 24};
	static const uint32_t bare[] = {0, 8, 16, BV_NO_COLUMN};
	static const uint32_t turned[] = {24, 16, 8, 0};
	static const uint32_t twice[] = {0, 8, 16, 16};

	check_layout("1 2 3 4\n", NULL, plain, "");
	check_layout("1 2 3\n", NULL, bare, "");
	check_layout("", NULL, bare, "");
	check_layout("", "ring", bare, "");
	check_layout("x,y,z\n", NULL, bare, "");
	check_layout("Remission,t,z,y,x\n", NULL, turned, "Remission");
	check_layout("# Remission t z y x\n1 2 3 4 5\n", NULL, turned,
		     "Remission");
	check_layout("i x y z ring\n", "RING", plain, "ring");
	check_layout("x y z\n", "z", twice, "z");
	asked.intensity_field = "ring";
	check("1 2 3 4\n", "has no names of columns, and so no 'ring'; "
			   "expected a first line with them");
	check("x y z i\n", "has no field 'ring'; its fields are x y z i");
	asked.intensity_field = NULL;
}

static void check_counts(void)
{
	check("2\n1 2 3\n4 5 6\n", "1 2 3 0;4 5 6 0;");
	check("2\r\n1 2 3 4 5 6 7\r\n4 5 6 7 8 9 0\r\n\r\n",
	      "1 2 3 4;4 5 6 7;");
	check("0\n", "");
	check("1\nx y z\n1 2 3\n", "1 2 3 0;");
	check("3\n1 2 3\n4 5 6\n",
	      "has 2 points, expected the 3 that it begins with");
	check("1\n1 2 3\n\n4 5 6\n",
	      "has more points than the 1 that it begins with");
	check("0\n1 2 3\n", "has more points than the 0 that it begins with");
	check("1", "has 0 points, expected the 1 that it begins with");
	check("18446744073709551615\n1 2 3\n",
	      "line 1: '18446744073709551615' has 1 value, expected 3");
	check("922337203685477580\n1 2 3\n", "has 1 point, expected the "
					     "922337203685477580 that it "
					     "begins with");
	check("-1\n", "line 1: '-1' has 1 value, expected 3");
}

static void check_faults(void)
{
	check("1 2\n", "line 1: '1 2' has 2 values, expected 3");
	check("1 2 3 4\n5 6 7\n", "line 2: '5 6 7' has 3 values, expected 4");
	check("#\n1 2 3\n\n# x\n1 2 abc\n",
	      "line 5: column 3 of '1 2 abc' is no number");
	check("1 2 0x10\n", "line 1: column 3 of '1 2 0x10' is no number");
	asked.format = bv_format_find("text");
	check("1 2 3\n\x01\x1b[31m\xff 2 3\n",
	      "line 2: column 1 of '??[31m? 2 3' is no number");
	asked.format = NULL;
}

/* ---------------------------------------------------------------------- */
/* Recognising                                                            */
/* ---------------------------------------------------------------------- */

#define OTHER_NAME                                                      \
	"is text, but its name does not end in .txt, .csv, .xyz, .asc " \
	"or .pts; ask for the format text"

static void check_recognised(const char *name, const char *text, size_t size,
			     const char *format)
{
	struct bv_fault fault;
	struct bv_head head;

	if (find_head(name, text, size, &head, &fault) == BV_OK)
		CHECK_STR(head.format->name, format);
	else
		CHECK_STR(fault.text, format);
}

/* What is no text, whatever its name, is not taken for raw points either. */
static void check_recognised_not(const char *name, const char *bytes,
				 size_t size)
{
	static const char sentence[] =
		"does not begin as a file does whose name ends in ";
	struct bv_fault fault;
	struct bv_head head;

	CHECK_EQ_INT(find_head(name, bytes, size, &head, &fault),
		     BV_ERR_FORMAT);
	CHECK(strncmp(fault.text, sentence, strlen(sentence)) == 0);
}

static void check_recognising(void)
{
	static const char *const names[] = {"a.txt", "a.csv", "a.XYZ",
					    "a.Asc", "b.pts", ".txt"};
	static const char points[] = "1 2 3 4\n5 6 7 8\n1 2 3 4\n5 6 7 8\n";
	static const char latin[] = "# Gr\xf6\xdf"
				    "e in Metern        \n1 2 3\n";
	char zeros[64] = {0};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		check_recognised(names[i], points, 32, "text");
		check_recognised(names[i], points, 16, "text");
		check_recognised_not(names[i], zeros, 64);
		check_recognised(names[i], latin, 32, "text");
	}
	check_recognised("a.bin", points, 32, OTHER_NAME);
	check_recognised("txt", points, 32, OTHER_NAME);
	/* So little may be a point. */
	check_recognised("a.bin", points, 16, "raw");
	check_recognised("a.bin", latin, 32, "raw");
	asked.format = bv_format_find("text");
	CHECK(asked.format != NULL);
	check_recognised("a.bin", points, 32, "text");
	asked.format = bv_format_find("raw");
	check_recognised("a.bin", points, 32, "raw");
	asked.format = NULL;
	CHECK(bv_format_has_name("drive/a.XYZ"));
	CHECK(!bv_format_has_name("xyz"));
	/* What many other files are called is no frame without being asked for. */
	CHECK(!bv_format_has_name("drive/times.txt"));
	CHECK(bv_format_has_extension(bv_format_find("text"), "drive/a.CSV"));
}

/* ---------------------------------------------------------------------- */
/* Long beginnings                                                        */
/* ---------------------------------------------------------------------- */

/* Comments of 'size' bytes, a point a line, and what follows. */
static void check_behind(size_t size, size_t line, const char *follows,
			 const char *expected)
{
	char *text = malloc(size + strlen(follows) + 1);
	struct decoding d;
	struct bv_head head;
	enum bv_status status;

	CHECK(text != NULL);
	for (size_t i = 0; i < size; i++)
		text[i] = i % line == 0                           ? '#'
			  : i % line == line - 1 || i == size - 1 ? '\n'
								  : ' ';
	strcpy(text + size, follows);
	status = find_head("a.pts", text, strlen(text), &head, &d.fault);
	if (status == BV_OK)
		status = decode_pieces(&head, text + head.first_byte,
				       strlen(text) - (size_t)head.first_byte,
				       1000, 64, &d);
	CHECK_STR(status == BV_OK ? d.got : d.fault.text, expected);
	free(text);
}

static void check_long_beginnings(void)
{
	for (size_t size = 4000; size < 4200; size++)
		check_behind(size, 50, "x y z i\n1 2 3 4\n5 6 7 8",
			     "1 2 3 4;5 6 7 8;");
	check_behind(20000, 4097, "2\n1;2;3\n4;5;6\n", "1 2 3 0;4 5 6 0;");
	check_behind(20000, 4098, "1 2 3\n",
		     "line 1 is longer than 4096 bytes");
	check_behind(9000, 100, "1 2 3\n4 5\n",
		     "line 92: '4 5' has 2 values, expected 3");
	check_behind(9000, 100, "", "");
}

static void check_long_lines(void)
{
	static char text[9000];

	memset(text, ' ', sizeof(text));
	memcpy(text, "1 2 3\n1 2", 9);
	memcpy(text + 6 + 4095, "3\n4 5 6", 7);
	text[6 + 4095 + 7] = '\0';
	check_behind(100, 50, text, "1 2 3 0;1 2 3 0;4 5 6 0;");
	text[6 + 4095] = ' ';
	text[6 + 4096] = '3';
	text[6 + 4097] = '\n';
	check_behind(100, 50, text, "line 4 is longer than 4096 bytes");
}

static void check_unreadable(void)
{
	static char bytes[BV_START_SIZE];
	const struct bv_input file = {
		.descriptor = 5, .size = 5000, .read_at = fail_to_read};
	struct bv_fault fault;
	struct bv_head head;

	memset(bytes, ' ', sizeof(bytes));
	CHECK_EQ_INT(
		bv_find_head(&(struct bv_start){(unsigned char *)bytes,
						sizeof(bytes), &file, "a.txt"},
			     &asked, &head, &fault),
		BV_ERR_READ);
	CHECK_EQ_INT(fault.system_error, EIO);
}

int main(void)
{
	asked.layout = bv_kitti;
	check_lines();
	check_separators();
	check_names();
	check_named_in_comments();
	check_layouts();
	check_counts();
	check_faults();
	check_recognising();
	check_long_beginnings();
	check_long_lines();
	check_unreadable();
	return 0;
}
