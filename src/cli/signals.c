/*
 * signals.c - stopping a run
 */

#include "cli/signals.h"

#include <signal.h>
#include <stddef.h>

static atomic_bool *stop_flag;
static volatile sig_atomic_t received;

/*
 * By SA_RESETHAND a signal gets here once.  So the default action waits for the
 * second one, whether it is the same again or another that is raised anew.
 */
static void on_signal(int number)
{
	if (received != 0) {
		raise(number);
		return;
	}
	received = number;
	atomic_store(stop_flag, true);
}

void bv_signals_watch(atomic_bool *stop)
{
	static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction stop_action = {
		.sa_handler = on_signal,
		.sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
	struct sigaction ignore_action = {.sa_handler = SIG_IGN};

	stop_flag = stop;
	for (size_t i = 0; i < sizeof(stopping) / sizeof(stopping[0]); i++) {
		struct sigaction present;

		/* nohup and shells ignore signals on our behalf: so do we. */
		if (sigaction(stopping[i], NULL, &present) == 0 &&
		    present.sa_handler != SIG_IGN)
			sigaction(stopping[i], &stop_action, NULL);
	}
	sigaction(SIGPIPE, &ignore_action, NULL);
	sigaction(SIGXFSZ, &ignore_action, NULL);
}

int bv_signals_received(void)
{
	return received;
}
