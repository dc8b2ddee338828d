/*
 * gap_code.c - runs of zeros as literals and matches
 *
 * Lengths of matches, 3 to 258, come in 29 groups: a symbol says which, and
 * extra bits after it which length of the group (RFC 1951, 3.2.5).  Then comes
 * the distance, here always one bit.
 */

#include "png/gap_code.h"

#include <stdbool.h>

#define SHORTEST_MATCH 3

/* The symbols of the first group, and of BV_LONGEST_MATCH, which is one itself. */
#define FIRST_LENGTH_SYMBOL 257
#define LONGEST_SYMBOL 285

/*
 * The groups: four of one length each, then four each of 1, 2, 4, 8, 16 and 32
 * lengths.
 */
struct group {
	unsigned symbol;
	unsigned extra_bits;
	unsigned extra; /* the length's place in the group */
};

static struct group find_group(unsigned length)
{
	const unsigned offset = length - SHORTEST_MATCH;
	const unsigned log = 31 - (unsigned)__builtin_clz(offset | 4);
	const unsigned extra_bits = log - 2;

	if (length == BV_LONGEST_MATCH)
		return (struct group){LONGEST_SYMBOL, 0, 0};
	return (struct group){.symbol = FIRST_LENGTH_SYMBOL + 4 * extra_bits +
					(offset >> extra_bits),
			      .extra_bits = extra_bits,
			      .extra = offset & ((1u << extra_bits) - 1)};
}

/*
 * A long gap: the literal; then 'first' zeros, as a match or, if they are too few
 * for one, literals; then longest matches.
 */
struct long_gap {
	uint32_t first;
	bool first_match;
	uint32_t longest; /* at least 1 */
};

static struct long_gap divide_gap(uint32_t zeros)
{
	const uint32_t first = (zeros - 1) % BV_LONGEST_MATCH;

	return (struct long_gap){.first = first,
				 .first_match = first >= SHORTEST_MATCH,
				 .longest = (zeros - 1) / BV_LONGEST_MATCH};
}

/* -------------------------------------------------------------------------- */
/* Counting                                                                   */
/* -------------------------------------------------------------------------- */

void bv_count_long_gap(uint32_t *symbols, uint32_t zeros)
{
	const struct long_gap gap = divide_gap(zeros);

	symbols[0]++;
	if (gap.first_match)
		symbols[find_group(gap.first).symbol]++;
	else
		symbols[0] += gap.first;
	symbols[LONGEST_SYMBOL] += gap.longest;
}

void bv_count_short_gaps(uint32_t *symbols, const uint32_t *short_gaps)
{
	for (unsigned zeros = 1; zeros < BV_SHORT_GAPS; zeros++) {
		const uint32_t count = short_gaps[zeros];

		if (zeros <= SHORTEST_MATCH) {
			symbols[0] += zeros * count;
			continue;
		}
		symbols[0] += count;
		symbols[find_group(zeros - 1).symbol] += count;
	}
}

/* -------------------------------------------------------------------------- */
/* Codes                                                                      */
/* -------------------------------------------------------------------------- */

static struct bv_bits append(struct bv_bits bits, uint64_t more,
			     unsigned length)
{
	bits.bits |= more << bits.length;
	bits.length += length;
	return bits;
}

static struct bv_bits match_bits(const struct bv_code *code, unsigned length,
				 enum bv_distance distance)
{
	const struct group group = find_group(length);
	struct bv_bits bits = {code[group.symbol].bits,
			       code[group.symbol].length};

	bits = append(bits, group.extra, group.extra_bits);
	return append(bits, distance, 1);
}

static struct bv_bits short_gap_bits(const struct bv_gap_codes *gaps,
				     unsigned zeros)
{
	struct bv_bits bits = {gaps->zero.bits, gaps->zero.length};

	if (zeros > SHORTEST_MATCH)
		return append(bits, gaps->first[zeros - 1].bits,
			      gaps->first[zeros - 1].length);
	for (unsigned i = 1; i < zeros; i++)
		bits = append(bits, gaps->zero.bits, gaps->zero.length);
	return bits;
}

void bv_make_gap_codes(struct bv_gap_codes *gaps, const struct bv_code *code,
		       const uint32_t *short_gaps)
{
	struct bv_bits far = {0, 0};

	gaps->zero = code[0];
	for (unsigned length = SHORTEST_MATCH; length <= BV_LONGEST_MATCH;
	     length++)
		gaps->first[length] = match_bits(code, length, BV_ONE_BACK);
	gaps->short_gaps[0] = (struct bv_bits){0, 0};
	for (unsigned zeros = 1; zeros < BV_SHORT_GAPS; zeros++) {
		if (short_gaps[zeros] > 0)
			gaps->short_gaps[zeros] = short_gap_bits(gaps, zeros);
	}
	gaps->far_match = match_bits(code, BV_LONGEST_MATCH, BV_FOUR_BACK);
	gaps->far_matches_count =
		BV_BITS_BETWEEN_FLUSHES / gaps->far_match.length;
	for (uint32_t i = 0; i < gaps->far_matches_count; i++)
		far = append(far, gaps->far_match.bits, gaps->far_match.length);
	gaps->far_matches = far;
}

/* -------------------------------------------------------------------------- */
/* Writing                                                                    */
/* -------------------------------------------------------------------------- */

/* Puts 'count' longest matches from four back, many at a time. */
static struct bv_bit_writer put_far_matches(struct bv_bit_writer writer,
					    const struct bv_gap_codes *gaps,
					    uint32_t count)
{
	const uint32_t together = gaps->far_matches_count;
	unsigned rest;

	for (; count >= together; count -= together) {
		bv_put_bits(&writer, gaps->far_matches.bits,
			    gaps->far_matches.length);
		bv_flush_bits(&writer);
	}
	rest = count * gaps->far_match.length;
	bv_put_bits(&writer,
		    gaps->far_matches.bits & (((uint64_t)1 << rest) - 1), rest);
	bv_flush_bits(&writer);
	return writer;
}

/*
 * Four zeros must be there before the first match from four back: they are the
 * literal and a first match of three or more, or else the first of the longest
 * matches is from one back, too.
 */
struct bv_bit_writer bv_put_long_gap(struct bv_bit_writer writer,
				     const struct bv_gap_codes *gaps,
				     uint32_t zeros)
{
	const struct long_gap gap = divide_gap(zeros);
	const struct bv_bits match =
		gaps->first[gap.first_match ? gap.first : BV_LONGEST_MATCH];

	bv_put_bits(&writer, gaps->zero.bits, gaps->zero.length);
	for (unsigned i = 0; !gap.first_match && i < gap.first; i++)
		bv_put_bits(&writer, gaps->zero.bits, gaps->zero.length);
	bv_flush_bits(&writer);
	bv_put_bits(&writer, match.bits, match.length);
	bv_flush_bits(&writer);
	return put_far_matches(writer, gaps, gap.longest - !gap.first_match);
}
