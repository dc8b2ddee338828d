/*
 * test_values.c: the numbers of points in lines of text
 *
 * Proves that the columns that are wanted become records, whatever stands in others and
 * between them, and that a column that is no number, one value too few or a line too
 * long fails with its number; for each text, wherever the bytes at hand end.
 */

#include "decoding.h"

/* ---------------------------------------------------------------------- */

static const struct bv_decoder lines = {.decode = bv_decode_lines};

/* Of 'columns' columns, x, y, z and intensity. */
static struct bv_head make_head(uint32_t columns, uint32_t x, uint32_t y,
				uint32_t z, uint32_t intensity)
{
	const uint32_t column[4] = {x, y, z, intensity};
	struct bv_head head = {
		.points = BV_POINTS_UNKNOWN,
		.decoder = &lines,
		.form.values = {.columns = columns, .longest = 200, .line = 1}};

	bv_values_want(&head.form.values, column, &head.layout);
	return head;
}

static void check_layout(void)
{
	const struct bv_head head = make_head(9, 7, 3, 5, 1);
	const struct bv_head twice = make_head(3, 2, 1, 0, 2);
	const struct bv_head three = make_head(3, 0, 1, 2, BV_NO_COLUMN);

	CHECK_EQ_INT(head.layout.stride, 32);
	CHECK_EQ_INT(head.form.values.wanted, 4);
	for (int i = 0; i < 4; i++)
		CHECK_EQ_INT(head.layout.type[i], BV_F8);
	CHECK_EQ_INT(head.layout.offset[0], 24);
	CHECK_EQ_INT(head.layout.offset[1], 8);
	CHECK_EQ_INT(head.layout.offset[2], 16);
	CHECK_EQ_INT(head.layout.offset[3], 0);
	CHECK_EQ_INT(twice.form.values.wanted, 3);
	CHECK_EQ_INT(twice.layout.offset[3], 16);
	CHECK_EQ_INT(three.layout.offset[3], BV_NO_COLUMN);
}

static void check_text(const struct bv_head *head, const char *text,
		       const char *expected)
{
	check_decoding(head, text, strlen(text), expected);
}

static void check_lines(void)
{
	struct bv_head head = make_head(3, 0, 1, 2, BV_NO_COLUMN);

	check_text(&head, "", "");
	check_text(&head, "1 2 3", "1 2 3 0;");
	check_text(&head, "1 2 3\n4 5 6\n", "1 2 3 0;4 5 6 0;");
	check_text(&head, "1 2 3\r\n4 5 6\r\n\r\n", "1 2 3 0;4 5 6 0;");
	check_text(&head, "\n \t1\t2  3 \t\n\n\t\n4 5 6 seven",
		   "1 2 3 0;4 5 6 0;");
	check_text(&head, "nan -inf 1e3\n", "nan -inf 1000 0;");
	check_text(&head, "1 2 3\n1 2\n",
		   "line 2: '1 2' has 2 values, expected 3");
	check_text(&head, "\n\n1\r\n", "line 3: '1' has 1 value, expected 3");
	check_text(&head, "1 2 3a\n",
		   "line 1: column 3 of '1 2 3a' is no number");
	check_text(&head, "1 2,5 3\n",
		   "line 1: column 2 of '1 2,5 3' is no number");
	check_text(&head, "# 1 2 3\n",
		   "line 1: column 1 of '# 1 2 3' is no number");
	check_text(&head, "1 2 3\r4 5 6\n",
		   "line 1: column 3 of '1 2 3?4 5 6' is no number");
	head.form.values.line = 11;
	head.form.values.has_comments = true;
	check_text(&head, "#\n //\n# 1 2 3\n//4 5 6\n7 8 9\nx",
		   "line 16: column 1 of 'x' is no number");
	check_text(&head, "/ 1 2 3\n",
		   "line 11: column 1 of '/ 1 2 3' is no number");
	head.points = 2;
	check_text(&head, "1 2 3\n4 5 6\nrubbish", "1 2 3 0;4 5 6 0;");
	head.points = 0;
	check_text(&head, "rubbish", "");
}

static void check_columns(void)
{
	struct bv_head head = make_head(7, 5, 3, 1, 2);

	check_text(&head, "a 1 2 3 b 5 c\n- 1 2 3 - 5 - -\n",
		   "1 2 3 5;1 2 3 5;");
	check_text(&head, "0 1 2 3 4 5\n",
		   "line 1: '0 1 2 3 4 5' has 6 values, expected 7");
	check_text(&head, "0 1 2\n",
		   "line 1: '0 1 2' has 3 values, expected 7");
	head.form.values.separator = ',';
	check_text(&head, "a b,1, 2 ,3\t,,5,\n", "1 2 3 5;");
	check_text(&head, ",1,2,3,4,5\n",
		   "line 1: ',1,2,3,4,5' has 6 values, expected 7");
	check_text(&head, "0,1,2,,4,5,6\n",
		   "line 1: column 4 of '0,1,2,,4,5,6' is no number");
	check_text(&head, "0,1,2 2,3,4,5,6\n",
		   "line 1: column 3 of '0,1,2 2,3,4,5,6' is no number");
	head.form.values.separator = ';';
	check_text(&head, "0;1;2;3;4;5,5;6\n",
		   "line 1: column 6 of '0;1;2;3;4;5,5;6' is no number");
}

/* Beyond what a line may have. */
static void check_length(void)
{
	struct bv_head head = make_head(3, 0, 1, 2, BV_NO_COLUMN);
	char text[512];

	snprintf(text, sizeof(text), "1 2 3\n1 2 %0196d\n", 3);
	check_text(&head, text, "1 2 3 0;1 2 3 0;");
	snprintf(text, sizeof(text), "1 2 3\n1 2 %0197d\n", 3);
	check_text(&head, text, "line 2 is longer than 200 bytes");
	snprintf(text, sizeof(text), "1 2 3\n%0400d", 3);
	check_text(&head, text, "line 2 is longer than 200 bytes");
}

int main(void)
{
	check_layout();
	check_lines();
	check_columns();
	check_length();
	return 0;
}
