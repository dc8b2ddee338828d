/*
 * header_lines.c - the lines of a header in text, at the start of a file
 */

#include "formats/header_lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Whoever reads the frame may have more of it in memory; that makes no difference. */
struct bv_header_lines bv_header_begin(const struct bv_start *start)
{
	return (struct bv_header_lines){
		.start = start,
		.text = (const char *)start->bytes,
		.size = start->size < BV_HEADER_MAX ? start->size
						    : BV_HEADER_MAX,
	};
}

void bv_header_end(struct bv_header_lines *lines)
{
	free(lines->memory);
	lines->memory = NULL;
}

/*
 * Reads all that a header may have.  What was given out before stays where it is, in
 * the start of the file.
 */
static enum bv_status read_more(struct bv_header_lines *lines,
				struct bv_fault *fault)
{
	const struct bv_input *file = lines->start->file;
	ssize_t got;

	lines->memory = malloc(BV_HEADER_MAX);
	if (lines->memory == NULL)
		return bv_fault_numbers(fault, BV_ERR_NO_MEMORY, 0, 0, 0);
	got = file->read_at(file->descriptor, lines->memory, BV_HEADER_MAX, 0);
	if (got < 0)
		return bv_fault_numbers(fault, BV_ERR_READ, errno, 0, 0);
	lines->text = lines->memory;
	lines->size = (size_t)got;
	return BV_OK;
}

/* The line end that closes the next line; NULL if there is none in memory. */
static const char *find_end(const struct bv_header_lines *lines)
{
	if (lines->next >= lines->size)
		return NULL;
	return memchr(lines->text + lines->next, '\n',
		      lines->size - lines->next);
}

/* True if the file goes on where what is in memory ends. */
static bool goes_on(const struct bv_header_lines *lines)
{
	return lines->start->file->size > lines->size;
}

enum bv_status bv_header_next(struct bv_header_lines *lines,
			      struct bv_word *line, struct bv_fault *fault)
{
	const char *end = find_end(lines);
	enum bv_status status;

	if (end == NULL && goes_on(lines) && lines->size < BV_HEADER_MAX &&
	    lines->memory == NULL) {
		status = read_more(lines, fault);
		if (status != BV_OK)
			return status;
		end = find_end(lines);
	}
	if (end == NULL && lines->size >= BV_HEADER_MAX)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has a header of more than %zu bytes",
				BV_HEADER_MAX);
	if (end == NULL)
		return bv_fault(fault, BV_ERR_FORMAT,
				"ends in its header, after %zu bytes",
				lines->size);
	line->text = lines->text + lines->next;
	line->length = (size_t)(end - line->text);
	lines->next += line->length + 1;
	lines->count++;
	if (line->length > 0 && end[-1] == '\r')
		line->length--;
	return BV_OK;
}
