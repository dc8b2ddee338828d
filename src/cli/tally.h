/*
 * tally.h - how far a run is
 */

#ifndef BV_CLI_TALLY_H
#define BV_CLI_TALLY_H

#include <stddef.h>

struct bv_tally {
	size_t total;  /* frames found, and directories that were unreadable */
	size_t done;   /* pictures in place */
	size_t failed; /* each with a message */
};

static inline size_t bv_tally_ended(const struct bv_tally *tally)
{
	return tally->done + tally->failed;
}

#endif /* BV_CLI_TALLY_H */
