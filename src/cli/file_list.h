/*
 * file_list.h - the names in a list of files, one after the other
 */

#ifndef BV_CLI_FILE_LIST_H
#define BV_CLI_FILE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct bv_file_list {
	size_t number; /* of the entry read last; the first is 1 */

	/* Private. */
	FILE *stream;
	int separator;
	char *line;
	size_t capacity;
};

enum bv_list_result {
	BV_LIST_ENTRY,
	BV_LIST_END,
	BV_LIST_ERROR,    /* errno says which */
	BV_LIST_ZERO_BYTE /* inside the line, which is cut there */
};

/*
 * Opens the list 'name', or standard input for "-".  Its entries end with a
 * zero byte if 'nul_separated', else with a newline.  Returns false with errno,
 * and then there is nothing to close.
 */
bool bv_file_list_open(struct bv_file_list *list, const char *name,
		       bool nul_separated);

/*
 * Reads the next entry that is not empty.  '*entry' belongs to the list and
 * holds until the next call.  Lines may be of any length, and a carriage return
 * at their end is not part of them.
 */
enum bv_list_result bv_file_list_next(struct bv_file_list *list,
				      const char **entry);

void bv_file_list_close(struct bv_file_list *list);

#endif /* BV_CLI_FILE_LIST_H */
