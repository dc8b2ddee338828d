/*
 * signals.c - stopping a run
 */

#include "cli/signals.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "cli/exit_status.h"

static atomic_bool *stop_flag;
static volatile sig_atomic_t first, count;

static void on_signal(int signal)
{
	atomic_store(stop_flag, true);
	if (count == 0)
		first = signal;
	if (count < 2)
		count++;
}

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};

#define STOPPING_COUNT (sizeof(stopping) / sizeof(stopping[0]))

/* Of those that stop a run.  nohup and shells ignore signals on our behalf: so do we. */
static void handle(const struct sigaction *action)
{
	for (size_t i = 0; i < STOPPING_COUNT; i++) {
		struct sigaction present;

		if (sigaction(stopping[i], NULL, &present) == 0 &&
		    present.sa_handler != SIG_IGN)
			sigaction(stopping[i], action, NULL);
	}
}

static void end_at_once(int signal)
{
	_exit(BV_EXIT_SIGNAL + signal);
}

void bv_signals_begin(void)
{
	const struct sigaction action = {.sa_handler = end_at_once};

	/* Elsewhere a shell is to see that it was the signal. */
	if (getpid() == 1)
		handle(&action);
}

void bv_signals_watch(atomic_bool *stop)
{
	struct sigaction count_action = {.sa_handler = on_signal,
					 .sa_flags = SA_RESTART};
	const struct sigaction ignore_action = {.sa_handler = SIG_IGN};

	stop_flag = stop;
	/* One handler does not interrupt another: counting is not atomic. */
	for (size_t i = 0; i < STOPPING_COUNT; i++)
		sigaddset(&count_action.sa_mask, stopping[i]);
	handle(&count_action);
	sigaction(SIGPIPE, &ignore_action, NULL);
	sigaction(SIGXFSZ, &ignore_action, NULL);
}

void bv_signals_unwatch(void)
{
	struct sigaction ignore_action = {.sa_handler = SIG_IGN};

	for (size_t i = 0; i < STOPPING_COUNT; i++)
		sigaction(stopping[i], &ignore_action, NULL);
}

int bv_signals_count(void)
{
	return count;
}

int bv_signals_first(void)
{
	return first;
}
