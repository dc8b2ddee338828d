/*
 * teller.h - telling the caller of a run which frames have ended
 */

#ifndef BV_RUN_TELLER_H
#define BV_RUN_TELLER_H

#include "run/parent.h"

/* All but the first two members are 0 at first. */
struct bv_teller {
	struct bv_frame_table *table;
	const struct bv_parent_events *events;
	uint32_t told_count; /* positions in the order that were told */
	unsigned gap_ticks;  /* for which the next one has been empty */
};

/*
 * Tells the ends that are new in the order.  Called once a tick, and after each frame
 * that the parent does itself.
 */
void bv_tell_ends(struct bv_teller *teller);

/* Tells all that the order does not have: frames whose worker died just then. */
void bv_tell_rest(struct bv_teller *teller);

#endif /* BV_RUN_TELLER_H */
