/*
 * account.h - a run in progress, as people and programs are told of it
 */

#ifndef BV_CLI_ACCOUNT_H
#define BV_CLI_ACCOUNT_H

#include "cli/frames.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/wrong_list.h"
#include "convert/frame_message.h"
#include "run/parent.h"

struct bv_account {
	const struct bv_settings *settings;
	const struct bv_frames *frames;
	const struct bv_run *run;
	uint32_t jobs; /* workers, and threads for all GPUs */
	struct bv_report report;
	struct bv_file_id report_file; /* as bv_report_open() has it */
	struct bv_wrong_list list;
	struct bv_totals totals;
	bool warned[BV_WARNING_COUNT]; /* once is enough */
	bool told_of_layout;           /* likewise */
	bool disk_full;                /* which ended the run */
	bool output_moved;             /* likewise */
	bool no_device;                /* which ended it, too */
	bool no_worker;                /* likewise; they die */
	struct bv_run_cause cause;
	int sync_error; /* the errno of --sync end, or 0 */
	/* What looks after the run, while there is somebody to look after. */
	bool (*attend)(void *parent);
	void *parent;
};

/*
 * Writes to standard error and returns in 'message' why a directory was not
 * searched.
 */
const char *bv_tell_scan_error(const struct bv_scan_error *error, char *message,
			       size_t size);

/* What is to be done while a write waits, see bv_output_attend(). */
bool bv_account_attend(void *account);

/* What the parent is to call; 'context' is the account. */
struct bv_parent_events bv_account_events(struct bv_account *account);

/* Directories that could not be walked count like frames that failed. */
void bv_account_tell_scan_errors(struct bv_account *account);

/* As many as end a run. */
bool bv_has_too_many_failures(const struct bv_account *account);

/*
 * Prints the summary and ends the report.  Returns the exit status of a run that
 * has ended.
 */
int bv_account_finish(struct bv_account *account);

#endif /* BV_CLI_ACCOUNT_H */
