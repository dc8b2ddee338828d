/*
 * matcher.h - from the values of a plane to steps of DEFLATE
 */

#ifndef BV_NPZ_MATCHER_H
#define BV_NPZ_MATCHER_H

#include "npz/step_block.h"

/* A value that is not 0, and where its first byte is in the member. */
struct bv_spot {
	uint32_t position;
	uint32_t value;
};

#define BV_LAST_SPOTS 4096

struct bv_matcher {
	struct bv_step_block block;

	/* The plane: its spots, with one more at each end; and of a value, the bytes. */
	const struct bv_spot *spots;
	uint32_t bytes;

	/* All before this byte is in steps; whether the last one is a 0. */
	uint32_t cursor;
	bool at_zero;

	/* By a hash of the value, the last spot that had it, or 0. */
	uint32_t last[BV_LAST_SPOTS];
};

/* Begins a member, behind the 'cursor' bytes of its header, which ends with no 0. */
void bv_begin_member(struct bv_matcher *matcher, uint32_t cursor,
		     uint32_t value_bytes);

/*
 * Begins a plane with the spots 1..n.  At both ends is one more, of a value of 0 that
 * ends where the plane begins, and of one that begins where it ends.
 */
void bv_begin_plane(struct bv_matcher *matcher, const struct bv_spot *spots);

/*
 * Adds a step for the zeros before spot 'i', and for that and maybe some after it, to a
 * block that is not full.  Returns the first spot that is left.
 */
size_t bv_take_spot(struct bv_matcher *matcher, size_t i);

/* Adds a step for all zeros before 'end', in the same way. */
void bv_take_end(struct bv_matcher *matcher, uint32_t end);

#endif /* BV_NPZ_MATCHER_H */
