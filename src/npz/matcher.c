/*
 * matcher.c - from the values of a plane to steps of DEFLATE
 *
 * A plane is zeros, a value, zeros, ...  The first idea is that of PNGs (see
 * png/sparse_stream.c): gaps become matches with the zeros before them, the bytes of
 * values literals.  But the bytes of a float are nearly noise, four for each of some
 * ten bits that it is worth, and zlib makes less of them: where a value has occurred
 * before, it copies that.  Files of literals are a fifth longer than those.
 *
 * zlib has to find what is equal by looking at all bytes.  Here it is looked up which
 * value of the plane was the last to be the same, and all around the two is known:
 *
 *	... 0 0 v 0 0 0 0 w 0 0 0 ...		before
 *	... 0 0 0 0 0 0 0 v 0 0 w ...		now
 *	            [before v after]		the match
 *
 * Zeros before both, the values, zeros after both; and if there are as many after
 * both, the next values, and so on.  A match is 258 bytes at the most and most gaps
 * are longer, so it is usually full; then it has the shortest word of all, and where
 * it begins is told by nothing but its distance.  So the zeros before a match are cut
 * to a multiple of 258, too, where that can be.
 *
 * A far match can take more bits than what it stands for.  Bits are guessed for both
 * ways, before there is a code.  For counts, such as 1.0 with two bytes that are not 0,
 * the two come to about the same; so these are looked up only where one cell follows the
 * other, and there may be runs.  That takes less time, and files are no larger.
 *
 * The zeros that a value begins or ends with count as part of the gap beside it.
 */

#include "npz/matcher.h"

#include <string.h>

/* A match that is looked at: what it copies, and the bits that are guessed. */
struct candidate {
	uint32_t before;   /* zeros before the first value */
	uint32_t length;   /* of all */
	uint32_t distance; /* back to what it copies */
	size_t spots;      /* values in it */
	bool at_zero;      /* whether it ends with a 0 */
	uint32_t saved;    /* bits of what it stands for */
};

/* Guesses of bits, as they are in planes of heights and intensities. */
#define BITS_OF_BYTE 6
#define BITS_OF_LENGTH 8
#define BITS_OF_LONGEST 2
#define BITS_OF_DISTANCE 4
#define BITS_OF_ZERO 3

/* Two bytes or one, for which a match saves next to nothing. */
#define BITS_OF_SHORT (2 * BITS_OF_BYTE)

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t hash_of(uint32_t value)
{
	return value * 0x9e3779b1u >> 20;
}

void bv_begin_member(struct bv_matcher *matcher, uint32_t cursor,
		     uint32_t value_bytes)
{
	bv_begin_block(&matcher->block);
	matcher->cursor = cursor;
	matcher->at_zero = false;
	matcher->bytes = value_bytes;
}

void bv_begin_plane(struct bv_matcher *matcher, const struct bv_spot *spots)
{
	matcher->spots = spots;
	memset(matcher->last, 0, sizeof(matcher->last));
}

/* Adds a step with the zeros before 'position'. */
static struct bv_step *take_zeros(struct bv_matcher *matcher, uint32_t position)
{
	struct bv_step *step = bv_add_step(
		&matcher->block, position - matcher->cursor, matcher->at_zero);

	matcher->cursor = position;
	return step;
}

void bv_take_end(struct bv_matcher *matcher, uint32_t end)
{
	take_zeros(matcher, end);
}

/* Zeros between a spot and the next one. */
static uint32_t zeros_after(const struct bv_spot *spot, uint32_t bytes)
{
	return spot[1].position - spot[0].position - bytes;
}

/* Of a value, the first and the last byte that is not 0. */
static uint32_t first_byte(uint32_t value)
{
	return (uint32_t)__builtin_ctz(value) / 8;
}

static uint32_t last_byte(uint32_t value)
{
	return bv_highest_bit(value) / 8;
}

static uint32_t literal_bits(uint32_t value)
{
	return (last_byte(value) - first_byte(value) + 1) * BITS_OF_BYTE;
}

/* How many of the zeros before 'spot' a match with 'earlier' is to take. */
static uint32_t choose_before(const struct bv_matcher *matcher,
			      const struct bv_spot *spot,
			      const struct bv_spot *earlier)
{
	const uint32_t most = least(zeros_after(earlier - 1, matcher->bytes),
				    BV_LONGEST_MATCH - matcher->bytes);
	const uint32_t zeros = spot->position - matcher->cursor;

	if (zeros <= most)
		return zeros;
	/* The first of the others may have to be a literal. */
	return least(most, (zeros - !matcher->at_zero) % BV_LONGEST_MATCH);
}

/*
 * Goes on with all that is equal behind two spots of the same value.  The one behind
 * the last is like no other.
 */
static void extend(const struct bv_spot *spot, const struct bv_spot *earlier,
		   uint32_t bytes, struct candidate *match)
{
	for (;;) {
		const uint32_t here = zeros_after(spot++, bytes);
		const uint32_t there = zeros_after(earlier++, bytes);
		const uint32_t room = BV_LONGEST_MATCH - match->length;
		const uint32_t zeros = least(least(here, there), room);

		match->length += zeros;
		match->at_zero = zeros > 0;
		if (here != there || zeros + bytes > room ||
		    spot->value != earlier->value)
			break;
		match->length += bytes;
		match->saved += BITS_OF_LENGTH + literal_bits(spot->value);
		match->spots++;
	}
	match->saved += match->at_zero ? BITS_OF_ZERO : 0;
}

/* Finds a match for 'spot'; false if literals are as good. */
static bool find_match(const struct bv_matcher *matcher,
		       const struct bv_spot *spot, struct candidate *match)
{
	const struct bv_spot *earlier =
		matcher->spots + matcher->last[hash_of(spot->value)];
	uint32_t bits = BITS_OF_DISTANCE;

	if (literal_bits(spot->value) <= BITS_OF_SHORT &&
	    zeros_after(spot - 1, matcher->bytes) > 0)
		return false;
	match->distance = spot->position - earlier->position;
	if (earlier->value != spot->value ||
	    match->distance > BV_LONGEST_DISTANCE)
		return false;
	match->before = choose_before(matcher, spot, earlier);
	match->length = match->before + matcher->bytes;
	match->spots = 1;
	match->saved = literal_bits(spot->value) +
		       least(match->before, 2) * BITS_OF_LENGTH / 2;
	extend(spot, earlier, matcher->bytes, match);
	bits += bv_find_distance(match->distance).extra_bits;
	bits += match->length == BV_LONGEST_MATCH ? BITS_OF_LONGEST
						  : BITS_OF_LENGTH;
	return match->length >= BV_SHORTEST_MATCH && bits < match->saved;
}

static void take_literals(struct bv_matcher *matcher, struct bv_spot spot)
{
	const uint32_t first = first_byte(spot.value);
	const uint32_t bytes = last_byte(spot.value) + 1 - first;
	struct bv_step *step = take_zeros(matcher, spot.position + first);

	bv_set_literals(&matcher->block, step, spot.value >> 8 * first, bytes);
	matcher->cursor += bytes;
	matcher->at_zero = false;
}

static void take_match(struct bv_matcher *matcher, struct bv_spot spot,
		       const struct candidate *match)
{
	struct bv_step *step =
		take_zeros(matcher, spot.position - match->before);

	bv_set_match(&matcher->block, step, match->length, match->distance);
	matcher->cursor += match->length;
	matcher->at_zero = match->at_zero;
}

size_t bv_take_spot(struct bv_matcher *matcher, size_t i)
{
	const struct bv_spot *spots = matcher->spots;
	struct candidate match;
	size_t end = i + 1;

	if (find_match(matcher, &spots[i], &match)) {
		take_match(matcher, spots[i], &match);
		end = i + match.spots;
	} else {
		take_literals(matcher, spots[i]);
	}
	for (; i < end; i++)
		matcher->last[hash_of(spots[i].value)] = (uint32_t)i;
	return end;
}
