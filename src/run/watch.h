/*
 * watch.h - frames that take long, seen by the slots of their workers
 */

#ifndef BV_RUN_WATCH_H
#define BV_RUN_WATCH_H

#include "run/parent.h"

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

/* Fails a frame that took longer than 'timeout' seconds. */
void bv_fail_for_time(const struct bv_run *run, uint32_t frame, double timeout);

#endif /* BV_RUN_WATCH_H */
