/*
 * account.c - a run in progress, as people and programs are told of it
 *
 * Workers note statuses and numbers in the table; here they become messages,
 * lines of the report, counts, and at last the exit status.
 */

#include "cli/account.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "cli/exit_status.h"
#include "cli/gpu_news.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "convert/check.h"

/* -------------------------------------------------------------------------- */
/* Frames                                                                     */
/* -------------------------------------------------------------------------- */

static void tell_failure(const char *input,
			 const struct bv_frame_result *result)
{
	char quoted[BV_QUOTE_MAX], message[256];

	bv_frame_message(result, message, sizeof(message));
	bv_msg("%s: %s", bv_quote(input, quoted, sizeof(quoted)), message);
}

static void tell_warning(struct bv_job *job, const char *input,
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

static bool has_too_many_failures(const struct bv_job *job)
{
	const uint32_t most = job->settings->max_errors;

	return most > 0 && bv_tally_failures(&job->tally) >= most;
}

static void count_success(struct bv_tally *tally, enum bv_outcome outcome)
{
	switch (outcome) {
	case BV_CONVERTED:
		tally->done++;
		return;
	case BV_UP_TO_DATE:
		tally->up_to_date++;
		return;
	case BV_SKIPPED:
		tally->skipped++;
		return;
	case BV_RIGHT:
		tally->right++;
		return;
	}
}

/*
 * A wrong picture is not an error but what was asked for, so --quiet silences
 * it.  Whatever the reason, the frame has no right picture and is listed.
 */
static void count_failure(struct bv_job *job, const char *input,
			  const struct bv_frame_result *result)
{
	const bool wrong = bv_is_wrong_picture(result->status);

	if (wrong)
		job->tally.wrong++;
	else
		job->tally.failed++;
	if (!wrong || job->settings->verbosity >= 0)
		tell_failure(input, result);
	if (job->settings->check && !bv_wrong_list_add(&job->list, input))
		atomic_store(&job->run->table->stop, true);
}

static void frame_ended(void *context, uint32_t frame)
{
	struct bv_job *job = context;
	const char *input = job->run->files[frame].input;
	const struct bv_frame_result *result =
		&job->run->table->rows[frame].result;
	char output[PATH_MAX];

	if (result->status == BV_OK) {
		count_success(&job->tally, result->outcome);
		tell_warning(job, input, result);
	} else {
		count_failure(job, input, result);
		job->disk_full |= bv_is_disk_full(result);
	}
	bv_report_frame(&job->report, input,
			bv_run_output(job->run, frame, output, sizeof(output)),
			result);
}

const char *bv_tell_scan_error(const struct bv_scan_error *error, char *message,
			       size_t size)
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

void bv_job_tell_scan_errors(struct bv_job *job)
{
	for (size_t i = 0; i < job->frames->error_count; i++) {
		const struct bv_scan_error *error = &job->frames->errors[i];
		char message[256];

		bv_tell_scan_error(error, message, sizeof(message));
		job->tally.failed++;
		atomic_fetch_add(&job->run->table->failures, 1);
		bv_report_directory(&job->report, error->path, error->status,
				    error->system_error, message);
	}
	if (has_too_many_failures(job))
		atomic_store(&job->run->table->stop, true);
}

/* -------------------------------------------------------------------------- */
/* Workers and time                                                           */
/* -------------------------------------------------------------------------- */

static void frame_slow(void *context, uint32_t frame, unsigned seconds)
{
	const struct bv_job *job = context;
	char quoted[BV_QUOTE_MAX];

	bv_msg("%s: not done after %u seconds, still waiting (--timeout sets a "
	       "limit)",
	       bv_quote(job->run->files[frame].input, quoted, sizeof(quoted)),
	       seconds);
}

static void worker_died(void *context, uint32_t frame, int signal)
{
	const struct bv_job *job = context;
	char quoted[BV_QUOTE_MAX], how[96] = "ended by itself";

	if (signal != 0)
		snprintf(how, sizeof(how), "was killed by signal %d (%s)",
			 signal, sigdescr_np(signal));
	if (frame == BV_NO_FRAME)
		bv_msg("a worker process %s; another one goes on", how);
	else
		bv_msg("%s: the worker process %s; another one goes on",
		       bv_quote(job->run->files[frame].input, quoted,
				sizeof(quoted)),
		       how);
}

static void gpu_news(void *context, enum bv_gpu_news news, uint32_t device,
		     const char *text)
{
	const struct bv_job *job = context;

	bv_tell_gpu_news(job->settings, news, device, text);
}

/* The first signal stops the run, the second ends it at once. */
static bool tick(void *context)
{
	struct bv_job *job = context;

	bv_progress_update(&job->tally);
	return bv_signals_count() < 2;
}

struct bv_parent_events bv_job_events(struct bv_job *job)
{
	return (struct bv_parent_events){.context = job,
					 .frame_ended = frame_ended,
					 .frame_slow = frame_slow,
					 .worker_died = worker_died,
					 .gpu_news = gpu_news,
					 .tick = tick};
}

/* -------------------------------------------------------------------------- */
/* The end                                                                    */
/* -------------------------------------------------------------------------- */

static int exit_status(const struct bv_job *job)
{
	if (bv_signals_first() != 0)
		return BV_EXIT_SIGNAL + bv_signals_first();
	if (job->no_device)
		return BV_EXIT_CANNOT_START;
	if (job->disk_full || has_too_many_failures(job) ||
	    job->list.error != 0 || job->sync_error != 0)
		return BV_EXIT_STOPPED_EARLY;
	return bv_tally_failures(&job->tally) > 0 ? BV_EXIT_FRAMES_FAILED
						  : BV_EXIT_DONE;
}

/* Says why the run did not come to a good end, if it did not. */
static void tell_end(const struct bv_job *job)
{
	const size_t failures = bv_tally_failures(&job->tally);
	char quoted[BV_QUOTE_MAX];

	if (job->sync_error != 0)
		bv_msg("the pictures cannot be forced to disk: %s",
		       strerrordesc_np(job->sync_error));
	if (job->list.error != 0)
		bv_msg("cannot write to standard output: %s; stopped",
		       strerrordesc_np(job->list.error));
	else if (job->disk_full)
		bv_msg("%s: the disk is full; stopped",
		       bv_quote(job->settings->output, quoted, sizeof(quoted)));
	else if (has_too_many_failures(job))
		bv_msg("stopped after %zu %s%s", failures,
		       job->settings->check ? "wrong or missing picture"
					    : "failed frame",
		       failures == 1 ? "" : "s");
	else if (job->no_device)
		bv_msg("stopped for want of a GPU, as --no-fallback asks");
}

int bv_job_finish(struct bv_job *job)
{
	const double seconds = bv_progress_seconds();
	int status = exit_status(job);

	bv_progress_end();
	tell_end(job);
	if (job->settings->verbosity > 0)
		bv_print_gpu_stages(job->settings, job->run->table);
	if (job->settings->verbosity >= 0)
		bv_print_summary(&job->tally);
	if (!bv_report_close(&job->report, &job->tally, seconds, status) &&
	    status == BV_EXIT_DONE)
		status = BV_EXIT_FRAMES_FAILED;
	return status;
}
