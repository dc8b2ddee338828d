/*
 * matcher.c - from the spots of a plane to steps of DEFLATE
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
 * Zeros before both, the value, zeros after both.  A match is 258 bytes at the most and
 * most gaps are longer, so it is usually full; then it has the shortest word of all, and
 * where it begins is told by nothing but its distance.  So the zeros before a match are
 * cut to a multiple of 258, too, where that can be.
 *
 * Where the next values are equal, too, a match could go on.  That makes files a
 * hundredth smaller, and each value would wait for the one before, to know whether it is
 * in a match.  So a step has one value, and what is looked up for a value depends on no
 * step.  That is done first, for some hundred values at a time and without a branch; a
 * wrong guess of the one branch that is left, whether a value is copied, is then found
 * out at once.
 *
 * Values of which no more than the upper two bytes are not 0, such as counts, are never
 * copied: two literals take about as many bits as a distance, and less time.
 *
 * The zeros that a value begins or ends with count as part of the gap beside it.
 */

#include "npz/matcher.h"

#include <string.h>

#define INLINED static inline __attribute__((always_inline))

/* What is 0 in floats that are never copied. */
#define LOWER_HALF 0xffffu

INLINED uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

INLINED uint32_t hash_of(uint32_t value)
{
	return value * 0x9e3779b1u >> (32 - BV_SEEN_BITS);
}

void bv_begin_member(struct bv_matcher *matcher, uint32_t cursor,
		     uint32_t value_bytes)
{
	bv_begin_block(&matcher->block);
	matcher->words_before = 0;
	matcher->cursor = cursor;
	matcher->at_zero = false;
	matcher->bytes = value_bytes;
	memset(matcher->seen, 0, sizeof(matcher->seen));
}

void bv_begin_plane(struct bv_matcher *matcher, const struct bv_spot *spots)
{
	matcher->spots = spots;
	matcher->begin = spots[0].position + matcher->bytes;
}

void bv_next_block(struct bv_matcher *matcher)
{
	matcher->words_before += matcher->block.words;
	bv_begin_block(&matcher->block);
}

void bv_take_end(struct bv_matcher *matcher, uint32_t end)
{
	bv_add_step(&matcher->block, end - matcher->cursor, matcher->at_zero,
		    bv_no_tail());
	matcher->cursor = end;
}

/* -------------------------------------------------------------------------- */
/* Looking up                                                                 */
/* -------------------------------------------------------------------------- */

/*
 * Gives each spot the word of its value, and if 'copying' the spot that it may be copied
 * from.  What was seen may belong to a block or a plane before.
 */
INLINED void look_up(struct bv_matcher *matcher, size_t first, size_t n,
		     bool copying)
{
	const struct bv_spot *spots = matcher->spots + first;
	struct bv_step_block *block = &matcher->block;
	struct bv_found *found = matcher->found;
	const uint32_t words_before = matcher->words_before;
	const uint32_t begin = matcher->begin;
	uint32_t words = block->words;

	for (size_t i = 0; i < n; i++) {
		const struct bv_spot spot = spots[i];
		struct bv_seen_value *seen =
			&matcher->seen[hash_of(spot.value)];
		const uint32_t equal = seen->value == spot.value;
		const uint32_t distance = spot.position - seen->position;
		const uint32_t near = equal & (seen->position >= begin) &
				      (distance <= BV_LONGEST_DISTANCE);
		const uint32_t word = seen->word - words_before;
		const uint32_t known = equal & (word < words);

		found[i].word = words + ((word - words) & -known);
		if (copying)
			found[i].earlier = seen->spot & -near;
		block->values[words] = spot.value;
		words += 1 - known;
		seen->value = spot.value;
		seen->position = spot.position;
		seen->spot = (uint32_t)(first + i);
		seen->word = words_before + found[i].word;
	}
	block->words = words;
}

/* -------------------------------------------------------------------------- */
/* Steps                                                                      */
/* -------------------------------------------------------------------------- */

/* Zeros between a spot and the next one. */
INLINED uint32_t zeros_after(const struct bv_spot *spot, uint32_t bytes)
{
	return spot[1].position - spot[0].position - bytes;
}

/*
 * How many of the 'zeros' before a spot a match is to take, of 'most' that it can.  The
 * first of the others may have to be a literal.
 */
INLINED uint32_t choose_before(uint32_t zeros, uint32_t most, bool at_zero)
{
	const uint32_t cut = (zeros - !at_zero) % BV_LONGEST_MATCH;

	return zeros <= most ? zeros : least(cut, most);
}

INLINED void take_match(struct bv_matcher *matcher, const struct bv_spot *spot,
			const struct bv_spot *earlier)
{
	const uint32_t bytes = sizeof(float);
	const uint32_t zeros = spot->position - matcher->cursor;
	const uint32_t room = BV_LONGEST_MATCH - bytes;
	const uint32_t before = choose_before(
		zeros, least(zeros_after(earlier - 1, bytes), room),
		matcher->at_zero);
	const uint32_t after = least(
		least(zeros_after(spot, bytes), zeros_after(earlier, bytes)),
		room - before);

	bv_add_step(&matcher->block, zeros - before, matcher->at_zero,
		    bv_match_tail(before + bytes + after,
				  spot->position - earlier->position));
	matcher->cursor = spot->position + bytes + after;
	matcher->at_zero = after > 0;
}

INLINED void take_word(struct bv_matcher *matcher, struct bv_spot spot,
		       uint32_t word)
{
	const uint32_t first = spot.position + bv_first_byte(spot.value);

	bv_add_step(&matcher->block, first - matcher->cursor, matcher->at_zero,
		    bv_word_tail(word));
	matcher->cursor = spot.position + bv_last_byte(spot.value) + 1;
	matcher->at_zero = false;
}

/* Makes steps of spots that were looked up, without copying any... */
INLINED void take_words(struct bv_matcher *matcher, size_t first, size_t n)
{
	const struct bv_spot *spots = matcher->spots + first;

	for (size_t i = 0; i < n; i++)
		take_word(matcher, spots[i], matcher->found[i].word);
}

/* ... and with. */
INLINED void take_copies(struct bv_matcher *matcher, size_t first, size_t n)
{
	const struct bv_spot *spots = matcher->spots + first;

	for (size_t i = 0; i < n; i++) {
		const struct bv_found found = matcher->found[i];

		if (found.earlier > 0 && (spots[i].value & LOWER_HALF) != 0)
			take_match(matcher, &spots[i],
				   matcher->spots + found.earlier);
		else
			take_word(matcher, spots[i], found.word);
	}
}

/* Whether any of the spots is a value that may be copied. */
static bool any_to_copy(const struct bv_matcher *matcher, size_t first,
			size_t n)
{
	uint32_t all = 0;

	if (matcher->bytes == 1)
		return false;
	for (size_t i = first; i < first + n; i++)
		all |= matcher->spots[i].value;
	return (all & LOWER_HALF) != 0;
}

static void take_part(struct bv_matcher *matcher, size_t first, size_t n)
{
	if (any_to_copy(matcher, first, n)) {
		look_up(matcher, first, n, true);
		take_copies(matcher, first, n);
	} else {
		look_up(matcher, first, n, false);
		take_words(matcher, first, n);
	}
}

void bv_take_spots(struct bv_matcher *matcher, size_t first, size_t n)
{
	const size_t end = first + n;

	for (; first < end; first += BV_PART_SPOTS) {
		const size_t left = end - first;

		take_part(matcher, first,
			  left < BV_PART_SPOTS ? left : BV_PART_SPOTS);
	}
}
