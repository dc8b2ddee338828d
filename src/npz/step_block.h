/*
 * step_block.h - a block of a DEFLATE stream, step by step
 *
 * A step is a gap, as PNGs have it (see png/gap_rules.h), and what comes behind: some
 * literal bytes, or a match with something that is farther away than the gap.  Steps
 * gather in a block and are counted on the way; when the block is full, it gets codes
 * made for what was counted, and becomes bits.
 */

#ifndef BV_NPZ_STEP_BLOCK_H
#define BV_NPZ_STEP_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "png/bit_writer.h"
#include "png/gap_rules.h"
#include "png/stream_rules.h"

/* The alphabet of distances, and the longest. */
#define BV_DISTANCE_SYMBOLS 30
#define BV_LONGEST_DISTANCE 32768u

/*
 * The most steps of a block.  A header takes about a hundred bytes; codes made for a
 * part of a plane fit it better.
 */
#define BV_BLOCK_STEPS 8192

/* The most literal bytes of a step: with their words, they fit between two flushes. */
#define BV_STEP_BYTES 4

/*
 * The gap is that of bv_divide_gap().  Where the byte before it is a 0 itself, which
 * 'after_zero' says, the gap begins with that one, and its literal is left out.
 */
struct bv_step {
	uint32_t longest;
	uint16_t start;
	uint8_t after_zero; /* 0 or 1 */
	uint8_t bytes;      /* literals; 0 for a match, or nothing */
	uint32_t literals;  /* the first one lowest */
	uint16_t length;    /* of the match; 0 for nothing */
	uint16_t distance;
};

struct bv_step_block {
	size_t n;
	struct bv_step steps[BV_BLOCK_STEPS];
	/* What occurs in them: byte k of literals, starts of gaps, their longest
	 * matches and the literals left out, lengths, and distances. */
	uint32_t literals[BV_STEP_BYTES][256];
	uint32_t starts[BV_GAP_STARTS];
	uint32_t longest, left_out;
	uint32_t lengths[BV_LONGEST_MATCH + 1];
	uint32_t distances[BV_DISTANCE_SYMBOLS];
};

/* Distances come in groups, two of each power of two from 4 on. */
struct bv_distance_group {
	uint32_t symbol;
	uint32_t extra_bits;
	uint32_t extra; /* the distance's place in the group */
};

static inline struct bv_distance_group bv_find_distance(uint32_t distance)
{
	const uint32_t offset = distance - 1;
	struct bv_distance_group group = {offset, 0, 0};
	uint32_t highest;

	if (offset < 4)
		return group;
	highest = bv_highest_bit(offset);
	group.extra_bits = highest - 1;
	group.symbol = 2 * highest + (offset >> group.extra_bits & 1);
	group.extra = offset & ((1u << group.extra_bits) - 1);
	return group;
}

/* Adds a step with a gap of so many zeros, and nothing behind it yet. */
static inline struct bv_step *bv_add_step(struct bv_step_block *block,
					  uint32_t zeros, bool after_zero)
{
	const struct bv_gap gap = bv_divide_gap(zeros + after_zero);
	struct bv_step *step = &block->steps[block->n++];

	*step = (struct bv_step){.longest = gap.longest,
				 .start = (uint16_t)gap.start,
				 .after_zero = after_zero};
	block->starts[gap.start]++;
	block->longest += gap.longest;
	block->left_out += after_zero;
	return step;
}

static inline void bv_set_literals(struct bv_step_block *block,
				   struct bv_step *step, uint32_t literals,
				   uint32_t bytes)
{
	step->literals = literals;
	step->bytes = (uint8_t)bytes;
	for (uint32_t k = 0; k < bytes; k++)
		block->literals[k][literals >> 8 * k & 255]++;
}

static inline void bv_set_match(struct bv_step_block *block,
				struct bv_step *step, uint32_t length,
				uint32_t distance)
{
	step->length = (uint16_t)length;
	step->distance = (uint16_t)distance;
	block->lengths[length]++;
	block->distances[bv_find_distance(distance).symbol]++;
}

/* An empty block. */
void bv_begin_block(struct bv_step_block *block);

/* Bytes that are enough for the block. */
size_t bv_block_bound(const struct bv_step_block *block);

/* Puts the block, as the last one of the stream if 'last' says so. */
struct bv_bit_writer bv_put_block(struct bv_bit_writer writer,
				  const struct bv_step_block *block, bool last);

#endif /* BV_NPZ_STEP_BLOCK_H */
