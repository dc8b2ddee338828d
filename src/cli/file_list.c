/*
 * file_list.c - the names in a list of files, one after the other
 */

#include "cli/file_list.h"

#include <stdlib.h>
#include <string.h>

bool bv_file_list_open(struct bv_file_list *list, const char *name,
		       bool nul_separated)
{
	FILE *stream = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");

	if (stream == NULL)
		return false;
	*list = (struct bv_file_list){
		.stream = stream,
		.separator = nul_separated ? '\0' : '\n',
	};
	return true;
}

/* Takes the separator, if it is there, and a carriage return off the end. */
static size_t chop(char *line, size_t length, int separator)
{
	if (length > 0 && line[length - 1] == separator)
		length--;
	if (separator == '\n' && length > 0 && line[length - 1] == '\r')
		length--;
	line[length] = '\0';
	return length;
}

enum bv_list_result bv_file_list_next(struct bv_file_list *list,
				      const char **entry)
{
	size_t length;

	do {
		const ssize_t got = getdelim(&list->line, &list->capacity,
					     list->separator, list->stream);

		if (got < 0)
			return feof(list->stream) ? BV_LIST_END : BV_LIST_ERROR;
		list->number++;
		length = chop(list->line, (size_t)got, list->separator);
	} while (length == 0);
	*entry = list->line;
	return strlen(list->line) == length ? BV_LIST_ENTRY : BV_LIST_ZERO_BYTE;
}

void bv_file_list_close(struct bv_file_list *list)
{
	if (list->stream != stdin)
		fclose(list->stream);
	free(list->line);
}
