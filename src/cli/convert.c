/*
 * convert.c - the main job: frames in, pictures out
 *
 * Everything that can be known to fail is checked before the first frame is
 * touched: geometry, inputs, collisions, device, output directory, report.
 * After that, a frame that fails costs one line and nothing else.
 */

#include "cli/convert.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "cli/message.h"
#include "cli/output_directory.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/scan.h"
#include "cli/signals.h"
#include "run/device.h"
#include "run/output_name.h"
#include "run/worker.h"

/* A run in progress. */
struct job {
	const struct bv_settings *settings;
	const struct bv_frames *frames;
	struct bv_frame_table *table;
	struct bv_report report;
	struct bv_tally tally;
	bool warned;    /* about intensities; once is enough */
	bool disk_full; /* which ends the run */
};

/* -------------------------------------------------------------------------- */
/* When frames end                                                            */
/* -------------------------------------------------------------------------- */

static void tell_failure(const char *input,
			 const struct bv_frame_result *result)
{
	char quoted[BV_QUOTE_MAX], message[256];

	bv_frame_message(result, message, sizeof(message));
	bv_msg("%s: %s", bv_quote(input, quoted, sizeof(quoted)), message);
}

static void tell_warning(struct job *job, const char *input,
			 const struct bv_frame_result *result)
{
	char quoted[BV_QUOTE_MAX], warning[256];

	if (job->warned || job->settings->verbosity < 0 ||
	    !bv_frame_warning(result, warning, sizeof(warning)))
		return;
	job->warned = true;
	bv_msg("warning: %s: %s", bv_quote(input, quoted, sizeof(quoted)),
	       warning);
}

static bool is_disk_full(const struct bv_frame_result *result)
{
	return result->system_error == ENOSPC || result->system_error == EDQUOT;
}

/* Everything that is to happen once for each frame, in order of their end. */
static void frame_ended(void *context, uint32_t frame)
{
	struct job *job = context;
	const struct bv_file *file = &job->frames->files[frame];
	const struct bv_frame_result *result = &job->table->rows[frame].result;
	char output[PATH_MAX];

	if (result->status == BV_OK) {
		job->tally.done++;
		tell_warning(job, file->input, result);
	} else {
		job->tally.failed++;
		tell_failure(file->input, result);
	}
	if (is_disk_full(result)) {
		job->disk_full = true;
		atomic_store(&job->table->stop, true);
	}
	if (bv_output_name(file->output, output, sizeof(output)) == 0)
		bv_report_frame(&job->report, file->input, NULL, result);
	else
		bv_report_frame(&job->report, file->input, output, result);
	bv_progress_update(&job->tally);
}

/* Writes and returns the reason why a directory was not searched. */
static const char *tell_scan_error(const struct bv_scan_error *error,
				   char *message, size_t size)
{
	char quoted[BV_QUOTE_MAX];

	if (error->status == BV_ERR_PATH)
		snprintf(message, size,
			 "the directory contains itself through a symbolic "
			 "link");
	else
		snprintf(message, size, "cannot search the directory: %s",
			 strerrordesc_np(error->system_error));
	bv_msg("%s: %s", bv_quote(error->path, quoted, sizeof(quoted)),
	       message);
	return message;
}

/* Directories that could not be searched count like frames that failed. */
static void tell_scan_errors(struct job *job)
{
	char message[256];

	for (size_t i = 0; i < job->frames->error_count; i++) {
		const struct bv_scan_error *error = &job->frames->errors[i];

		job->tally.failed++;
		bv_report_directory(
			&job->report, error->path, error->status,
			error->system_error,
			tell_scan_error(error, message, sizeof(message)));
	}
}

/* -------------------------------------------------------------------------- */
/* Starting and ending                                                        */
/* -------------------------------------------------------------------------- */

/* Says so where the device asked for is not there.  False ends the command. */
static bool choose_device(const struct bv_settings *settings)
{
	const char *why = bv_device_unusable(BV_DEVICE_GPU);

	if (why == NULL || settings->device == BV_DEVICE_CPU)
		return true;
	if (settings->device == BV_DEVICE_AUTO) {
		if (settings->verbosity > 0)
			bv_msg("no usable GPU (%s); using the CPU", why);
		return true;
	}
	if (settings->no_fallback) {
		bv_msg("no usable GPU (%s), and --no-fallback was given", why);
		return false;
	}
	bv_msg("no usable GPU (%s); converting on the CPU", why);
	return true;
}

static int print_plan(const struct bv_settings *settings,
		      const struct bv_frames *frames)
{
	char input[BV_QUOTE_MAX], output[BV_QUOTE_MAX];
	char path[2 * PATH_MAX], name[PATH_MAX], message[256];

	for (size_t i = 0; i < frames->error_count; i++)
		tell_scan_error(&frames->errors[i], message, sizeof(message));
	for (size_t i = 0; i < frames->count; i++) {
		const struct bv_file *file = &frames->files[i];

		if (bv_output_name(file->output, name, sizeof(name)) == 0)
			strcpy(name, "(name too long)");
		snprintf(path, sizeof(path), "%s%s%s",
			 settings->output != NULL ? settings->output : "",
			 settings->output != NULL ? "/" : "", name);
		printf("%s -> %s\n",
		       bv_quote(file->input, input, sizeof(input)),
		       bv_quote(path, output, sizeof(output)));
	}
	if (fflush(stdout) != 0 || ferror(stdout)) {
		bv_msg_errno("cannot write to standard output");
		return BV_EXIT_CANNOT_START;
	}
	return frames->error_count > 0 ? BV_EXIT_FRAMES_FAILED : BV_EXIT_DONE;
}

static int exit_status(const struct job *job)
{
	if (bv_signals_received() != 0)
		return BV_EXIT_SIGNAL + bv_signals_received();
	if (job->disk_full)
		return BV_EXIT_STOPPED_EARLY;
	return job->tally.failed > 0 ? BV_EXIT_FRAMES_FAILED : BV_EXIT_DONE;
}

/* Ends the report and prints the summary.  Returns the exit status. */
static int finish_job(struct job *job)
{
	int status = exit_status(job);

	bv_progress_end();
	if (job->disk_full)
		bv_msg("the disk is full; stopping");
	if (job->settings->verbosity >= 0)
		bv_print_summary(&job->tally);
	if (!bv_report_close(&job->report, &job->tally, bv_progress_seconds(),
			     status) &&
	    status == BV_EXIT_DONE)
		status = BV_EXIT_FRAMES_FAILED;
	return status;
}

static int run_job(struct job *job, const struct bv_convert_options *options)
{
	const struct bv_run run = {.table = job->table,
				   .files = job->frames->files,
				   .rename_outputs = true,
				   .ended = frame_ended,
				   .context = job};
	struct bv_converter *converter;
	enum bv_status status;

	status = bv_converter_create(&converter, options);
	if (status != BV_OK) {
		bv_msg("cannot start: %s", bv_status_string(status));
		return BV_EXIT_CANNOT_START;
	}
	if (!bv_report_open(&job->report, job->settings->report)) {
		bv_converter_free(converter);
		return BV_EXIT_CANNOT_START;
	}
	bv_signals_watch(&job->table->stop);
	bv_progress_start(job->settings->verbosity < 0
				  ? BV_PROGRESS_NEVER
				  : job->settings->progress);
	tell_scan_errors(job);
	bv_work(&run, converter);
	bv_converter_free(converter);
	return finish_job(job);
}

/* Converts the frames that were found, on a grid that was accepted. */
static int convert_frames(const struct bv_settings *settings,
			  const struct bv_grid *grid,
			  const struct bv_frames *frames)
{
	struct job job = {.settings = settings, .frames = frames};
	struct bv_convert_options options;
	int exit;

	if (settings->dry_run)
		return print_plan(settings, frames);
	if (!choose_device(settings) ||
	    !bv_prepare_output_directory(settings->output))
		return BV_EXIT_CANNOT_START;
	bv_convert_options_init(&options, sizeof(options), grid);
	options.layout = settings->layout;
	options.max_points = settings->max_points;
	options.strict = settings->strict;
	options.output_directory = settings->output;
	options.device = settings->device;
	job.tally.total = frames->count + frames->error_count;
	job.table = bv_frame_table_create((uint32_t)frames->count,
					  BV_SCHEDULE_GUIDED, 1);
	if (job.table == NULL) {
		bv_msg("cannot start: %s", bv_status_string(BV_ERR_NO_MEMORY));
		return BV_EXIT_CANNOT_START;
	}
	exit = run_job(&job, &options);
	bv_frame_table_free(job.table);
	return exit;
}

int bv_convert_command(const struct bv_settings *settings)
{
	struct bv_frames frames;
	struct bv_grid *grid;
	enum bv_status status;
	char why[256];
	int exit = BV_EXIT_USAGE;

	status = bv_grid_create(&grid, &settings->grid, why, sizeof(why));
	if (status == BV_ERR_NO_MEMORY) {
		bv_msg("cannot start: %s", bv_status_string(status));
		return BV_EXIT_CANNOT_START;
	}
	if (status != BV_OK) {
		bv_msg_usage("%s", why);
		return BV_EXIT_USAGE;
	}
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
