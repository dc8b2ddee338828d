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
 * A far match can take more bits than what it stands for, such as the two bytes of 1.0
 * that are not 0.  Bits are guessed for both ways, before there is a code.
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

void bv_begin_plane(struct bv_matcher *matcher, uint32_t begin, uint32_t size,
		    const struct bv_spot *spots, size_t n)
{
	matcher->begin = begin;
	matcher->end = begin + size;
	matcher->spots = spots;
	matcher->n = n;
	memset(matcher->last, 0, sizeof(matcher->last));
}

void bv_take_zeros(struct bv_matcher *matcher, uint32_t position)
{
	struct bv_step_block *block = &matcher->block;
	uint32_t zeros = position - matcher->cursor;

	if (zeros == 0)
		return;
	if (!matcher->at_zero) {
		bv_add_literal(block, 0);
		zeros--;
	}
	if (zeros >= BV_LONGEST_MATCH)
		bv_add_matches(block, BV_LONGEST_MATCH, 1,
			       zeros / BV_LONGEST_MATCH);
	zeros %= BV_LONGEST_MATCH;
	if (zeros >= BV_SHORTEST_MATCH) {
		bv_add_matches(block, zeros, 1, 1);
		zeros = 0;
	}
	for (; zeros > 0; zeros--)
		bv_add_literal(block, 0);
	matcher->cursor = position;
	matcher->at_zero = true;
}

/* Zeros between a spot and the one before or after it, or an end of the plane. */
static uint32_t zeros_before(const struct bv_matcher *matcher, size_t i)
{
	const uint32_t from =
		i > 0 ? matcher->spots[i - 1].position + matcher->bytes
		      : matcher->begin;

	return matcher->spots[i].position - from;
}

static uint32_t zeros_after(const struct bv_matcher *matcher, size_t i)
{
	const uint32_t to = i + 1 < matcher->n ? matcher->spots[i + 1].position
					       : matcher->end;

	return to - matcher->spots[i].position - matcher->bytes;
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

/* How many of the zeros before spot 'i' a match with spot 'j' is to take. */
static uint32_t choose_before(const struct bv_matcher *matcher, size_t i,
			      size_t j)
{
	const uint32_t most = least(zeros_before(matcher, j),
				    BV_LONGEST_MATCH - matcher->bytes);
	const uint32_t zeros = matcher->spots[i].position - matcher->cursor;

	if (zeros <= most)
		return zeros;
	/* The first of the others may have to be a literal. */
	return least(most, (zeros - !matcher->at_zero) % BV_LONGEST_MATCH);
}

/* Goes on with all that is equal behind spots 'i' and 'j', of the same value. */
static void extend(const struct bv_matcher *matcher, size_t i, size_t j,
		   struct candidate *match)
{
	const uint32_t bytes = matcher->bytes;

	for (;;) {
		const uint32_t here = zeros_after(matcher, i);
		const uint32_t there = zeros_after(matcher, j);
		const uint32_t room = BV_LONGEST_MATCH - match->length;
		const uint32_t zeros = least(least(here, there), room);

		match->length += zeros;
		match->at_zero = zeros > 0;
		match->saved += zeros == 0      ? 0
				: zeros == here ? BITS_OF_LENGTH
						: BITS_OF_ZERO;
		if (here != there || zeros + bytes > room || ++i == matcher->n)
			return;
		j++;
		if (matcher->spots[i].value != matcher->spots[j].value)
			return;
		match->length += bytes;
		match->saved += literal_bits(matcher->spots[i].value);
		match->spots++;
	}
}

/* Finds a match for spot 'i'; false if literals are as good. */
static bool find_match(const struct bv_matcher *matcher, size_t i,
		       struct candidate *match)
{
	const struct bv_spot spot = matcher->spots[i];
	const size_t last = matcher->last[hash_of(spot.value)];
	uint32_t bits = BITS_OF_DISTANCE;

	if (last == 0 || matcher->spots[last - 1].value != spot.value)
		return false;
	match->distance = spot.position - matcher->spots[last - 1].position;
	if (match->distance > BV_LONGEST_DISTANCE)
		return false;
	match->before = choose_before(matcher, i, last - 1);
	match->length = match->before + matcher->bytes;
	match->spots = 1;
	match->saved = literal_bits(spot.value);
	if (match->before > 0)
		match->saved += match->before < BV_SHORTEST_MATCH
					? match->before * BITS_OF_ZERO
					: BITS_OF_LENGTH;
	extend(matcher, i, last - 1, match);
	bits += bv_find_distance(match->distance).extra_bits;
	bits += match->length == BV_LONGEST_MATCH ? BITS_OF_LONGEST
						  : BITS_OF_LENGTH;
	return match->length >= BV_SHORTEST_MATCH && bits < match->saved;
}

static void take_literals(struct bv_matcher *matcher, struct bv_spot spot)
{
	const uint32_t last = last_byte(spot.value);
	uint32_t k = first_byte(spot.value);

	bv_take_zeros(matcher, spot.position + k);
	for (; k <= last; k++)
		bv_add_literal(&matcher->block, (uint8_t)(spot.value >> 8 * k));
	matcher->cursor = spot.position + last + 1;
	matcher->at_zero = false;
}

size_t bv_take_spot(struct bv_matcher *matcher, size_t i)
{
	const struct bv_spot *spots = matcher->spots;
	struct candidate match = {.spots = 1};

	if (find_match(matcher, i, &match)) {
		bv_take_zeros(matcher, spots[i].position - match.before);
		bv_add_matches(&matcher->block, match.length, match.distance,
			       1);
		matcher->cursor += match.length;
		matcher->at_zero = match.at_zero;
	} else {
		match.spots = 1;
		take_literals(matcher, spots[i]);
	}
	for (size_t k = i; k < i + match.spots; k++)
		matcher->last[hash_of(spots[k].value)] = (uint32_t)k + 1;
	return i + match.spots;
}
