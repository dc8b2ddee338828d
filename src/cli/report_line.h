/*
 * report_line.h - reading back a line that report.c wrote
 *
 * Of a report of a conversion or a check; one of --info is none.  What later versions
 * add to a line is passed over.
 */

#ifndef BV_CLI_REPORT_LINE_H
#define BV_CLI_REPORT_LINE_H

#include <locale.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/json.h"

/* What became of a frame, or of a directory, which can only have failed. */
enum bv_reported {
	BV_REPORTED_DONE,
	BV_REPORTED_UP_TO_DATE,
	BV_REPORTED_SKIPPED,
	BV_REPORTED_RIGHT,
	BV_REPORTED_WRONG,
	BV_REPORTED_FAILED,
	BV_REPORTED_COUNT
};

static inline bool bv_reported_failure(enum bv_reported reported)
{
	return reported == BV_REPORTED_WRONG || reported == BV_REPORTED_FAILED;
}

struct bv_report_line {
	uint32_t shard, shards; /* 0 shards: the run had none */
	bool is_summary;

	/* Of a frame: */
	enum bv_reported reported;
	const char *name; /* a JSON string with its quotes, in the text */
	size_t name_length;

	/* Of a summary: */
	uint64_t named; /* frames that were found, of all shards; 0: not said */
	uint64_t counts[BV_REPORTED_COUNT];
	uint64_t not_started;
	double seconds;
	int exit;
};

/* True if a text begins as a line does, up to the end of its first key. */
bool bv_report_line_starts(const char *text);

/* As many bytes of a line tell that it is one. */
#define BV_REPORT_LINE_START 11

/* True if 'size' bytes begin as a line does, as far as they go. */
bool bv_report_line_begins(const char *text, size_t size);

/*
 * Takes a line, up to what ends it.  'c' is the locale "C".  Returns false if there is
 * none, or not all of it.
 */
bool bv_report_line_read(struct bv_json *json, locale_t c,
			 struct bv_report_line *line);

#endif /* BV_CLI_REPORT_LINE_H */
