/*
 * gap_code.c - runs of zeros as literals and matches
 *
 * Lengths of matches, 3 to 258, come in 29 groups: a symbol says which, and
 * extra bits after it which length of the group (RFC 1951, 3.2.5).  Then comes
 * the distance, here always one bit.
 */

#include "png/gap_code.h"

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

/* -------------------------------------------------------------------------- */
/* Counting                                                                   */
/* -------------------------------------------------------------------------- */

void bv_count_gaps(uint32_t *symbols, const uint32_t *starts, uint32_t longest)
{
	for (unsigned zeros = 1; zeros < BV_GAP_STARTS; zeros++) {
		const uint32_t count = starts[zeros];

		if (count == 0)
			continue;
		if (zeros <= SHORTEST_MATCH) {
			symbols[0] += zeros * count;
			continue;
		}
		symbols[0] += count;
		symbols[find_group(zeros - 1).symbol] += count;
	}
	symbols[LONGEST_SYMBOL] += longest;
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

static struct bv_bits start_bits(const struct bv_code *code, unsigned zeros)
{
	struct bv_bits bits = {code[0].bits, code[0].length};
	struct bv_bits match;

	if (zeros > SHORTEST_MATCH) {
		match = match_bits(code, zeros - 1, BV_ONE_BACK);
		return append(bits, match.bits, match.length);
	}
	for (unsigned i = 1; i < zeros; i++)
		bits = append(bits, code[0].bits, code[0].length);
	return bits;
}

void bv_make_gap_codes(struct bv_gap_codes *codes, const struct bv_code *code,
		       const uint32_t *starts)
{
	struct bv_bits far = {0, 0};

	codes->starts[0] = (struct bv_bits){0, 0};
	for (unsigned zeros = 1; zeros < BV_GAP_STARTS; zeros++) {
		if (starts[zeros] > 0)
			codes->starts[zeros] = start_bits(code, zeros);
	}
	codes->near_match = match_bits(code, BV_LONGEST_MATCH, BV_ONE_BACK);
	codes->far_match = match_bits(code, BV_LONGEST_MATCH, BV_FOUR_BACK);
	codes->far_matches_count =
		BV_BITS_BETWEEN_FLUSHES / codes->far_match.length;
	for (uint32_t i = 0; i < codes->far_matches_count; i++)
		far = append(far, codes->far_match.bits,
			     codes->far_match.length);
	codes->far_matches = far;
}
