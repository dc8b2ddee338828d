/*
 * watch.h - time, as the parent of a run counts it, and frames that take long
 */

#ifndef BV_RUN_WATCH_H
#define BV_RUN_WATCH_H

#include "run/parent.h"

/* Seconds of a clock that never jumps. */
double bv_now(void);

/*
 * Sleeps for a tick, or less if a child ends.  Returns the seconds it took; a
 * job that was stopped (as by Ctrl-Z) and goes on has not taken longer.
 */
double bv_wait_a_tick(void);

/* What is known of a slot.  All zero is a slot that was never looked at. */
struct bv_watch {
	uint32_t steps; /* when it last moved */
	double silent;  /* seconds since then */
	bool slow_told; /* about this silence */
};

/*
 * Notes that 'elapsed' seconds have passed, and tells of a frame that is slow.
 * Returns the frame that has been in the slot for longer than 'timeout' seconds
 * (0: no limit), or BV_NO_FRAME.
 */
uint32_t bv_watch_slot(struct bv_watch *watch, const struct bv_slot *slot,
		       double elapsed, double timeout,
		       const struct bv_parent_events *events);

/*
 * The frame that the dead worker of a slot leaves unfinished, or BV_NO_FRAME.
 * What it may have left in the frame's directory is removed.
 */
uint32_t bv_take_unfinished(const struct bv_run *run, struct bv_slot *slot);

/* Fails a frame that took longer than 'timeout' seconds. */
void bv_fail_for_time(const struct bv_run *run, uint32_t frame, double timeout);

#endif /* BV_RUN_WATCH_H */
