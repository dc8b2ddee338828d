/*
 * watch.c - time, as the parent of a run counts it, and frames that take long
 *
 * Time is counted in ticks of the parent.  While the whole job is stopped (as by
 * Ctrl-Z) nothing ticks, so a job that goes on is not taken for a slow one.
 */

#include "run/watch.h"

#include <signal.h>
#include <time.h>

#include "work/cleanup.h"

/* How long the parent sleeps when nothing happens, in seconds. */
#define TICK 0.1

/* The longest that one tick counts: more means that the job was stopped. */
#define LONGEST_TICK 0.2

/* A frame that takes this long is mentioned. */
#define SLOW_SECONDS 30

double bv_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

double bv_wait_a_tick(void)
{
	const struct timespec tick = {.tv_nsec = (long)(TICK * 1e9)};
	const double before = bv_now();
	double elapsed;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigtimedwait(&set, NULL, &tick);
	elapsed = bv_now() - before;
	return elapsed < LONGEST_TICK ? elapsed : LONGEST_TICK;
}

uint32_t bv_watch_slot(struct bv_watch *watch, const struct bv_slot *slot,
		       double elapsed, double timeout,
		       const struct bv_parent_events *events)
{
	/* In this order: no step since means that it is the same frame. */
	const uint32_t frame = atomic_load(&slot->frame);
	const uint32_t steps = atomic_load(&slot->steps);

	if (steps != watch->steps || frame == BV_NO_FRAME) {
		*watch = (struct bv_watch){.steps = steps};
		return BV_NO_FRAME;
	}
	watch->silent += elapsed;
	if (timeout > 0.0 && watch->silent > timeout)
		return frame;
	if (watch->silent > SLOW_SECONDS && !watch->slow_told) {
		watch->slow_told = true;
		events->frame_slow(events->context, frame, SLOW_SECONDS);
	}
	return BV_NO_FRAME;
}

uint32_t bv_take_unfinished(const struct bv_run *run, struct bv_slot *slot)
{
	const uint32_t frame = atomic_exchange(&slot->frame, BV_NO_FRAME);

	if (frame == BV_NO_FRAME)
		return BV_NO_FRAME;
	if (bv_frame_has_ended(&run->table->rows[frame]))
		return BV_NO_FRAME;
	bv_clean_up_frame(run, frame);
	return frame;
}

void bv_fail_for_time(const struct bv_run *run, uint32_t frame, double timeout)
{
	bv_run_fail_frame(run, frame, BV_ERR_TIMEOUT,
			  (uint64_t)(timeout * 1000.0 + 0.5));
}
