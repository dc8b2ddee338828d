/*
 * dry_run.c - what a run would do
 *
 * Each frame is settled as a worker would settle it, by the same code; what is
 * left to do after that is printed instead of done.
 */

#include "cli/dry_run.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cli/account.h"
#include "cli/exit_status.h"
#include "cli/failure_words.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/output_directory.h"
#include "convert/existing.h"
#include "convert/output_name.h"
#include "core/text.h"

/* What becomes of the frames. */
struct plan {
	size_t convert, up_to_date, skipped, failed;
	struct bv_output list; /* of those to convert */
};

/* An output directory that a run would make has no pictures in it. */
static bool open_outputs(const char *directory, struct bv_output_tree *outputs)
{
	char quoted[BV_QUOTE_MAX];
	int error = ENOENT;

	if (directory != NULL) {
		if (!bv_inspect_output_directory(directory))
			return false;
		if (bv_output_tree_open(outputs, AT_FDCWD, directory, &error) ==
		    BV_OK)
			return true;
	}
	if (error == ENOENT) {
		bv_output_tree_open_missing(outputs);
		return true;
	}
	errno = error;
	bv_msg_errno("%s: cannot use the output directory",
		     bv_quote(directory, quoted, sizeof(quoted)));
	return false;
}

static void print_work(struct bv_output *list, const char *directory,
		       const struct bv_job *job)
{
	char input[BV_QUOTE_MAX], output[BV_QUOTE_MAX];
	char path[BV_OUTPUT_PATH_MAX];
	char line[2 * BV_QUOTE_MAX + 8];
	struct bv_text text = bv_text_start(line, sizeof(line));

	bv_output_path(directory, job->output, path);
	bv_text_add(&text, "%s -> %s\n",
		    bv_quote(job->input, input, sizeof(input)),
		    bv_quote(path, output, sizeof(output)));
	bv_output_put(list, line, text.used);
}

static void count_end(struct plan *plan, const struct bv_run *run,
		      uint32_t frame, const struct bv_verdict *verdict)
{
	char quoted[BV_QUOTE_MAX], message[BV_FAILURE_MAX];

	if (verdict->status != BV_OK) {
		plan->failed++;
		bv_failure_words(run, frame, verdict, message);
		bv_msg("%s: %s",
		       bv_quote(run->files[frame].input, quoted,
				sizeof(quoted)),
		       message);
	} else if (verdict->outcome == BV_OUTCOME_SKIPPED) {
		plan->skipped++;
	} else {
		plan->up_to_date++;
	}
}

/* Whether something is in the way of the directory of a picture. */
static bool is_barred(struct bv_output_tree *outputs, const struct bv_job *job,
		      struct bv_verdict *verdict)
{
	const char *name;
	int directory, error;
	const enum bv_status status = bv_output_tree_find(
		outputs, job->output, false, &directory, &name, &error);

	if (status == BV_OK || (status == BV_ERR_DIRECTORY && error == ENOENT))
		return false;
	bv_fail(verdict, status, error, 0, 0);
	return true;
}

static void plan_frames(const struct bv_run *run,
			struct bv_output_tree *outputs, struct plan *plan)
{
	for (uint32_t i = 0; i < run->table->frame_count; i++) {
		struct bv_verdict verdict;
		struct bv_run_job found;

		if (bv_run_find_job(run, i, &found, &verdict) &&
		    !bv_settle(run->options, outputs, &found.job, &verdict) &&
		    !is_barred(outputs, &found.job, &verdict)) {
			plan->convert++;
			print_work(&plan->list,
				   run->options->all.output_directory,
				   &found.job);
		} else {
			count_end(plan, run, i, &verdict);
		}
	}
}

/* Says how many frames are not in the list, because nothing would come of them. */
static void tell_rest(const struct plan *plan)
{
	const size_t total =
		plan->convert + plan->up_to_date + plan->skipped + plan->failed;
	char words[128];
	struct bv_text text = bv_text_start(words, sizeof(words));

	if (plan->up_to_date > 0)
		bv_text_add(&text, ", %zu up to date", plan->up_to_date);
	if (plan->skipped > 0)
		bv_text_add(&text, ", %zu skipped", plan->skipped);
	if (plan->failed > 0)
		bv_text_add(&text, ", %zu failed", plan->failed);
	if (text.used == 0)
		return;
	bv_msg("%zu frame%s: %zu to convert%s", total, total == 1 ? "" : "s",
	       plan->convert, words);
}

/* Settles all frames.  Returns how that ended. */
static int plan_run(const struct bv_settings *settings,
		    const struct bv_run *run, const struct bv_frames *frames,
		    struct bv_output_tree *outputs)
{
	struct plan plan = {.failed = frames->error_count,
			    .list = {.file = STDOUT_FILENO}};
	char message[256];

	for (size_t i = 0; i < frames->error_count; i++)
		bv_tell_scan_error(&frames->errors[i], message,
				   sizeof(message));
	plan_frames(run, outputs, &plan);
	if (!bv_output_flush(&plan.list)) {
		errno = plan.list.error;
		bv_msg_errno("cannot write to standard output");
		return BV_EXIT_CANNOT_START;
	}
	if (settings->verbosity >= 0)
		tell_rest(&plan);
	return plan.failed > 0 ? BV_EXIT_FRAMES_FAILED : BV_EXIT_DONE;
}

int bv_dry_run(const struct bv_settings *settings,
	       const struct bv_options *options, const struct bv_frames *frames)
{
	struct bv_options unsynced = *options;
	struct bv_run run = {.options = &unsynced,
			     .files = frames->files,
			     .rename_outputs = true};
	struct bv_output_tree outputs;
	int exit;

	unsynced.all.sync = BV_SYNC_NONE;
	if (!open_outputs(settings->convert.output_directory, &outputs))
		return BV_EXIT_CANNOT_START;
	run.table = bv_frame_table_create((uint32_t)frames->count,
					  BV_SCHEDULE_CHUNK, 1);
	if (run.table == NULL) {
		bv_msg("cannot start: %s", bv_status_string(BV_ERR_NO_MEMORY));
		exit = BV_EXIT_CANNOT_START;
	} else {
		exit = plan_run(settings, &run, frames, &outputs);
	}
	bv_frame_table_free(run.table);
	bv_output_tree_close(&outputs);
	return exit;
}
