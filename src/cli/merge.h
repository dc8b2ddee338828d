/*
 * merge.h - what reports of many runs say together
 *
 * A shard may have been run again, because it was killed or frames had failed.  Its last
 * summary says how many frames became what; before there is one, its lines do.  Lines
 * decide which frames have failed: of each the last that is read.
 *
 * Runs without shards count by themselves, each for its own frames, but that a frame which
 * failed before counts once.
 */

#ifndef BV_CLI_MERGE_H
#define BV_CLI_MERGE_H

#include "cli/failed_names.h"

/* What was read of a shard, or of all runs without. */
struct bv_merged_shard {
	bool seen;
	bool has_summary;
	bool is_stopped; /* by its summary it did not come to its end */
	uint64_t counts[BV_REPORTED_COUNT]; /* by its summary */
	uint64_t named; /* frames that it found, by that, of all shards */
	uint64_t lines[BV_REPORTED_COUNT]; /* since that */
	uint64_t not_started;
	uint64_t nameless; /* failed by a count, with no line that says which */
	double seconds;
	int64_t repaired; /* by lines since, less those that failed anew */
};

/* All zero is nothing. */
struct bv_merge {
	uint32_t shards; /* 0 as long as no line has any */
	struct bv_merged_shard *shard;
	size_t known;   /* the shards from 0 on that have a place in 'shard' */
	uint64_t named; /* frames: the most that a shard found, of all shards */
	struct bv_failed_names names;

	/* Of runs without shards: */
	struct bv_merged_shard alone; /* all of them */
	uint64_t runs;                /* that came to a summary */
	uint64_t unended;             /* that did not, as far as can be told */
	uint64_t stopped;             /* whose summary says that they were */
};

/* The same, added up. */
struct bv_merged_totals {
	uint64_t counts[BV_REPORTED_COUNT];
	uint64_t not_started;
	double seconds;
};

/* What may be wrong with a shard. */
enum bv_shard_fault {
	BV_SHARD_MISSING,  /* no line */
	BV_SHARD_UNENDED,  /* no summary */
	BV_SHARD_STOPPED,  /* by its summary */
	BV_SHARD_BLIND,    /* it has not found all frames that others found */
	BV_SHARD_NAMELESS, /* not all lines of frames that failed */
	BV_SHARD_FAULT_COUNT
};

/*
 * Adds a line, whose shards are as many as those of lines before.  Returns false if out
 * of memory.
 */
bool bv_merge_add(struct bv_merge *merge, const struct bv_report_line *line);

/* To be called once, behind the last line. */
void bv_merge_end(struct bv_merge *merge);

/* Whether that is what is wrong with a shard; of several faults the first is. */
bool bv_merge_has_fault(const struct bv_merge *merge, uint32_t shard,
			enum bv_shard_fault fault);

struct bv_merged_totals bv_merge_totals(const struct bv_merge *merge);

void bv_merge_free(struct bv_merge *merge);

#endif /* BV_CLI_MERGE_H */
