/*
 * existing.h - what to do about a picture that is already there
 */

#ifndef BV_CONVERT_EXISTING_H
#define BV_CONVERT_EXISTING_H

#include "convert/job.h"
#include "convert/options.h"
#include "core/verdict.h"
#include "io/output_tree.h"

/*
 * Decided once for each frame and kept in its row: a frame that is done again,
 * because its worker died after the rename, finds its own picture in place and
 * must not take it for one that was there before.
 */
enum bv_decision {
	BV_UNDECIDED,
	BV_DECIDED_CONVERT,
	BV_DECIDED_UP_TO_DATE,
	BV_DECIDED_SKIP,
	BV_DECIDED_REFUSE
};

/*
 * Follows the decision about a job, and makes it first if it is BV_UNDECIDED.
 * Returns true if nothing is left to do for the frame; its status and outcome are
 * then in 'verdict'.
 *
 * What is in the way of the picture and may not be replaced fails the frame (see
 * occupant.h).  That is no decision: a frame that is done again is looked at again.
 * What else cannot be looked at is to be converted, which then says what is wrong.
 */
bool bv_settle(const struct bv_options *options, struct bv_output_tree *outputs,
	       const struct bv_job *job, struct bv_verdict *verdict);

#endif /* BV_CONVERT_EXISTING_H */
