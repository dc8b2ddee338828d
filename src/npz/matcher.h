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

/* The most steps that a spot takes, with the zeros before it. */
#define BV_SPOT_STEPS 16

struct bv_matcher {
	struct bv_step_block block;

	/* The plane: its spots, its first byte and that behind it. */
	const struct bv_spot *spots;
	size_t n;
	uint32_t begin, end;
	uint32_t bytes; /* of a value: 1 or 4 */

	/* All before this byte is in steps; whether the last one is a 0. */
	uint32_t cursor;
	bool at_zero;

	/* By a hash of the value, 1 + the last spot that had it, or 0. */
	uint32_t last[BV_LAST_SPOTS];
};

/* Begins a member, behind the 'cursor' bytes of its header, which ends with no 0. */
void bv_begin_member(struct bv_matcher *matcher, uint32_t cursor,
		     uint32_t value_bytes);

/* Begins a plane, of 'size' bytes, with 'n' spots. */
void bv_begin_plane(struct bv_matcher *matcher, uint32_t begin, uint32_t size,
		    const struct bv_spot *spots, size_t n);

/*
 * Adds steps for the zeros before spot 'i', and for that and maybe some after it.
 * Returns the first spot that is left.  The block has to have room for BV_SPOT_STEPS.
 */
size_t bv_take_spot(struct bv_matcher *matcher, size_t i);

/* Adds steps for all zeros before 'position', in the same room. */
void bv_take_zeros(struct bv_matcher *matcher, uint32_t position);

#endif /* BV_NPZ_MATCHER_H */
