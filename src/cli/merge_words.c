/*
 * merge_words.c - what reports say together, in words
 */

#include "cli/merge_words.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/message.h"
#include "core/text.h"

/* -------------------------------------------------------------------------- */
/* What is missing                                                            */
/* -------------------------------------------------------------------------- */

/* Room for a few hundred numbers; more are counted. */
#define LIST_MAX 2048

/* Room for the last words of a list. */
#define LIST_REST 64

/* The end of the range of shards with this fault that begins with 'shard'. */
static uint32_t range_end(const struct bv_merge *merge, uint32_t shard,
			  enum bv_shard_fault fault)
{
	while (shard + 1 < merge->shards &&
	       bv_merge_has_fault(merge, shard + 1, fault))
		shard++;
	return shard;
}

/*
 * Writes the numbers as schedulers take them for the tasks of an array: 3,17-19.
 * Returns how many shards have the fault.
 */
static uint32_t list_shards(const struct bv_merge *merge,
			    enum bv_shard_fault fault, char list[LIST_MAX])
{
	struct bv_text text = bv_text_start(list, LIST_MAX);
	uint32_t count = 0, more = 0;

	for (uint32_t i = 0; i < merge->shards; i++) {
		uint32_t end;

		if (!bv_merge_has_fault(merge, i, fault))
			continue;
		end = range_end(merge, i, fault);
		count += end - i + 1;
		if (text.used > LIST_MAX - LIST_REST)
			more += end - i + 1;
		else if (end > i)
			bv_text_add(&text, "%s%" PRIu32 "-%" PRIu32,
				    text.used > 0 ? "," : "", i, end);
		else
			bv_text_add(&text, "%s%" PRIu32,
				    text.used > 0 ? "," : "", i);
		i = end;
	}
	if (more > 0)
		bv_text_add(&text, " and %" PRIu32 " more", more);
	return count;
}

static bool tell_shards(const struct bv_merge *merge)
{
	char blind[80];
	const char *const words[BV_SHARD_FAULT_COUNT] = {
		[BV_SHARD_MISSING] = "shards that are missing",
		[BV_SHARD_UNENDED] = "shards that were killed or are still at "
				     "work, as there is no summary",
		[BV_SHARD_STOPPED] = "shards that stopped early",
		[BV_SHARD_BLIND] = blind,
		[BV_SHARD_NAMELESS] = "shards whose report lacks lines of "
				      "frames that failed",
	};
	bool whole = true;

	snprintf(blind, sizeof(blind),
		 "shards that have not found all of %" PRIu64 " frames",
		 merge->named);
	for (int i = 0; i < BV_SHARD_FAULT_COUNT; i++) {
		char list[LIST_MAX];

		if (list_shards(merge, (enum bv_shard_fault)i, list) == 0)
			continue;
		whole = false;
		bv_msg("%s: %s of %" PRIu32, words[i], list, merge->shards);
	}
	return whole;
}

/* Runs without shards have no numbers. */
static bool tell_count(uint64_t count, const char *what)
{
	if (count > 0)
		bv_msg("%s: %" PRIu64, what, count);
	return count == 0;
}

bool bv_tell_missing(const struct bv_merge *merge)
{
	bool whole = tell_shards(merge);

	whole &= tell_count(merge->unended,
			    "runs without a shard that were killed or are "
			    "still at work, as there is no summary");
	whole &= tell_count(merge->stopped,
			    "runs without a shard that stopped early");
	whole &= tell_count(merge->alone.nameless,
			    "lines of frames that failed lacking in reports "
			    "without a shard");
	return whole;
}

/* -------------------------------------------------------------------------- */
/* What there is                                                              */
/* -------------------------------------------------------------------------- */

/* "30 of 32 shards", "1 report", or both. */
static void add_runs(struct bv_text *text, const struct bv_merge *merge)
{
	const uint64_t runs = merge->runs + merge->unended;
	uint32_t seen = 0;

	for (uint32_t i = 0; i < merge->shards; i++)
		seen += !bv_merge_has_fault(merge, i, BV_SHARD_MISSING);
	if (merge->shards > 0)
		bv_text_add(text, "%" PRIu32 " of %" PRIu32 " shard%s", seen,
			    merge->shards, merge->shards == 1 ? "" : "s");
	if (merge->shards > 0 && runs > 0)
		bv_text_add(text, " and ");
	if (merge->shards == 0 || runs > 0)
		bv_text_add(text, "%" PRIu64 " run%s", runs,
			    runs == 1 ? "" : "s");
	if (merge->shards > 0 && runs > 0)
		bv_text_add(text, " without a shard");
}

/* Appends what there is at all. */
static void add_count(struct bv_text *text, uint64_t count, const char *what)
{
	if (count > 0)
		bv_text_add(text, ", %" PRIu64 " %s", count, what);
}

void bv_print_merged(const struct bv_merge *merge)
{
	const struct bv_merged_totals totals = bv_merge_totals(merge);
	const uint64_t done = totals.counts[BV_REPORTED_DONE];
	const uint64_t right = totals.counts[BV_REPORTED_RIGHT];
	uint64_t frames = totals.not_started;
	char line[512];
	struct bv_text text = bv_text_start(line, sizeof(line));

	for (int i = 0; i < BV_REPORTED_COUNT; i++)
		frames += totals.counts[i];
	add_runs(&text, merge);
	bv_text_add(&text, ": %" PRIu64 " frame%s: ", frames,
		    frames == 1 ? "" : "s");
	if (done > 0 || right == 0)
		bv_text_add(&text, "%" PRIu64 " done", done);
	else
		bv_text_add(&text, "%" PRIu64 " right", right);
	add_count(&text, done > 0 ? right : 0, "right");
	add_count(&text, totals.counts[BV_REPORTED_UP_TO_DATE], "up to date");
	add_count(&text, totals.counts[BV_REPORTED_SKIPPED], "skipped");
	add_count(&text, totals.counts[BV_REPORTED_WRONG], "wrong");
	add_count(&text, totals.counts[BV_REPORTED_FAILED], "failed");
	add_count(&text, totals.not_started, "not started");
	bv_msg("%s, in %.2f s altogether", line, totals.seconds);
}
