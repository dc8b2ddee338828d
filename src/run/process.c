/*
 * process.c - a worker as a process of its own
 *
 * Processes, not threads: one that is killed, by a bug or for want of memory,
 * takes nobody with it.
 */

#include "run/process.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <unistd.h>

/*
 * A signal of the terminal goes to every process of the job.  Only the parent
 * is to act on it: workers finish their frames.  A write into a closed pipe or
 * beyond the file size limit shall fail, not kill.
 */
static void set_up_signals(void)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE,
				      SIGXFSZ};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t none;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		sigaction(ignored[i], &ignore, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Asks to be killed when the parent ends, which may have happened already. */
static bool tie_to_parent(pid_t parent)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
}

pid_t bv_process_start(int (*work)(void *context), void *context)
{
	const pid_t parent = getpid();
	sigset_t all, old;
	pid_t pid;

	/* None may come to a worker while it still has its parent's handlers. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	pid = fork();
	if (pid != 0) {
		sigprocmask(SIG_SETMASK, &old, NULL);
		return pid;
	}
	set_up_signals();
	if (!tie_to_parent(parent))
		_exit(BV_WORKER_CANNOT_START);
	/* Not exit(): what the parent has buffered is not ours to write. */
	_exit(work(context));
}
