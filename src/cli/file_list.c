/*
 * file_list.c - the names in a list of files, one after the other
 *
 * A list may be anything: a pipe, a device, a file of another kind.  So no more of it
 * is kept than a name may have bytes, and one that goes on for ever without a new name
 * is noticed.
 */

#include "cli/file_list.h"

#include <string.h>

#include "cli/input_stream.h"

bool bv_file_list_open(struct bv_file_list *list, const char *name,
		       bool nul_separated)
{
	const int file = bv_input_open(name);

	if (file < 0)
		return false;
	list->number = list->idle = 0;
	list->file = file;
	list->separator = nul_separated ? '\0' : '\n';
	list->begin = list->end = 0;
	list->last[0] = '\0';
	return true;
}

/* Fills the buffer.  Returns 0 at the end of the list, or -1 with errno. */
static ssize_t fill(struct bv_file_list *list)
{
	const ssize_t n =
		bv_input_read(list->file, list->buffer, sizeof(list->buffer));

	list->begin = 0;
	list->end = n > 0 ? (size_t)n : 0;
	return n;
}

/*
 * Moves what belongs to the line from the buffer to it, as far as it has room.
 * Returns true if that was the end of it, or of its room.
 */
static bool move_to_line(struct bv_file_list *list)
{
	const char *from = list->buffer + list->begin;
	const size_t there = list->end - list->begin;
	const char *end = memchr(from, list->separator, there);
	const size_t room = sizeof(list->line) - list->length;
	const size_t found = end != NULL ? (size_t)(end - from) : there;
	const size_t n = found < room ? found : room;

	memcpy(list->line + list->length, from, n);
	list->length += n;
	list->begin += n;
	if (end != NULL && n == found)
		list->begin++; /* past the separator */
	return end != NULL || n == room;
}

/* Reads a line, which the end of the list may end too. */
static enum bv_list_result read_line(struct bv_file_list *list)
{
	bool begun = false;

	list->length = 0;
	for (;;) {
		if (list->begin == list->end) {
			const ssize_t n = fill(list);

			if (n < 0)
				return BV_LIST_ERROR;
			if (n == 0)
				break;
		}
		begun = true;
		if (move_to_line(list))
			break;
	}
	return begun ? BV_LIST_ENTRY : BV_LIST_END;
}

/* Takes a carriage return off the end of a line, and ends it with a 0. */
static enum bv_list_result chop(struct bv_file_list *list)
{
	const size_t most = sizeof(list->line) - 1;
	size_t length = list->length;

	if (list->separator == '\n' && length > 0 &&
	    list->line[length - 1] == '\r')
		length--;
	list->length = length;
	list->line[length < most ? length : most] = '\0';
	if (strlen(list->line) < length && strlen(list->line) < most)
		return BV_LIST_ZERO_BYTE;
	return length < PATH_MAX ? BV_LIST_ENTRY : BV_LIST_TOO_LONG;
}

/* Counts entries that are empty or the one before; false if it never ends. */
static bool goes_on(struct bv_file_list *list)
{
	if (list->length > 0 && strcmp(list->line, list->last) != 0)
		list->idle = 0;
	else
		list->idle++;
	if (list->length > 0 && list->length < sizeof(list->last))
		memcpy(list->last, list->line, list->length + 1);
	return list->idle <= BV_MOST_IDLE_ENTRIES;
}

enum bv_list_result bv_file_list_next(struct bv_file_list *list,
				      const char **entry)
{
	enum bv_list_result result;

	*entry = list->line;
	do {
		result = read_line(list);
		if (result != BV_LIST_ENTRY)
			return result;
		list->number++;
		result = chop(list);
		if (!goes_on(list))
			return BV_LIST_ENDLESS;
	} while (list->length == 0);
	return result;
}

void bv_file_list_close(struct bv_file_list *list)
{
	bv_input_close(list->file);
}
