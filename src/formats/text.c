/*
 * text.c - points as lines of numbers
 *
 * Such a file may begin with the number of its points, as .pts files do, and with a line
 * of names.  Without names a point is x, y, z and, if there is a fourth column, the
 * intensity.  Empty lines, and those that begin with # or //, may be anywhere; the last
 * of these before the points may have the names (text_names.h).
 *
 * What separates columns, the first point decides for all: a semicolon, if it has one,
 * else a comma, else blanks and tabs.  So numbers with a decimal comma are refused and
 * not taken for two, and a column to skip may have blanks in it.
 *
 * The name of a file counts here: any list, log or label is text as well.
 */

#include "formats/text.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "formats/decimal.h"
#include "formats/text_names.h"

/* The most bytes of a line. */
#define LONGEST 4096

/* Fewer bytes that are text may as well be points. */
#define LEAST_TEXT 32

/* -------------------------------------------------------------------------- */
/* What is text                                                               */
/* -------------------------------------------------------------------------- */

/* A mark of UTF-8 that some programs put before text. */
static size_t mark_size(const struct bv_start *start)
{
	return start->size >= 3 && memcmp(start->bytes, "\xef\xbb\xbf", 3) == 0
		       ? 3
		       : 0;
}

/* True if it has nothing but ASCII that can be printed, or letters of any kind. */
static bool is_printable(const struct bv_start *start, bool any_letters)
{
	const size_t size =
		start->size < BV_START_SIZE ? start->size : BV_START_SIZE;

	for (size_t i = mark_size(start); i < size; i++) {
		const unsigned char c = start->bytes[i];

		if (c < ' ' ? c != '\t' && c != '\r' && c != '\n'
			    : c >= 0x7f && (c == 0x7f || !any_letters))
			return false;
	}
	return true;
}

/*
 * A name makes text of a file whose comments or names are not in ASCII.  Without one, a
 * file that is text all the same must not become points by its bytes.
 */
static bool recognise(const struct bv_start *start)
{
	if (bv_format_has_extension(&bv_text_format, start->name))
		return is_printable(start, true);
	return start->size >= LEAST_TEXT && is_printable(start, false);
}

/* -------------------------------------------------------------------------- */
/* The first lines                                                            */
/* -------------------------------------------------------------------------- */

/* Lines that are looked at before the file is read. */
struct beginning {
	const struct bv_start *start;
	uint64_t next; /* the first byte of the next line */
	/* The line at hand, without blanks around it; 'text' is NULL at the end. */
	const char *text, *end;
	uint64_t first_byte, number;
	/* The last comment so far, if it is in the start, or NULL. */
	const char *comment, *comment_end;
	char memory[LONGEST + 1]; /* for one behind the start */
};

/* Stores some of the file from the next line on, and how much of it. */
static enum bv_status look(struct beginning *b, const char **text, size_t *size,
			   struct bv_fault *fault)
{
	const struct bv_start *start = b->start;
	const struct bv_input *file = start->file;
	const size_t used =
		b->next < start->size ? (size_t)b->next : start->size;
	ssize_t got;

	*text = (const char *)start->bytes + used;
	*size = start->size - used;
	if (start->size >= file->size || memchr(*text, '\n', *size) != NULL)
		return BV_OK;
	got = file->read_at(file->descriptor, b->memory, sizeof(b->memory),
			    (off_t)b->next);
	if (got < 0)
		return bv_fault_numbers(fault, BV_ERR_READ, errno, 0, 0);
	*text = b->memory;
	*size = (size_t)got;
	return BV_OK;
}

static void trim(struct beginning *b)
{
	if (b->end > b->text && b->end[-1] == '\r')
		b->end--;
	b->text = bv_skip_blanks(b->text, b->end);
	while (b->end > b->text && bv_is_blank(b->end[-1]))
		b->end--;
}

static void note_comment(struct beginning *b)
{
	if (b->text < b->end && bv_line_is_empty(b->text, b->end, true)) {
		b->comment = b->text;
		b->comment_end = b->end;
	}
}

/* Takes the next line that is neither empty nor a comment. */
static enum bv_status take_line(struct beginning *b, struct bv_fault *fault)
{
	const char *text, *newline;
	enum bv_status status;
	size_t size;

	do {
		status = look(b, &text, &size, fault);
		if (status != BV_OK)
			return status;
		b->text = NULL;
		b->first_byte = b->next;
		if (size == 0)
			return BV_OK;
		b->number++;
		newline = memchr(text, '\n', size);
		b->text = text;
		b->end = newline != NULL ? newline : text + size;
		if (b->end - text > LONGEST)
			return bv_fault(fault, BV_ERR_FORMAT,
					"line %" PRIu64
					" is longer than %d bytes",
					b->number, LONGEST);
		b->next += (size_t)(b->end - text) + (newline != NULL);
		trim(b);
		if (text != b->memory)
			note_comment(b);
	} while (bv_line_is_empty(b->text, b->end, true));
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* What they are                                                              */
/* -------------------------------------------------------------------------- */

/* True if the line is an integer that can be a number of points. */
static bool is_count(const struct beginning *b, uint64_t *count)
{
	*count = 0;
	for (const char *p = b->text; p < b->end; p++) {
		if (*p < '0' || *p > '9' || *count > UINT64_MAX / 20)
			return false;
		*count = *count * 10 + (uint64_t)(*p - '0');
	}
	return true;
}

static bool has_letters(const struct beginning *b)
{
	for (const char *p = b->text; p < b->end; p++) {
		if (((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z') ||
		    (*p & 0x80) != 0)
			return true;
	}
	return false;
}

/* True if the line names columns: it does not begin with a number, such as "nan". */
static bool is_header(const struct beginning *b)
{
	const char *at = b->text;
	const struct bv_word first =
		bv_field_take(bv_text_separator(b->text, b->end), &at, b->end);
	const char *end = first.text + first.length;
	double value;

	return has_letters(b) &&
	       bv_decimal_read(first.text, end, &value) != end;
}

/* Takes columns in the usual order; the line at hand has as many as a point. */
static enum bv_status choose_unnamed(const struct beginning *b,
				     const struct bv_asked *asked,
				     uint32_t column[4], struct bv_fault *fault)
{
	const char *at = b->text;
	uint32_t columns = 0;

	if (at != NULL && asked->intensity_field != NULL)
		return bv_fault(
			fault, BV_ERR_FORMAT,
			"has no names of columns, and so no '%.*s'; expected a "
			"first line with them",
			bv_fault_length(strlen(asked->intensity_field)),
			asked->intensity_field);
	for (; at != NULL && columns < 4; columns++) {
		bv_field_take(bv_text_separator(b->text, b->end), &at, b->end);
		column[columns] = columns;
	}
	for (uint32_t i = columns; i < 3; i++)
		column[i] = i;
	return BV_OK;
}

/* -------------------------------------------------------------------------- */
/* The format                                                                 */
/* -------------------------------------------------------------------------- */

/* If the file says how many points it has, it has to have them. */
static enum bv_status check_count(const struct bv_values *values,
				  const struct bv_decoding *step,
				  struct bv_fault *fault)
{
	const uint64_t points = step->done + step->made;

	if (points > values->count)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has more points than the %" PRIu64
				" that it begins with",
				values->count);
	if (points < values->count && step->last && step->used == step->size)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64 " point%s, expected the %" PRIu64
				" that it begins with",
				points, points == 1 ? "" : "s", values->count);
	return BV_OK;
}

static enum bv_status decode(const struct bv_head *head,
			     struct bv_decoding *step, struct bv_fault *fault)
{
	const struct bv_values *values = &head->form.values;
	const enum bv_status status = bv_decode_lines(head, step, fault);

	return status == BV_OK && values->is_counted
		       ? check_count(values, step, fault)
		       : status;
}

static const struct bv_decoder decoder = {.decode = decode};

/* Goes through the lines before the first point, and has that one at hand. */
static enum bv_status find_columns(struct beginning *b,
				   const struct bv_asked *asked,
				   uint32_t column[4], struct bv_head *head,
				   struct bv_fault *fault)
{
	struct bv_values *values = &head->form.values;
	enum bv_status status = take_line(b, fault);

	if (status == BV_OK && b->text != NULL && is_count(b, &values->count)) {
		values->is_counted = true;
		status = take_line(b, fault);
	}
	if (status != BV_OK)
		return status;
	if (b->text != NULL && is_header(b)) {
		status = bv_text_choose_named(b->text, b->end, asked, column,
					      &head->layout, fault);
		return status == BV_OK ? take_line(b, fault) : status;
	}
	if (b->text != NULL && b->comment != NULL &&
	    bv_text_is_named(&b->comment, b->comment_end, b->text, b->end))
		return bv_text_choose_named(b->comment, b->comment_end, asked,
					    column, &head->layout, fault);
	return choose_unnamed(b, asked, column, fault);
}

static enum bv_status find_head(const struct bv_start *start,
				const struct bv_asked *asked,
				struct bv_head *head, struct bv_fault *fault)
{
	struct bv_values *values = &head->form.values;
	uint32_t column[4] = {0, 1, 2, BV_NO_COLUMN};
	struct beginning b = {.start = start, .next = mark_size(start)};
	enum bv_status status;

	if (asked->format == NULL &&
	    !bv_format_has_extension(&bv_text_format, start->name))
		return bv_fault(fault, BV_ERR_FORMAT,
				"is text, but its name does not end in .txt, "
				".csv, .xyz, .asc or .pts; ask for the format "
				"text");
	status = find_columns(&b, asked, column, head, fault);
	if (status != BV_OK)
		return status;
	bv_values_want(values, column, &head->layout);
	values->columns = values->column[values->wanted - 1] + 1;
	values->longest = LONGEST;
	values->has_comments = true;
	values->line = b.number;
	if (b.text != NULL)
		values->separator = bv_text_separator(b.text, b.end);
	head->points = BV_POINTS_UNKNOWN;
	head->first_byte = b.first_byte;
	head->decoder = &decoder;
	return BV_OK;
}

static const char *const extensions[] = {".xyz", ".asc", ".pts", NULL};
static const char *const other_extensions[] = {".txt", ".csv", NULL};

const struct bv_format bv_text_format = {
	.name = "text",
	.description = "a point a line, as numbers between blanks, commas or "
		       "semicolons",
	.extensions = extensions,
	.other_extensions = other_extensions,
	.recognise = recognise,
	.head = find_head,
};
