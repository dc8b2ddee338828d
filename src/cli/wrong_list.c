/*
 * wrong_list.c - the list of frames that --check prints
 */

#include "cli/wrong_list.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/message.h"

/* A list of lines may have come from elsewhere, with "\r\n" at their ends. */
static bool fits_in_a_line(const char *name)
{
	const size_t length = strlen(name);

	return strchr(name, '\n') == NULL &&
	       (length == 0 || name[length - 1] != '\r');
}

bool bv_wrong_list_add(struct bv_wrong_list *list, const char *name)
{
	char quoted[BV_QUOTE_MAX];

	if (list->error != 0)
		return false;
	if (!list->nul_separated && !fits_in_a_line(name)) {
		bv_msg("%s: has a line break in its name and is not listed; "
		       "--null lists it",
		       bv_quote(name, quoted, sizeof(quoted)));
		return true;
	}
	/* Nothing stays in the buffer, whatever ends us. */
	if (fputs(name, stdout) == EOF ||
	    putchar(list->nul_separated ? '\0' : '\n') == EOF ||
	    fflush(stdout) != 0)
		list->error = errno;
	return list->error == 0;
}
