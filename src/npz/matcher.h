/*
 * matcher.h - from the spots of a plane to steps of DEFLATE
 */

#ifndef BV_NPZ_MATCHER_H
#define BV_NPZ_MATCHER_H

#include "npz/spots.h"
#include "npz/step_block.h"

/* What was seen last of the values that share a hash. */
struct bv_seen_value {
	uint32_t value;    /* 0 for none */
	uint32_t position; /* and where */
	uint32_t spot;     /* its number in the plane */
	/* And that of its word, counted from the member's start. */
	uint32_t word;
};

#define BV_SEEN_BITS 12
#define BV_SEEN (1 << BV_SEEN_BITS)

/* What is known of a spot before it becomes a step. */
struct bv_found {
	uint32_t earlier; /* the spot that it may be copied from, or 0 */
	uint32_t word;    /* the word of its value in the block */
};

/* Spots that are looked up at a time. */
#define BV_PART_SPOTS 512

struct bv_matcher {
	struct bv_step_block block;
	uint32_t words_before; /* in the member, before the block */

	/* The plane, where it begins, and of a value, the bytes. */
	const struct bv_spot *spots;
	uint32_t begin, bytes;

	/* All before this byte is in steps; whether the last one is a 0. */
	uint32_t cursor;
	bool at_zero;

	struct bv_found found[BV_PART_SPOTS];
	struct bv_seen_value seen[BV_SEEN];
};

/* Begins a member, behind the 'cursor' bytes of its header, which ends with no 0. */
void bv_begin_member(struct bv_matcher *matcher, uint32_t cursor,
		     uint32_t value_bytes);

/* Begins a plane with the spots of bv_list_spots(). */
void bv_begin_plane(struct bv_matcher *matcher, const struct bv_spot *spots);

/* Begins a block, behind the one that was filled. */
void bv_next_block(struct bv_matcher *matcher);

/*
 * Adds a step for each of the 'n' spots from 'first' on, with the zeros before it, to
 * the block, which has room for as many.
 */
void bv_take_spots(struct bv_matcher *matcher, size_t first, size_t n);

/* Adds a step for all zeros before 'end', in the same way. */
void bv_take_end(struct bv_matcher *matcher, uint32_t end);

#endif /* BV_NPZ_MATCHER_H */
