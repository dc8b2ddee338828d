/*
 * ending.c - how a run has ended
 *
 * A run that did not come to a good end says why, and if it was told to stop, what
 * does the rest; and the exit status says the same to programs.
 */

#include "cli/ending.h"

#include <signal.h>

#include "cli/exit_status.h"
#include "cli/jobs.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "convert/converter.h"
#include "core/system_words.h"

int bv_ending_status(const struct bv_account *account)
{
	if (bv_signals_first() != 0)
		return BV_EXIT_SIGNAL + bv_signals_first();
	if (account->no_device)
		return BV_EXIT_CANNOT_START;
	if (account->no_worker || account->disk_full || account->output_moved ||
	    bv_has_too_many_failures(account) ||
	    account->list.output.error != 0 || account->sync_error != 0)
		return BV_EXIT_STOPPED_EARLY;
	return bv_totals_failures(&account->totals) > 0 ? BV_EXIT_FRAMES_FAILED
							: BV_EXIT_DONE;
}

/* The advice is about memory, which is what a system kills for. */
static void tell_no_worker(const struct bv_account *account)
{
	const struct bv_options *const options = account->run->options;
	char words[BV_WORDS_MAX];

	if (account->cause.system_error != 0)
		bv_msg("a worker has died, and no other process can be "
		       "started: %s; stopped",
		       bv_error_words(account->cause.system_error, words));
	else if (account->cause.signal == SIGKILL)
		bv_msg("workers are killed (signal 9), probably for memory: a "
		       "worker needs about %zu MB, and up to %zu bytes for "
		       "each point of a frame beyond %d; lower -j",
		       bv_worker_megabytes(options),
		       bv_worker_point_bytes(options), BV_USUAL_POINTS);
	else if (account->cause.signal != 0)
		bv_msg("workers are killed by %s, and nothing gets done; "
		       "stopped",
		       bv_signal_words(account->cause.signal, words));
	else
		bv_msg("workers end by themselves, and nothing gets done; "
		       "stopped");
}

/*
 * What does the rest.  To replace all begins anew; what of that is done counts as up
 * to date.  A check has to be whole.
 */
static const char *how_to_go_on(const struct bv_settings *settings)
{
	if (settings->check)
		return "";
	switch (settings->convert.existing) {
	case BV_EXISTING_UPDATE:
	case BV_EXISTING_SKIP:
		break;
	case BV_EXISTING_REPLACE:
		return "; the same command begins anew, and goes on with "
		       "--existing update";
	case BV_EXISTING_FAIL:
		return "; the same command goes on with --existing update";
	}
	return "; the same command goes on";
}

static void tell_stopped(const struct bv_account *account)
{
	const size_t left =
		account->totals.total - bv_totals_ended(&account->totals);
	char words[BV_WORDS_MAX];

	if (left > 0 && account->settings->verbosity >= 0)
		bv_msg("stopped by %s, %zu frame%s not started%s",
		       bv_signal_words(bv_signals_first(), words), left,
		       left == 1 ? "" : "s", how_to_go_on(account->settings));
}

void bv_tell_ending(const struct bv_account *account)
{
	const size_t failures = bv_totals_failures(&account->totals);
	char quoted[BV_QUOTE_MAX], words[BV_WORDS_MAX];

	if (account->sync_error != 0)
		bv_msg("the pictures cannot be forced to disk: %s",
		       bv_error_words(account->sync_error, words));
	if (account->no_worker)
		tell_no_worker(account);
	if (account->list.output.error != 0)
		bv_msg("cannot write to standard output: %s; stopped",
		       bv_output_error_words(account->list.output.error,
					     words));
	else if (account->output_moved)
		bv_msg("%s: is not the directory any more that it was at the "
		       "start; stopped",
		       bv_quote(account->settings->convert.output_directory,
				quoted, sizeof(quoted)));
	else if (account->disk_full)
		bv_msg("%s: the disk is full; stopped",
		       bv_quote(account->settings->convert.output_directory,
				quoted, sizeof(quoted)));
	else if (bv_has_too_many_failures(account))
		bv_msg("stopped after %zu %s%s", failures,
		       account->settings->check ? "wrong or missing picture"
						: "failed frame",
		       failures == 1 ? "" : "s");
	else if (account->no_device)
		bv_msg("stopped for want of a GPU, as --no-fallback asks");
	if (bv_signals_first() != 0)
		tell_stopped(account);
}
