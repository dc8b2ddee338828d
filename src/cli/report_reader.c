/*
 * report_reader.c - the lines of a report, one after the other
 *
 * A report may be larger than memory, so one line is kept and no more.  A line is
 * looked for where '{' and a first key stand: in a string there would be a backslash
 * before the quote of the key.
 */

#include "cli/report_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/input_stream.h"

/* A few times the longest line, of two paths with six characters for a byte. */
#define BUFFER_SIZE ((size_t)1 << 18)

bool bv_report_reader_open(struct bv_report_reader *reader, const char *name)
{
	*reader = (struct bv_report_reader){.file = -1};
	reader->c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	/* A byte more, for the 0 behind a last line that fills it. */
	reader->buffer = malloc(BUFFER_SIZE + 1);
	if (reader->c != (locale_t)0 && reader->buffer != NULL)
		reader->file = bv_input_open(name);
	if (reader->file >= 0)
		return true;
	bv_report_reader_close(reader);
	return false;
}

/* Adds to the buffer.  Returns 0 at the end of the file, or -1 with errno. */
static ssize_t fill(struct bv_report_reader *reader)
{
	const ssize_t n =
		bv_input_read(reader->file, reader->buffer + reader->end,
			      BUFFER_SIZE - reader->end);

	reader->end += n > 0 ? (size_t)n : 0;
	return n;
}

/*
 * Makes a line of the buffer up to 'stop', which is no part of it: a newline, or past
 * all that is there.
 */
static void take_line(struct bv_report_reader *reader, char *stop, bool ended)
{
	const bool is_there = stop < reader->buffer + reader->end;

	*stop = '\0';
	reader->at = reader->buffer + reader->begin;
	reader->stop = stop;
	reader->ended = ended;
	reader->begin = (size_t)(stop - reader->buffer) + is_there;
	reader->number++;
}

/* Moves what is there to the front, to make room behind it. */
static void move_up(struct bv_report_reader *reader)
{
	reader->end -= reader->begin;
	memmove(reader->buffer, reader->buffer + reader->begin, reader->end);
	reader->begin = 0;
}

/* Reads up to the next newline, or the end of the file. */
static enum bv_report_result next_line(struct bv_report_reader *reader)
{
	size_t searched = 0;

	for (;;) {
		char *from = reader->buffer + reader->begin;
		const size_t there = reader->end - reader->begin;
		char *stop = memchr(from + searched, '\n', there - searched);
		ssize_t n;

		if (stop != NULL) {
			take_line(reader, stop, true);
			return BV_REPORT_LINE;
		}
		searched = there;
		move_up(reader);
		n = reader->end < BUFFER_SIZE ? fill(reader) : 0;
		if (n < 0)
			return BV_REPORT_ERROR;
		if (n == 0)
			break;
	}
	if (reader->end == 0)
		return BV_REPORT_END;
	/* Too long for a line, it is not taken for one that is cut off. */
	take_line(reader, reader->buffer + reader->end,
		  reader->end == BUFFER_SIZE);
	return BV_REPORT_LINE;
}

/* Where another line begins after the start of what is left of this one; or NULL. */
static char *next_start(const struct bv_report_reader *reader)
{
	char *at = reader->at + 1;

	while (at < reader->stop) {
		at = memchr(at, '{', (size_t)(reader->stop - at));
		if (at == NULL || reader->stop - at < BV_REPORT_LINE_START)
			return NULL;
		if (bv_report_line_begins(at, BV_REPORT_LINE_START))
			return at;
		at++;
	}
	return NULL;
}

/*
 * Whether what is left is cut off, before 'next' if another line begins there.  A file
 * that was made longer before its end was written may end with zeros.
 */
static bool is_cut(const struct bv_report_reader *reader, const char *next)
{
	const char *end = next != NULL ? next : reader->stop;

	return (next != NULL || !reader->ended) &&
	       (*reader->at == '\0' ||
		bv_report_line_begins(reader->at, (size_t)(end - reader->at)));
}

static void count_cut(struct bv_report_reader *reader)
{
	if (reader->cut == 0)
		reader->first_cut = reader->number;
	reader->cut++;
}

enum bv_report_result bv_report_reader_next(struct bv_report_reader *reader,
					    struct bv_report_line *line)
{
	for (;;) {
		struct bv_json json = bv_json_start(reader->at);
		char *next;

		if (reader->at == reader->stop) {
			const enum bv_report_result result = next_line(reader);

			if (result != BV_REPORT_LINE)
				return result;
			continue;
		}
		if (bv_report_line_read(&json, reader->c, line)) {
			reader->at += json.at - reader->at;
			return BV_REPORT_LINE;
		}
		next = next_start(reader);
		if (!is_cut(reader, next))
			return BV_REPORT_FOREIGN;
		count_cut(reader);
		reader->at = next != NULL ? next : reader->stop;
	}
}

const char *bv_report_reader_found(const struct bv_report_reader *reader)
{
	return reader->at;
}

void bv_report_reader_close(struct bv_report_reader *reader)
{
	const int error = errno;

	bv_input_close(reader->file);
	free(reader->buffer);
	if (reader->c != (locale_t)0)
		freelocale(reader->c);
	errno = error;
}
