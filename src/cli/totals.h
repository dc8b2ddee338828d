/*
 * totals.h - how far a run is
 */

#ifndef BV_CLI_TOTALS_H
#define BV_CLI_TOTALS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/shard.h"

struct bv_totals {
	size_t total;      /* frames found, and directories not readable */
	size_t done;       /* converted */
	size_t up_to_date; /* pictures that needed nothing */
	size_t skipped;    /* pictures left as they were, whatever they are */
	size_t failed;     /* each with a message */
	bool check;        /* pictures are not made but checked: */
	size_t right, wrong;
	struct bv_shard shard; /* whose frames these are */
	size_t named;          /* frames that were found, of all shards */
};

static inline size_t bv_totals_ended(const struct bv_totals *totals)
{
	return totals->done + totals->up_to_date + totals->skipped +
	       totals->failed + totals->right + totals->wrong;
}

/* Frames without a right picture, whatever the reason. */
static inline size_t bv_totals_failures(const struct bv_totals *totals)
{
	return totals->failed + totals->wrong;
}

#endif /* BV_CLI_TOTALS_H */
