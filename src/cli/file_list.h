/*
 * file_list.h - the names in a list of files, one after the other
 */

#ifndef BV_CLI_FILE_LIST_H
#define BV_CLI_FILE_LIST_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Entries in a row that are empty, or name the same, after which a list is taken for
 * one without end, such as a device.
 */
#define BV_MOST_IDLE_ENTRIES ((size_t)1 << 20)

struct bv_file_list {
	size_t number; /* of the entry read last; the first is 1 */

	/* Private. */
	int file;
	char separator;
	size_t idle;             /* entries in a row that said nothing new */
	size_t begin, end;       /* of what is in the buffer */
	size_t length;           /* of the line */
	char line[PATH_MAX + 1]; /* an entry, or more than one may have */
	char last[PATH_MAX];     /* the entry before */
	char buffer[1 << 16];
};

enum bv_list_result {
	BV_LIST_ENTRY,
	BV_LIST_END,
	BV_LIST_ERROR,     /* errno says which */
	BV_LIST_ZERO_BYTE, /* inside the line, which is cut there */
	BV_LIST_TOO_LONG, /* for a name, which has PATH_MAX - 1 bytes at most */
	BV_LIST_ENDLESS   /* it seems, by BV_MOST_IDLE_ENTRIES */
};

/*
 * Opens the list 'name', or standard input for "-".  Its entries end with a
 * zero byte if 'nul_separated', else with a newline.  Returns false with errno,
 * and then there is nothing to close.
 */
bool bv_file_list_open(struct bv_file_list *list, const char *name,
		       bool nul_separated);

/*
 * Reads the next entry that is not empty.  '*entry' belongs to the list and holds
 * until the next call; what is too long is cut.  A carriage return at the end of a
 * line is not part of it.
 */
enum bv_list_result bv_file_list_next(struct bv_file_list *list,
				      const char **entry);

void bv_file_list_close(struct bv_file_list *list);

#endif /* BV_CLI_FILE_LIST_H */
