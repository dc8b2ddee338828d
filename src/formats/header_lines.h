/*
 * header_lines.h - the lines of a header in text, at the start of a file
 *
 * Usually the start of the file that every format gets has all of them.  A longer
 * header is read as far as BV_HEADER_MAX; one that is longer still is none.
 */

#ifndef BV_FORMATS_HEADER_LINES_H
#define BV_FORMATS_HEADER_LINES_H

#include "formats/format.h"
#include "formats/word.h"

/* The most bytes of a header. */
#define BV_HEADER_MAX ((size_t)64 << 10)

struct bv_header_lines {
	const struct bv_start *start;
	const char *text; /* the header, as far as it is in memory */
	size_t size;
	size_t next; /* where the next line begins, from the start of the file */
	uint64_t count; /* lines given so far */
	char *memory;   /* where more than the start was read to, or NULL */
};

struct bv_header_lines bv_header_begin(const struct bv_start *start);

/* Frees what was read. */
void bv_header_end(struct bv_header_lines *lines);

/*
 * Gives the next line, without the LF or CRLF at its end; it lasts until
 * bv_header_end().  Fails if the file or the room for headers ends before one, or with
 * what reading fails with.
 */
enum bv_status bv_header_next(struct bv_header_lines *lines,
			      struct bv_word *line, struct bv_fault *fault);

#endif /* BV_FORMATS_HEADER_LINES_H */
