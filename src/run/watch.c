/*
 * watch.c - frames that take long, seen by the slots of their workers
 */

#include "run/watch.h"

/* A frame that takes this long is mentioned. */
#define SLOW_SECONDS 30

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

void bv_fail_for_time(const struct bv_run *run, uint32_t frame, double timeout)
{
	bv_run_fail_frame(run, frame, BV_ERR_TIMEOUT,
			  (uint64_t)(timeout * 1000.0 + 0.5));
}
