/*
 * failed_names.h - which frames have failed, by the last that is known of each
 *
 * Names are JSON strings as a report has them: two are one name if they are equal.
 * Memory is for those that have ever failed, and for no others.
 */

#ifndef BV_CLI_FAILED_NAMES_H
#define BV_CLI_FAILED_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/report_line.h"
#include "cli/storage.h"

struct bv_failed_name {
	const char *name; /* with its quotes and a final 0 */
	size_t length;
	bool failed; /* and was not repaired since */
	bool wrong;  /* of these: it has a picture, which is wrong */
};

/* All zero is empty. */
struct bv_failed_names {
	struct bv_failed_name *names; /* in the order of first failures */
	size_t count, capacity;
	size_t failed, wrong; /* how many of them still are */

	/* Private. */
	uint32_t *slots; /* places in 'names', counted from 1; 0 is free */
	size_t slot_count;
	struct bv_name_pool pool;
};

/*
 * Notes what a line says of its frame.  '*change' becomes 1 if the frame has failed and
 * had not before, -1 if it had and has not any more, else 0.  Returns false if out of
 * memory.
 */
bool bv_failed_names_note(struct bv_failed_names *names,
			  const struct bv_report_line *line, int *change);

void bv_failed_names_free(struct bv_failed_names *names);

#endif /* BV_CLI_FAILED_NAMES_H */
