/*
 * convert_command.c - frames in, pictures out, or pictures checked
 *
 * Everything that can be known to fail is checked before the first frame is
 * touched: geometry, inputs, collisions, device, output directory, report.
 * After that, a frame that fails costs one line and nothing else.
 */

#include "cli/convert_command.h"

#include <errno.h>
#include <unistd.h>

#include "cli/account.h"
#include "cli/asked_grid.h"
#include "cli/auto_scale.h"
#include "cli/dry_run.h"
#include "cli/folded_names.h"
#include "cli/gpu_news.h"
#include "cli/jobs.h"
#include "cli/message.h"
#include "cli/output_directory.h"
#include "cli/overlap.h"
#include "cli/progress.h"
#include "cli/scan.h"
#include "cli/signals.h"
#include "convert/output_name.h"
#include "convert/outputs.h"
#include "core/grid.h"
#include "core/layout.h"
#include "gpu/device.h"
#include "run/control_group.h"
#include "work/cleanup.h"
#include "work/sync_run.h"

static int run_and_tell(struct bv_account *account, struct bv_sync_run *sync)
{
	const struct bv_settings *settings = account->settings;
	const struct bv_parent_events events = bv_account_events(account);
	const struct bv_parent_plan plan = {
		.timeout = settings->timeout,
		.device = settings->convert.device,
		.gpus = settings->convert.gpus,
		.no_fallback = settings->convert.no_fallback,
		.threads = account->jobs};
	enum bv_run_end end;
	struct bv_run_cause cause;

	if (!bv_report_open(&account->report, settings->report,
			    &settings->shard, &account->report_file))
		return BV_EXIT_CANNOT_START;
	bv_signals_watch(&account->run->table->stop);
	bv_output_attend(bv_account_attend, account);
	bv_progress_start(settings->verbosity < 0 ? BV_PROGRESS_NEVER
						  : settings->progress);
	bv_account_tell_scan_errors(account);
	end = bv_run_processes(account->run, &plan, &events, &cause);
	if (end == BV_RUN_CANNOT_START) {
		bv_progress_end();
		bv_msg("cannot start: %s", bv_status_string(cause.status));
		bv_report_close(&account->report, &account->totals,
				bv_progress_seconds(), BV_EXIT_CANNOT_START);
		return BV_EXIT_CANNOT_START;
	}
	account->no_device = end == BV_RUN_NO_DEVICE;
	account->no_worker = end == BV_RUN_NO_WORKER;
	account->cause = cause;
	/* Whatever became of the run, what it did is safe before it says so. */
	if (end != BV_RUN_KILLED)
		bv_sync_run_end(sync, account->run, &account->sync_error);
	return bv_account_finish(account);
}

/* A table for the CPUs and GPUs that may take part. */
static struct bv_frame_table *create_table(const struct bv_account *account)
{
	const struct bv_settings *settings = account->settings;
	const size_t frames = account->frames->count;
	const uint32_t jobs = account->jobs;

	return bv_frame_table_create_with_gpus(
		(uint32_t)frames, settings->schedule,
		jobs < frames ? jobs : (uint32_t)frames,
		bv_gpu_rows_needed(settings->convert.device,
				   settings->convert.gpus),
		bv_gpu_slots_for(jobs));
}

static bool prepare_output(const struct bv_settings *settings,
			   struct bv_options *options)
{
	const char *directory = settings->convert.output_directory;
	const bool sync = settings->convert.sync != BV_SYNC_NONE;
	char quoted[BV_QUOTE_MAX];
	int error;

	if (settings->check ? !bv_inspect_output_directory(directory)
			    : !bv_prepare_output_directory(directory, sync))
		return false;
	if (!settings->check &&
	    !bv_try_output_directory(directory, settings->verbosity >= 0,
				     options))
		return false;
	if (bv_pin_outputs(options, &error) == BV_OK)
		return true;
	errno = error;
	bv_msg_errno("%s: cannot use the output directory",
		     bv_quote(directory, quoted, sizeof(quoted)));
	return false;
}

static void tell_left_behind(const struct bv_account *account)
{
	const size_t count = bv_count_left_behind(account->run);
	char quoted[BV_QUOTE_MAX];

	if (count > 0 && account->settings->verbosity >= 0)
		bv_msg("%s: %zu temporary file%s of dead processes; the next "
		       "conversion removes %s",
		       bv_quote(account->settings->convert.output_directory,
				quoted, sizeof(quoted)),
		       count, count == 1 ? "" : "s",
		       count == 1 ? "it" : "them");
}

/* All that can be refused before anything is done, and the output directory. */
static enum bv_exit prepare(const struct bv_settings *settings,
			    struct bv_options *options,
			    const struct bv_frames *frames,
			    struct bv_file_id *report)
{
	const enum bv_exit exit = bv_check_overlap(
		settings, bv_output_form(&options->all), frames, report);

	if (exit != BV_EXIT_DONE)
		return exit;
	if (!settings->dry_run &&
	    ((settings->convert.device == BV_DEVICE_GPU &&
	      settings->convert.no_fallback && !bv_insist_on_gpu(settings)) ||
	     !prepare_output(settings, options)))
		return BV_EXIT_CANNOT_START;
	return settings->check ? BV_EXIT_DONE
			       : bv_check_folded_names(settings, frames);
}

/* A run for which all is prepared, with a table of its own. */
static int do_run(struct bv_run *run, struct bv_account *account)
{
	struct bv_sync_run sync;
	int exit;

	run->table = create_table(account);
	if (run->table == NULL) {
		bv_msg("cannot start: %s", bv_status_string(BV_ERR_NO_MEMORY));
		return BV_EXIT_CANNOT_START;
	}
	if (run->check)
		tell_left_behind(account);
	bv_sync_run_begin(&sync, run);
	exit = run_and_tell(account, &sync);
	bv_output_attend(NULL, NULL);
	bv_sync_run_free(&sync);
	bv_signals_unwatch();
	bv_frame_table_free(run->table);
	return exit;
}

/* A mirrored picture looks like any other. */
static void tell_mirror(const struct bv_settings *settings)
{
	const char *text = settings->convert.axes;
	struct bv_axes axes;

	if (settings->verbosity >= 0 && text != NULL &&
	    bv_axes_parse(&axes, text) && bv_axes_mirror(&axes))
		bv_msg("warning: --axes %s makes mirror images: what is left "
		       "is drawn right",
		       text);
}

/* Converts the frames that were found, on a grid that was accepted. */
static int convert_frames(const struct bv_settings *settings,
			  const struct bv_grid *grid,
			  const struct bv_frames *frames)
{
	struct bv_convert_options convert = settings->convert;
	struct bv_options options;
	struct bv_run run = {.options = &options,
			     .check = settings->check,
			     .files = frames->files,
			     .rename_outputs = true,
			     .most_failures = settings->max_errors,
			     .stop_when_full = true};
	struct bv_account account = {
		.settings = settings,
		.frames = frames,
		.run = &run,
		.list = {.nul_separated = settings->nul_separated,
			 .output = {.file = STDOUT_FILENO}},
		.totals = {.total = frames->count + frames->error_count,
			   .check = settings->check,
			   .shard = settings->shard,
			   .named = frames->named}};
	int exit;

	/* Some of them are above such a scale, which is no news. */
	account.warned[BV_WARNING_INTENSITY] = settings->auto_scale;
	tell_mirror(settings);
	run.report = &account.report_file;
	convert.grid = grid;
	if (settings->has_layout)
		convert.layout = &settings->layout;
	bv_take_options(&options, &convert);
	exit = (int)prepare(settings, &options, frames, &account.report_file);
	/* That has said it of all. */
	account.warned[BV_WARNING_TIME] = options.keeping == BV_KEEPS_NO_TIMES;
	if (exit == BV_EXIT_DONE) {
		const struct bv_group_limits limits = bv_group_limits("");

		account.jobs = bv_choose_jobs(settings, &options, frames->count,
					      &limits);
	}
	if (exit == BV_EXIT_DONE && settings->auto_scale &&
	    !bv_find_auto_scale(settings, &convert, frames, account.jobs,
				&options))
		exit = BV_EXIT_CANNOT_START;
	if (exit == BV_EXIT_DONE)
		exit = settings->dry_run
			       ? bv_dry_run(settings, &options, frames)
			       : do_run(&run, &account);
	bv_unpin_outputs(&options);
	return exit;
}

int bv_convert_command(const struct bv_settings *settings)
{
	struct bv_frames frames;
	struct bv_grid *grid;
	int exit;

	exit = (int)bv_make_asked_grid(settings, &grid);
	if (exit != BV_EXIT_DONE)
		return exit;
	switch (bv_scan(settings, &frames)) {
	case BV_SCAN_OK:
		exit = convert_frames(settings, grid, &frames);
		bv_frames_free(&frames);
		break;
	case BV_SCAN_USAGE:
		exit = BV_EXIT_USAGE;
		break;
	case BV_SCAN_FAILED:
		exit = BV_EXIT_CANNOT_START;
		break;
	}
	bv_grid_free(grid);
	return exit;
}
