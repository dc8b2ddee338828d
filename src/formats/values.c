/*
 * values.c - the numbers of a point in a line of text
 *
 * A line that the bytes at hand do not hold to its end is left over and comes again
 * with more.
 */

#include "formats/values.h"

#include <inttypes.h>
#include <string.h>

#include "formats/decimal.h"
#include "formats/format.h"

_Static_assert(BV_LONGEST_LINE < BV_REST_MAX, "such a line may be left over");

/* -------------------------------------------------------------------------- */
/* Columns                                                                    */
/* -------------------------------------------------------------------------- */

/* Adds a column, if it is not there, and keeps them in order. */
static void add_column(struct bv_values *values, uint32_t column)
{
	uint32_t place = values->wanted;

	for (uint32_t k = 0; k < values->wanted; k++) {
		if (values->column[k] == column)
			return;
	}
	for (; place > 0 && values->column[place - 1] > column; place--)
		values->column[place] = values->column[place - 1];
	values->column[place] = column;
	values->wanted++;
}

static uint32_t record_offset(const struct bv_values *values, uint32_t column)
{
	for (uint32_t k = 0; k < values->wanted; k++) {
		if (values->column[k] == column)
			return k * (uint32_t)sizeof(double);
	}
	return BV_NO_COLUMN;
}

void bv_values_want(struct bv_values *values, const uint32_t column[4],
		    struct bv_layout *layout)
{
	values->wanted = 0;
	for (int i = 0; i < 4; i++) {
		if (column[i] != BV_NO_COLUMN)
			add_column(values, column[i]);
	}
	for (int i = 0; i < 4; i++) {
		layout->offset[i] = record_offset(values, column[i]);
		layout->type[i] = BV_F8;
	}
	layout->big_endian = 0;
	layout->stride = BV_VALUES_SIZE;
}

/* -------------------------------------------------------------------------- */
/* Fields of a line                                                           */
/* -------------------------------------------------------------------------- */

const char *bv_skip_blanks(const char *text, const char *end)
{
	while (text < end && bv_is_blank(*text))
		text++;
	return text;
}

bool bv_line_is_empty(const char *line, const char *end, bool has_comments)
{
	if (line == end || (*line == '\r' && line + 1 == end))
		return true;
	return has_comments &&
	       (*line == '#' ||
		(*line == '/' && end - line > 1 && line[1] == '/'));
}

static const char *skip_field(char separator, const char *text, const char *end)
{
	const char *found;

	if (separator != '\0') {
		found = memchr(text, separator, (size_t)(end - text));
		return found != NULL ? found : end;
	}
	while (text < end && !bv_is_blank(*text))
		text++;
	return text;
}

/* From behind a field, and behind the blanks there, to the next one, or NULL. */
static const char *next_field(char separator, const char *text, const char *end)
{
	if (text == end || separator == '\0')
		return text < end ? text : NULL;
	return bv_skip_blanks(text + 1, end);
}

struct bv_word bv_field_take(char separator, const char **at, const char *end)
{
	const char *field = *at, *after = skip_field(separator, field, end);

	*at = next_field(separator, bv_skip_blanks(after, end), end);
	while (after > field && bv_is_blank(after[-1]))
		after--;
	return (struct bv_word){field, (size_t)(after - field)};
}

/* -------------------------------------------------------------------------- */
/* Lines                                                                      */
/* -------------------------------------------------------------------------- */

/* A line without its newline, and without blanks in front. */
struct line {
	const char *text, *end;
	const char *
		at_hand; /* where all bytes end; no number goes on behind a line */
	uint64_t number;
};

static int quoted_length(const struct line *line)
{
	return bv_fault_length((size_t)(line->end - line->text));
}

static enum bv_status refuse_column(const struct line *line, uint32_t column,
				    struct bv_fault *fault)
{
	return bv_fault(
		fault, BV_ERR_FORMAT,
		"line %" PRIu64 ": column %" PRIu32 " of '%.*s' is no number",
		line->number, column + 1, quoted_length(line), line->text);
}

static enum bv_status refuse_count(const struct line *line, uint32_t found,
				   uint32_t expected, struct bv_fault *fault)
{
	return bv_fault(fault, BV_ERR_FORMAT,
			"line %" PRIu64 ": '%.*s' has %" PRIu32
			" value%s, expected %" PRIu32,
			line->number, quoted_length(line), line->text, found,
			found == 1 ? "" : "s", expected);
}

/* Finds column 'to' from where 'from' begins; NULL if there are fewer. */
static const char *find_column(const struct line *line, char separator,
			       const char *at, uint32_t *from, uint32_t to)
{
	while (at != NULL && *from < to) {
		++*from;
		at = skip_field(separator, at, line->end);
		at = bv_skip_blanks(at, line->end);
		at = next_field(separator, at, line->end);
	}
	return at;
}

/*
 * Reads a number; returns where the blanks behind it end, or NULL if it is none, or
 * something else follows in the same field.
 */
static const char *read_field(const struct line *line, char separator,
			      const char *at, double *value)
{
	const char *after = bv_decimal_read(at, line->at_hand, value), *next;

	if (after == NULL)
		return NULL;
	next = bv_skip_blanks(after, line->end);
	if (next == line->end)
		return next;
	return (separator != '\0' ? *next == separator : next > after) ? next
								       : NULL;
}

static enum bv_status read_line(const struct bv_values *values,
				const struct line *line, double *value,
				struct bv_fault *fault)
{
	const char separator = values->separator;
	const char *at = line->text, *next;
	uint32_t column = 0;

	for (uint32_t k = 0; k < values->wanted; k++) {
		if (column < values->column[k])
			at = find_column(line, separator, at, &column,
					 values->column[k]);
		if (at == NULL)
			break;
		next = read_field(line, separator, at, &value[k]);
		if (next == NULL)
			return refuse_column(line, column, fault);
		column++;
		at = next_field(separator, next, line->end);
	}
	if (column < values->columns && at != NULL) {
		at = find_column(line, separator, at, &column,
				 values->columns - 1);
		column += at != NULL;
	}
	return column >= values->columns
		       ? BV_OK
		       : refuse_count(line, column, values->columns, fault);
}

static enum bv_status check_length(const struct bv_values *values,
				   uint64_t number, size_t length,
				   struct bv_fault *fault)
{
	if (length <= values->longest)
		return BV_OK;
	return bv_fault(fault, BV_ERR_FORMAT,
			"line %" PRIu64 " is longer than %" PRIu32 " bytes",
			number, values->longest);
}

/* Makes the record of a line, if it has one. */
static enum bv_status decode_line(const struct bv_values *values,
				  struct line *line, struct bv_decoding *step,
				  struct bv_fault *fault)
{
	double value[4] = {0};
	enum bv_status status = check_length(
		values, line->number, (size_t)(line->end - line->text), fault);

	if (status != BV_OK)
		return status;
	line->text = bv_skip_blanks(line->text, line->end);
	if (bv_line_is_empty(line->text, line->end, values->has_comments))
		return BV_OK;
	line->end -= line->end[-1] == '\r';
	status = read_line(values, line, value, fault);
	memcpy(step->records + step->made * BV_VALUES_SIZE, value,
	       BV_VALUES_SIZE);
	step->made += status == BV_OK;
	return status;
}

enum bv_status bv_decode_lines(const struct bv_head *head,
			       struct bv_decoding *step, struct bv_fault *fault)
{
	const struct bv_values *values = &head->form.values;
	const char *start = (const char *)step->bytes, *at = start;
	const char *end = start + step->size, *newline;
	const size_t most = bv_decoding_room(head, step);
	enum bv_status status = BV_OK;

	while (status == BV_OK && step->made < most && at < end) {
		struct line line = {at, end, end,
				    values->line + step->state[0]};

		newline = memchr(at, '\n', (size_t)(end - at));
		if (newline == NULL && !step->last)
			return check_length(values, line.number,
					    (size_t)(end - at), fault);
		if (newline != NULL)
			line.end = newline;
		status = decode_line(values, &line, step, fault);
		at = newline != NULL ? newline + 1 : end;
		step->used = (size_t)(at - start);
		step->state[0]++;
	}
	return status;
}
