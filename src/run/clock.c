/*
 * clock.c - time, as the parent of a run counts it
 *
 * Time is counted in ticks of the parent.  While the whole job is stopped (as by
 * Ctrl-Z) nothing ticks, so a job that goes on is not taken for a slow one.
 */

#include "run/clock.h"

#include <signal.h>
#include <time.h>

/* How long the parent sleeps when nothing happens, in seconds. */
#define TICK 0.1

/* The longest that one tick counts: more means that the job was stopped. */
#define LONGEST_TICK 0.2

double bv_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void bv_wait_a_tick(void)
{
	const struct timespec tick = {.tv_nsec = (long)(TICK * 1e9)};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigtimedwait(&set, NULL, &tick);
}

double bv_time_since(double *last)
{
	const double now = bv_now(), elapsed = now - *last;

	*last = now;
	return elapsed < LONGEST_TICK ? elapsed : LONGEST_TICK;
}
