/*
 * account.c - a run in progress, as people and programs are told of it
 *
 * Workers note statuses and numbers in the table; here they become messages,
 * lines of the report and counts, and these at last an ending (ending.c).
 */

#include "cli/account.h"

#include <limits.h>

#include "cli/ending.h"
#include "cli/exit_status.h"
#include "cli/failure_words.h"
#include "cli/gpu_news.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/wording.h"
#include "convert/check.h"
#include "core/system_words.h"

/* -------------------------------------------------------------------------- */
/* Frames                                                                     */
/* -------------------------------------------------------------------------- */

static void tell_failure(const char *input, const char *message)
{
	char quoted[BV_QUOTE_MAX];

	bv_msg("%s: %s", bv_quote(input, quoted, sizeof(quoted)), message);
}

/* A time that is lost is that of all pictures. */
static const char *warned_of(const struct bv_account *account,
			     enum bv_warning warning, const char *input)
{
	return warning == BV_WARNING_TIME
		       ? account->settings->convert.output_directory
		       : input;
}

/* Of each kind the first. */
static void tell_warnings(struct bv_account *account, const char *input,
			  const struct bv_verdict *result)
{
	char quoted[BV_QUOTE_MAX], warning[BV_MESSAGE_MAX];

	for (int i = 0; i < BV_WARNING_COUNT; i++) {
		const enum bv_warning kind = (enum bv_warning)i;

		if (account->warned[i] || account->settings->verbosity < 0 ||
		    !bv_frame_warning_worded(
			    kind, result, account->run->options->all.grid,
			    &bv_option_wording, warning, sizeof(warning)))
			continue;
		account->warned[i] = true;
		bv_msg("warning: %s: %s",
		       bv_quote(warned_of(account, kind, input), quoted,
				sizeof(quoted)),
		       warning);
	}
}

/* What nothing but a name says may be wrong, so it can be asked for. */
static void tell_layout(struct bv_account *account, const char *input,
			const struct bv_verdict *result)
{
	char quoted[BV_QUOTE_MAX];

	if (account->told_of_layout || account->settings->verbosity <= 0 ||
	    !result->layout_by_name)
		return;
	account->told_of_layout = true;
	bv_msg("%s: by its name taken for layout nuscenes; --layout says "
	       "otherwise",
	       bv_quote(input, quoted, sizeof(quoted)));
}

bool bv_has_too_many_failures(const struct bv_account *account)
{
	const uint32_t most = account->settings->max_errors;

	return most > 0 && bv_totals_failures(&account->totals) >= most;
}

static void count_success(struct bv_totals *totals, enum bv_outcome outcome)
{
	switch (outcome) {
	case BV_OUTCOME_CONVERTED:
		totals->done++;
		return;
	case BV_OUTCOME_UP_TO_DATE:
		totals->up_to_date++;
		return;
	case BV_OUTCOME_SKIPPED:
		totals->skipped++;
		return;
	case BV_OUTCOME_RIGHT:
		totals->right++;
		return;
	}
}

/*
 * A wrong picture is not an error but what was asked for, so --quiet silences
 * it.  Whatever the reason, the frame has no right picture and is listed.
 */
static void count_failure(struct bv_account *account, const char *input,
			  enum bv_status status, const char *message)
{
	const bool wrong = bv_is_wrong_picture(status);

	if (wrong)
		account->totals.wrong++;
	else
		account->totals.failed++;
	if (!wrong || account->settings->verbosity >= 0)
		tell_failure(input, message);
	if (account->settings->check &&
	    !bv_wrong_list_add(&account->list, input))
		atomic_store(&account->run->table->stop, true);
}

static void frame_ended(void *context, uint32_t frame)
{
	struct bv_account *account = context;
	const char *input = account->run->files[frame].input;
	const struct bv_verdict *result =
		&account->run->table->rows[frame].result;
	char output[PATH_MAX], message[BV_FAILURE_MAX] = "";

	if (result->status == BV_OK) {
		count_success(&account->totals, result->outcome);
		tell_layout(account, input, result);
		tell_warnings(account, input, result);
	} else {
		bv_failure_words(account->run, frame, result, message);
		count_failure(account, input, result->status, message);
		account->disk_full |= bv_is_disk_full(result);
		account->output_moved |= result->status == BV_ERR_OUTPUT_MOVED;
	}
	bv_report_frame(
		&account->report, input,
		bv_run_output(account->run, frame, output, sizeof(output)),
		result, message);
}

const char *bv_tell_scan_error(const struct bv_scan_error *error, char *message,
			       size_t size)
{
	char quoted[BV_QUOTE_MAX], words[BV_WORDS_MAX];

	if (error->status == BV_ERR_PATH)
		snprintf(message, size,
			 "the directory contains itself through a symbolic "
			 "link");
	else
		snprintf(message, size, "cannot search the directory: %s",
			 bv_error_words(error->system_error, words));
	bv_msg("%s: %s", bv_quote(error->path, quoted, sizeof(quoted)),
	       message);
	return message;
}

void bv_account_tell_scan_errors(struct bv_account *account)
{
	for (size_t i = 0; i < account->frames->error_count; i++) {
		const struct bv_scan_error *error = &account->frames->errors[i];
		char message[256];

		bv_tell_scan_error(error, message, sizeof(message));
		account->totals.failed++;
		atomic_fetch_add(&account->run->table->failures, 1);
		bv_report_directory(&account->report, error->path,
				    error->status, error->system_error,
				    message);
	}
	if (bv_has_too_many_failures(account))
		atomic_store(&account->run->table->stop, true);
}

/* -------------------------------------------------------------------------- */
/* Workers and time                                                           */
/* -------------------------------------------------------------------------- */

static void frame_slow(void *context, uint32_t frame, unsigned seconds)
{
	const struct bv_account *account = context;
	char quoted[BV_QUOTE_MAX];

	bv_msg_hold(true);
	bv_msg("%s: not done after %u seconds, still waiting (--timeout sets a "
	       "limit)",
	       bv_quote(account->run->files[frame].input, quoted,
			sizeof(quoted)),
	       seconds);
	bv_msg_hold(false);
}

static void worker_died(void *context, uint32_t frame, int signal,
			bool replaced)
{
	const struct bv_account *account = context;
	const char *next = replaced ? "; another one goes on" : "";
	char words[BV_WORDS_MAX];
	char quoted[BV_QUOTE_MAX], how[16 + BV_WORDS_MAX] = "ended by itself";

	if (signal != 0)
		snprintf(how, sizeof(how), "was killed by %s",
			 bv_signal_words(signal, words));
	bv_msg_hold(true);
	if (frame == BV_NO_FRAME)
		bv_msg("a worker process %s%s", how, next);
	else
		bv_msg("%s: the worker process %s%s",
		       bv_quote(account->run->files[frame].input, quoted,
				sizeof(quoted)),
		       how, next);
	bv_msg_hold(false);
}

static void gpu_news(void *context, enum bv_gpu_news news, uint32_t device,
		     const char *text)
{
	const struct bv_account *account = context;

	bv_msg_hold(true);
	bv_tell_gpu_news(account->settings, news, device, text);
	bv_msg_hold(false);
}

/* The first signal stops the run, the second ends it at once. */
static bool tick(void *context)
{
	struct bv_account *account = context;

	if (!bv_output_is_waiting()) {
		bv_msg_flush();
		bv_progress_update(&account->totals);
	}
	return bv_signals_count() < 2;
}

static void may_attend(void *context, bool (*attend)(void *parent),
		       void *parent)
{
	struct bv_account *account = context;

	account->attend = attend;
	account->parent = parent;
}

bool bv_account_attend(void *context)
{
	struct bv_account *account = context;

	return account->attend != NULL ? account->attend(account->parent)
				       : bv_signals_count() < 2;
}

struct bv_parent_events bv_account_events(struct bv_account *account)
{
	return (struct bv_parent_events){.context = account,
					 .frame_ended = frame_ended,
					 .frame_slow = frame_slow,
					 .worker_died = worker_died,
					 .gpu_news = gpu_news,
					 .may_attend = may_attend,
					 .tick = tick};
}

/* -------------------------------------------------------------------------- */
/* The end                                                                    */
/* -------------------------------------------------------------------------- */

int bv_account_finish(struct bv_account *account)
{
	const double seconds = bv_progress_seconds();
	int status;

	bv_msg_flush();
	bv_progress_end();
	bv_tell_ending(account);
	if (account->settings->verbosity > 0)
		bv_print_gpu_stages(account->settings, account->run->table);
	if (account->settings->verbosity >= 0)
		bv_print_summary(&account->totals);
	status = bv_report_close(&account->report, &account->totals, seconds,
				 bv_ending_status(account));
	/* The second may have come while the report waited. */
	return bv_signals_count() > 1 ? BV_EXIT_SIGNAL + bv_signals_first()
				      : status;
}
