/*
 * wrong_list.h - the list of frames that --check prints
 *
 * It goes to standard output and can be read again with --files-from.
 */

#ifndef BV_CLI_WRONG_LIST_H
#define BV_CLI_WRONG_LIST_H

#include <stdbool.h>

#include "cli/output.h"

struct bv_wrong_list {
	bool nul_separated;
	struct bv_output output; /* to standard output */
};

/*
 * Adds a name.  One that would not be read again as it is, because it has a line
 * break and names end with one, is left out with a message.  Returns false if the
 * list cannot be written (any more).
 */
bool bv_wrong_list_add(struct bv_wrong_list *list, const char *name);

#endif /* BV_CLI_WRONG_LIST_H */
