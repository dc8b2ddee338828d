/*
 * account.h - a run in progress, as people and programs are told of it
 */

#ifndef BV_CLI_ACCOUNT_H
#define BV_CLI_ACCOUNT_H

#include "cli/frames.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/wrong_list.h"
#include "run/parent.h"

struct bv_job {
	const struct bv_settings *settings;
	const struct bv_frames *frames;
	const struct bv_run *run;
	struct bv_report report;
	struct bv_wrong_list list;
	struct bv_tally tally;
	bool warned;    /* about intensities; once is enough */
	bool disk_full; /* which ended the run */
	bool no_device; /* which ended it, too */
	int sync_error; /* the errno of --sync end, or 0 */
};

/*
 * Writes to standard error and returns in 'message' why a directory was not
 * searched.
 */
const char *bv_tell_scan_error(const struct bv_scan_error *error, char *message,
			       size_t size);

/* What the parent is to call; 'context' is the job. */
struct bv_parent_events bv_job_events(struct bv_job *job);

/* Directories that could not be walked count like frames that failed. */
void bv_job_tell_scan_errors(struct bv_job *job);

/*
 * Prints the summary and ends the report.  Returns the exit status of a run that
 * has ended.
 */
int bv_job_finish(struct bv_job *job);

#endif /* BV_CLI_ACCOUNT_H */
