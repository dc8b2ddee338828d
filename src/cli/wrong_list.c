/*
 * wrong_list.c - the list of frames that --check prints
 */

#include "cli/wrong_list.h"

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

	if (list->output.error != 0)
		return false;
	if (!list->nul_separated && !fits_in_a_line(name)) {
		bv_msg("%s: has a line break in its name and is not listed; "
		       "--null lists it",
		       bv_quote(name, quoted, sizeof(quoted)));
		return true;
	}
	/* Nothing stays in the buffer, whatever ends us. */
	bv_output_put(&list->output, name, strlen(name));
	bv_output_put(&list->output, list->nul_separated ? "" : "\n", 1);
	return bv_output_flush(&list->output);
}
