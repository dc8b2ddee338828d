/*
 * step_block.h - a block of a DEFLATE stream, step by step
 *
 * A step is a literal byte or a match, as DEFLATE has them.  Steps gather in a block
 * and are counted on the way; when the block is full, it gets codes made for what was
 * counted, and becomes bits.  gap_rules.h has the groups of lengths; those of
 * distances, of which PNGs need only two, are here.
 */

#ifndef BV_NPZ_STEP_BLOCK_H
#define BV_NPZ_STEP_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "png/bit_writer.h"
#include "png/gap_rules.h"

/* The alphabet of distances, and the longest. */
#define BV_DISTANCE_SYMBOLS 30
#define BV_LONGEST_DISTANCE 32768u

/*
 * The most steps of a block.  A header takes about a hundred bytes; codes made for a
 * part of a plane fit it better.
 */
#define BV_BLOCK_STEPS 16384

/* The literal 'distance', if 'length' is 0, or so many times the same match. */
struct bv_step {
	uint16_t length, distance;
	uint32_t times;
};

struct bv_step_block {
	size_t n;
	struct bv_step steps[BV_BLOCK_STEPS];
	/* What occurs in them, of literals and lengths, and of distances. */
	uint32_t symbols[BV_LITERAL_SYMBOLS];
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

/* Both want room for one more step. */
static inline void bv_add_literal(struct bv_step_block *block, uint8_t byte)
{
	block->steps[block->n++] = (struct bv_step){0, byte, 1};
	block->symbols[byte]++;
}

static inline void bv_add_matches(struct bv_step_block *block, uint32_t length,
				  uint32_t distance, uint32_t times)
{
	block->steps[block->n++] =
		(struct bv_step){(uint16_t)length, (uint16_t)distance, times};
	block->symbols[bv_find_group(length).symbol] += times;
	block->distances[bv_find_distance(distance).symbol] += times;
}

/* An empty block. */
void bv_begin_block(struct bv_step_block *block);

/* Bytes that are enough for the block. */
size_t bv_block_bound(const struct bv_step_block *block);

/*
 * Puts the block, as the last one of the stream if 'last' says so, and leaves it as it
 * is.
 */
struct bv_bit_writer bv_put_block(struct bv_bit_writer writer,
				  struct bv_step_block *block, bool last);

#endif /* BV_NPZ_STEP_BLOCK_H */
