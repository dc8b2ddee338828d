/*
 * step_block.h - a block of a DEFLATE stream, step by step
 *
 * A step is a gap, as PNGs have it (see png/gap_rules.h), and a tail: nothing, a word,
 * which is the literal bytes of a value, or a match with something that is farther away
 * than the gap.  Steps gather in a block and are counted on the way; when the block is
 * full, it gets codes made for what was counted, and becomes bits.
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

/* Tails are nothing at 0, matches of 3 to 258 bytes, and words from here on. */
#define BV_FIRST_WORD (BV_LONGEST_MATCH + 1)
#define BV_TAILS (BV_FIRST_WORD + BV_BLOCK_STEPS)

struct bv_tail {
	uint16_t number;
	/* Of a match, the group of its distance; else the symbol is
	 * BV_DISTANCE_SYMBOLS. */
	uint16_t extra;
	uint8_t extra_bits;
	uint8_t distance;
};

/*
 * The gap is that of bv_divide_gap().  Where the byte before it is a 0 itself, the gap
 * begins with that one, and its literal is left out: such a start has BV_GAP_STARTS added.
 */
struct bv_step {
	uint32_t longest;
	uint16_t start;
	struct bv_tail tail;
};

struct bv_step_block {
	size_t n;
	struct bv_step steps[BV_BLOCK_STEPS];
	/*
	 * The values of words, which are not 0.  A word has the bytes from the first one
	 * that is not 0 to the last.  (What is past them may be stored over.)
	 */
	uint32_t words;
	uint32_t values[BV_BLOCK_STEPS + 1];
	/* What occurs in steps. */
	uint32_t longest;
	uint32_t starts[2 * BV_GAP_STARTS];
	uint32_t distances[BV_DISTANCE_SYMBOLS + 1];
	uint32_t tails[BV_TAILS];
};

static inline uint32_t bv_first_byte(uint32_t value)
{
	return (uint32_t)__builtin_ctz(value) / 8;
}

static inline uint32_t bv_last_byte(uint32_t value)
{
	return bv_highest_bit(value) / 8;
}

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

static inline struct bv_tail bv_no_tail(void)
{
	return (struct bv_tail){.distance = BV_DISTANCE_SYMBOLS};
}

static inline struct bv_tail bv_word_tail(uint32_t word)
{
	return (struct bv_tail){.number = (uint16_t)(BV_FIRST_WORD + word),
				.distance = BV_DISTANCE_SYMBOLS};
}

static inline struct bv_tail bv_match_tail(uint32_t length, uint32_t distance)
{
	const struct bv_distance_group group = bv_find_distance(distance);

	return (struct bv_tail){.number = (uint16_t)length,
				.extra = (uint16_t)group.extra,
				.extra_bits = (uint8_t)group.extra_bits,
				.distance = (uint8_t)group.symbol};
}

/* Adds a step with a gap of so many zeros to a block that is not full. */
static inline void bv_add_step(struct bv_step_block *block, uint32_t zeros,
			       bool after_zero, struct bv_tail tail)
{
	const struct bv_gap gap = bv_divide_gap(zeros + after_zero);
	const uint32_t start = gap.start + after_zero * BV_GAP_STARTS;

	struct bv_step *step = &block->steps[block->n++];

	step->longest = gap.longest;
	step->start = (uint16_t)start;
	step->tail.number = tail.number;
	step->tail.extra = tail.extra;
	step->tail.extra_bits = tail.extra_bits;
	step->tail.distance = tail.distance;
	block->longest += gap.longest;
	block->starts[start]++;
	block->distances[tail.distance]++;
	block->tails[tail.number]++;
}

/* Makes the block empty, in memory that was once all 0. */
void bv_begin_block(struct bv_step_block *block);

/* Bytes that are enough for the block. */
size_t bv_block_bound(const struct bv_step_block *block);

/* Puts the block, as the last one of the stream if 'last' says so. */
struct bv_bit_writer bv_put_block(struct bv_bit_writer writer,
				  const struct bv_step_block *block, bool last);

#endif /* BV_NPZ_STEP_BLOCK_H */
