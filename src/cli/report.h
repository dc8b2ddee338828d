/*
 * report.h - what became of each frame, for programs to read
 *
 * One JSON object a line: one for each directory that could not be searched,
 * one for each frame in the order in which they end, and at last the summary.
 */

#ifndef BV_CLI_REPORT_H
#define BV_CLI_REPORT_H

#include "cli/output.h"
#include "cli/totals.h"
#include "core/text.h"
#include "core/verdict.h"
#include "io/file_id.h"

/* All zero is a report that goes nowhere. */
struct bv_report {
	const char *path; /* NULL: nowhere */
	struct bv_output output;
	struct bv_shard shard; /* that lines are to name */
	char *line;            /* built here; grows with the longest path */
	size_t size;
};

/*
 * Creates the file 'path' ("-" is standard output; NULL is no report), or makes the
 * one that is there empty, if it is '*file'; see bv_check_overlap().  Stores in
 * '*file' which one it is.  Lines name the shard, if there is one.  Returns
 * false after a message if it cannot.
 */
bool bv_report_open(struct bv_report *report, const char *path,
		    const struct bv_shard *shard, struct bv_file_id *file);

/*
 * Adds the line of a frame; 'output' is NULL if it has none, and 'message' says why
 * it failed, if it did.
 */
void bv_report_frame(struct bv_report *report, const char *input,
		     const char *output, const struct bv_verdict *result,
		     const char *message);

/* Adds the line of a directory that was not searched; 'message' says why. */
void bv_report_directory(struct bv_report *report, const char *path,
			 enum bv_status status, int system_error,
			 const char *message);

/* Adds any other line, of which 'json' has all but its end. */
void bv_report_line(struct bv_report *report, const struct bv_text *json);

/* bv_report_close() without a summary. */
int bv_report_end(struct bv_report *report, int exit_status);

/*
 * Adds the summary and closes the file.  Returns the exit status: that given, or 1
 * in place of 0, after a message, if anything could not be written.  The summary has
 * it too, unless it cannot be written, or only close() says that something is lost.
 * After what could not be written nothing is.
 */
int bv_report_close(struct bv_report *report, const struct bv_totals *totals,
		    double seconds, int exit_status);

#endif /* BV_CLI_REPORT_H */
