/*
 * system_words.c - what the system's errors and signals are called
 *
 * Words for errors are those of the C library in the locale "C".  For signals it has
 * none that are the same in any locale and safe in any thread, so they are here.
 */

#include "core/system_words.h"

#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* What C libraries say where they know no words. */
static bool are_words(const char *words)
{
	return words != NULL &&
	       strncmp(words, "Unknown error", strlen("Unknown error")) != 0 &&
	       strcmp(words, "No error information") != 0;
}

const char *bv_error_words(int error, char room[BV_WORDS_MAX])
{
	const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	const char *words =
		plain != (locale_t)0 ? strerror_l(error, plain) : NULL;

	if (are_words(words))
		snprintf(room, BV_WORDS_MAX, "%s", words);
	else
		snprintf(room, BV_WORDS_MAX, "error %d", error);
	if (plain != (locale_t)0)
		freelocale(plain);
	return room;
}

static const char *const signals[] = {
	[SIGHUP] = "Hangup",
	[SIGINT] = "Interrupt",
	[SIGQUIT] = "Quit",
	[SIGILL] = "Illegal instruction",
	[SIGTRAP] = "Trace/breakpoint trap",
	[SIGABRT] = "Aborted",
	[SIGBUS] = "Bus error",
	[SIGFPE] = "Floating point exception",
	[SIGKILL] = "Killed",
	[SIGUSR1] = "User defined signal 1",
	[SIGSEGV] = "Segmentation fault",
	[SIGUSR2] = "User defined signal 2",
	[SIGPIPE] = "Broken pipe",
	[SIGALRM] = "Alarm clock",
	[SIGTERM] = "Terminated",
	[SIGCHLD] = "Child exited",
	[SIGCONT] = "Continued",
	[SIGSTOP] = "Stopped (signal)",
	[SIGTSTP] = "Stopped",
	[SIGTTIN] = "Stopped (tty input)",
	[SIGTTOU] = "Stopped (tty output)",
	[SIGURG] = "Urgent I/O condition",
	[SIGXCPU] = "CPU time limit exceeded",
	[SIGXFSZ] = "File size limit exceeded",
	[SIGVTALRM] = "Virtual timer expired",
	[SIGPROF] = "Profiling timer expired",
	[SIGWINCH] = "Window changed",
	[SIGPOLL] = "I/O possible",
	[SIGPWR] = "Power failure",
	[SIGSYS] = "Bad system call",
#ifdef SIGSTKFLT /* not on every processor */
	[SIGSTKFLT] = "Stack fault",
#endif
};

const char *bv_signal_words(int signal, char room[BV_WORDS_MAX])
{
	const int n = (int)(sizeof(signals) / sizeof(signals[0]));

	if (signal >= 0 && signal < n && signals[signal] != NULL)
		snprintf(room, BV_WORDS_MAX, "signal %d (%s)", signal,
			 signals[signal]);
	else
		snprintf(room, BV_WORDS_MAX, "signal %d", signal);
	return room;
}
