/*
 * merge.c - what reports of many runs say together
 */

#include "cli/merge.h"

#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"

/* -------------------------------------------------------------------------- */
/* Lines                                                                      */
/* -------------------------------------------------------------------------- */

/* Makes places for the shards up to this one. */
static bool make_places(struct bv_merge *merge, uint32_t shard)
{
	size_t known = merge->known > 0 ? merge->known : 64;
	struct bv_merged_shard *grown;

	if (shard < merge->known)
		return true;
	while (known <= shard)
		known *= 2;
	grown = reallocarray(merge->shard, known, sizeof(*grown));
	if (grown == NULL)
		return false;
	memset(grown + merge->known, 0,
	       (known - merge->known) * sizeof(*grown));
	merge->shard = grown;
	merge->known = known;
	return true;
}

static bool add_frame(struct bv_merge *merge, struct bv_merged_shard *shard,
		      const struct bv_report_line *line)
{
	int change;

	if (!bv_failed_names_note(&merge->names, line, &change))
		return false;
	shard->lines[line->reported]++;
	shard->repaired -= change;
	return true;
}

static uint64_t failures(const uint64_t counts[BV_REPORTED_COUNT])
{
	return counts[BV_REPORTED_WRONG] + counts[BV_REPORTED_FAILED];
}

/* How many failed of which no line since the summary before has said so. */
static uint64_t count_nameless(const struct bv_merged_shard *shard,
			       const struct bv_report_line *line)
{
	const uint64_t counted = failures(line->counts);
	const uint64_t named = failures(shard->lines);

	return counted > named ? counted - named : 0;
}

static bool was_stopped(const struct bv_report_line *line)
{
	return line->not_started > 0 || line->exit > BV_EXIT_FRAMES_FAILED;
}

/* The summary takes the place of the one before, and of all lines up to here. */
static void end_shard(struct bv_merged_shard *shard,
		      const struct bv_report_line *line)
{
	shard->has_summary = true;
	shard->is_stopped = was_stopped(line);
	shard->named = line->named;
	shard->nameless = count_nameless(shard, line);
	shard->not_started = line->not_started;
	shard->seconds = line->seconds;
	shard->repaired = 0;
	memcpy(shard->counts, line->counts, sizeof(shard->counts));
	memset(shard->lines, 0, sizeof(shard->lines));
}

/*
 * The lines may be those of another run, too, which was killed before its summary:
 * then there are more than the summary counts.
 */
static void end_alone(struct bv_merge *merge, const struct bv_report_line *line)
{
	struct bv_merged_shard *alone = &merge->alone;
	bool more = false;

	merge->runs++;
	merge->stopped += was_stopped(line);
	alone->nameless += count_nameless(alone, line);
	alone->not_started += line->not_started;
	alone->seconds += line->seconds;
	for (int i = 0; i < BV_REPORTED_COUNT; i++) {
		const uint64_t lines = alone->lines[i];
		const uint64_t counted = line->counts[i];

		more |= lines > counted;
		alone->counts[i] += lines > counted ? lines : counted;
		alone->lines[i] = 0;
	}
	merge->unended += more;
}

bool bv_merge_add(struct bv_merge *merge, const struct bv_report_line *line)
{
	struct bv_merged_shard *shard = &merge->alone;

	if (line->shards > 0) {
		if (!make_places(merge, line->shard))
			return false;
		merge->shards = line->shards;
		shard = &merge->shard[line->shard];
	}
	shard->seen = true;
	if (!line->is_summary)
		return add_frame(merge, shard, line);
	if (line->shards > 0)
		end_shard(shard, line);
	else
		end_alone(merge, line);
	return true;
}

/* A shard that was run again may have found others than before. */
static void find_most_named(struct bv_merge *merge)
{
	for (size_t i = 0; i < merge->known; i++)
		if (merge->shard[i].named > merge->named)
			merge->named = merge->shard[i].named;
}

void bv_merge_end(struct bv_merge *merge)
{
	struct bv_merged_shard *alone = &merge->alone;
	bool more = false;

	find_most_named(merge);
	for (int i = 0; i < BV_REPORTED_COUNT; i++) {
		more |= alone->lines[i] > 0;
		alone->counts[i] += alone->lines[i];
	}
	merge->unended += more;
}

/* -------------------------------------------------------------------------- */
/* All of them                                                                */
/* -------------------------------------------------------------------------- */

bool bv_merge_has_fault(const struct bv_merge *merge, uint32_t shard,
			enum bv_shard_fault fault)
{
	const struct bv_merged_shard *s;

	if (shard >= merge->known || !merge->shard[shard].seen)
		return fault == BV_SHARD_MISSING;
	s = &merge->shard[shard];
	if (!s->has_summary)
		return fault == BV_SHARD_UNENDED;
	if (s->is_stopped)
		return fault == BV_SHARD_STOPPED;
	if (s->named < merge->named)
		return fault == BV_SHARD_BLIND;
	return s->nameless > 0 && fault == BV_SHARD_NAMELESS;
}

static void add_shard(struct bv_merged_totals *totals,
		      const struct bv_merged_shard *shard)
{
	const uint64_t *counts =
		shard->has_summary ? shard->counts : shard->lines;

	for (int i = 0; i < BV_REPORTED_COUNT; i++)
		totals->counts[i] += counts[i];
	totals->not_started += shard->not_started;
	totals->seconds += shard->seconds;
}

/* Frames that became right or wrong since the summary that counts them. */
static void add_repaired(struct bv_merged_totals *totals,
			 const struct bv_merged_shard *shard)
{
	uint64_t *right = shard->counts[BV_REPORTED_RIGHT] > 0
				  ? &totals->counts[BV_REPORTED_RIGHT]
				  : &totals->counts[BV_REPORTED_DONE];
	const uint64_t less = (uint64_t)-shard->repaired;

	if (shard->repaired >= 0)
		*right += (uint64_t)shard->repaired;
	else
		*right -= less < *right ? less : *right;
}

struct bv_merged_totals bv_merge_totals(const struct bv_merge *merge)
{
	struct bv_merged_totals totals = {0};
	uint64_t nameless = merge->alone.nameless;

	for (size_t i = 0; i < merge->known; i++) {
		const struct bv_merged_shard *shard = &merge->shard[i];

		add_shard(&totals, shard);
		if (shard->has_summary)
			add_repaired(&totals, shard);
		nameless += shard->nameless;
	}
	for (int i = 0; i < BV_REPORTED_COUNT; i++)
		totals.counts[i] += merge->alone.counts[i];
	totals.not_started += merge->alone.not_started;
	totals.seconds += merge->alone.seconds;
	/* Of these each is one, however many runs and shards tried it. */
	totals.counts[BV_REPORTED_WRONG] = merge->names.wrong;
	totals.counts[BV_REPORTED_FAILED] = merge->names.failed + nameless;
	return totals;
}

void bv_merge_free(struct bv_merge *merge)
{
	free(merge->shard);
	bv_failed_names_free(&merge->names);
	memset(merge, 0, sizeof(*merge));
}
