/*
 * report_line.c - reading back a line that report.c wrote
 */

#include "cli/report_line.h"

#include <string.h>

/* Frames are counted in 32 bits. */
#define MOST_FRAMES UINT32_MAX

#define MOST_EXIT 255

static const char frame_start[] = "{\"input\":";
static const char summary_start[] = "{\"summary\":";

static bool is_summary(const char *text)
{
	return strncmp(text, summary_start, sizeof(summary_start) - 1) == 0;
}

bool bv_report_line_starts(const char *text)
{
	return is_summary(text) ||
	       strncmp(text, frame_start, sizeof(frame_start) - 1) == 0;
}

static bool begins_with(const char *text, size_t size, const char *start)
{
	const size_t length = strlen(start);

	return memcmp(text, start, size < length ? size : length) == 0;
}

bool bv_report_line_begins(const char *text, size_t size)
{
	return begins_with(text, size, frame_start) ||
	       begins_with(text, size, summary_start);
}

/* A run that has no shards says nothing of them. */
static bool take_shard(struct bv_json *json, struct bv_report_line *line)
{
	uint64_t shard, shards;

	line->shard = line->shards = 0;
	if (!bv_json_find_optional(json, "shard"))
		return true;
	if (!bv_json_unsigned(json, UINT32_MAX, &shard) ||
	    !bv_json_find(json, "shards") ||
	    !bv_json_unsigned(json, UINT32_MAX, &shards))
		return false;
	line->shard = (uint32_t)shard;
	line->shards = (uint32_t)shards;
	return shard < shards;
}

static bool take_status(struct bv_json *json, struct bv_report_line *line)
{
	static const char *const words[BV_REPORTED_COUNT] = {
		[BV_REPORTED_DONE] = "\"done\"",
		[BV_REPORTED_UP_TO_DATE] = "\"up to date\"",
		[BV_REPORTED_SKIPPED] = "\"skipped\"",
		[BV_REPORTED_RIGHT] = "\"right\"",
		[BV_REPORTED_WRONG] = "\"wrong\"",
		[BV_REPORTED_FAILED] = "\"failed\"",
	};

	for (int i = 0; i < BV_REPORTED_COUNT; i++) {
		if (bv_json_expect(json, words[i])) {
			line->reported = (enum bv_reported)i;
			return true;
		}
	}
	return false;
}

/* Takes a string that is not empty, whatever its escapes stand for. */
static bool take_name(struct bv_json *json, struct bv_report_line *line)
{
	line->name = json->at;
	if (*json->at != '"' || json->at[1] == '"' || !bv_json_skip(json))
		return false;
	line->name_length = (size_t)(json->at - line->name);
	return true;
}

/* Whether the bytes of the name can be had back; only those that failed need be. */
static bool is_name(const struct bv_report_line *line)
{
	struct bv_json name = bv_json_start(line->name);

	return !bv_reported_failure(line->reported) ||
	       bv_json_skip_string(&name);
}

static bool take_frame(struct bv_json *json, struct bv_report_line *line)
{
	return bv_json_find(json, "input") && take_name(json, line) &&
	       take_shard(json, line) && bv_json_find(json, "status") &&
	       take_status(json, line) && is_name(line);
}

static bool take_count(struct bv_json *json, const char *key, uint64_t *count)
{
	return bv_json_find(json, key) &&
	       bv_json_unsigned(json, MOST_FRAMES, count);
}

static bool take_counts(struct bv_json *json, uint64_t *counts)
{
	memset(counts, 0, BV_REPORTED_COUNT * sizeof(*counts));
	if (!bv_json_find_optional(json, "done"))
		return take_count(json, "right", &counts[BV_REPORTED_RIGHT]) &&
		       take_count(json, "wrong", &counts[BV_REPORTED_WRONG]);
	return bv_json_unsigned(json, MOST_FRAMES, &counts[BV_REPORTED_DONE]) &&
	       take_count(json, "up_to_date",
			  &counts[BV_REPORTED_UP_TO_DATE]) &&
	       take_count(json, "skipped", &counts[BV_REPORTED_SKIPPED]);
}

static bool take_named(struct bv_json *json, struct bv_report_line *line)
{
	line->named = 0;
	return !bv_json_find_optional(json, "named") ||
	       bv_json_unsigned(json, INT64_MAX, &line->named);
}

static bool take_summary(struct bv_json *json, locale_t c,
			 struct bv_report_line *line)
{
	uint64_t exit;

	if (!bv_json_find(json, "summary") || !bv_json_expect(json, "true") ||
	    !take_shard(json, line) || !take_named(json, line) ||
	    !take_counts(json, line->counts) ||
	    !take_count(json, "failed", &line->counts[BV_REPORTED_FAILED]) ||
	    !take_count(json, "not_started", &line->not_started) ||
	    !bv_json_find(json, "seconds") ||
	    !bv_json_number(json, c, &line->seconds) || line->seconds < 0.0 ||
	    !bv_json_find(json, "exit") ||
	    !bv_json_unsigned(json, MOST_EXIT, &exit))
		return false;
	line->exit = (int)exit;
	return true;
}

bool bv_report_line_read(struct bv_json *json, locale_t c,
			 struct bv_report_line *line)
{
	line->is_summary = is_summary(json->at);
	return bv_json_enter(json) &&
	       (line->is_summary ? take_summary(json, c, line)
				 : take_frame(json, line)) &&
	       bv_json_leave(json);
}
