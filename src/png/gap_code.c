/*
 * gap_code.c - counting what gaps are made of, and making their codes
 *
 * The naive way would be to go through the starts that occur.  Which these are cannot
 * be foreseen, and all can be done sooner, by symbol: those of one follow each other.
 */

#include "png/gap_code.h"

/* The start past the last one whose match has the same symbol as that of 'zeros'. */
static unsigned end_of_group(unsigned zeros, struct bv_length_group group)
{
	const unsigned end = zeros + (1u << group.extra_bits);

	return end < BV_GAP_STARTS ? end : BV_GAP_STARTS;
}

void bv_count_gaps(uint32_t *symbols, const uint32_t *starts, uint32_t longest)
{
	unsigned zeros = 1;

	for (; zeros <= BV_SHORTEST_MATCH; zeros++)
		symbols[0] += bv_start_literals(zeros) * starts[zeros];
	while (zeros < BV_GAP_STARTS) {
		const struct bv_length_group group = bv_find_group(zeros - 1);
		const unsigned end = end_of_group(zeros, group);
		uint32_t count = 0;

		for (; zeros < end; zeros++)
			count += starts[zeros];
		symbols[0] += count;
		symbols[group.symbol] += count;
	}
	symbols[BV_LONGEST_SYMBOL] += longest;
}

static void set_code(struct bv_gap_codes *codes, unsigned zeros,
		     struct bv_bits code)
{
	codes->bits[zeros] = code.bits;
	codes->lengths[zeros] = code.length;
}

/* Starts with the same symbol differ in the extra bits, which one bit comes behind. */
static void make_starts(struct bv_gap_codes *codes, const struct bv_code *code)
{
	unsigned zeros = 1;

	for (; zeros <= BV_SHORTEST_MATCH; zeros++)
		set_code(codes, zeros, bv_start_bits(code, zeros));
	while (zeros < BV_GAP_STARTS) {
		const struct bv_length_group group = bv_find_group(zeros - 1);
		const unsigned end = end_of_group(zeros, group);
		struct bv_bits start = bv_start_bits(code, zeros);
		const uint64_t step = (uint64_t)1
				      << (start.length - 1 - group.extra_bits);

		for (; zeros < end; zeros++) {
			set_code(codes, zeros, start);
			start.bits += step;
		}
	}
}

/* Makes the codes of longer gaps, each of one that has a longest match less. */
static void add_matches(struct bv_gap_codes *codes, const struct bv_code *code)
{
	const struct bv_bits none = {0, 0};
	const struct bv_bits near =
		bv_append_match(none, code, BV_LONGEST_MATCH, BV_ONE_BACK);
	const struct bv_bits far = codes->far_match;

	for (unsigned zeros = BV_GAP_STARTS; zeros < BV_LONG_GAP; zeros++) {
		const unsigned less = zeros - BV_LONGEST_MATCH;
		const bool is_far =
			bv_longest_distance(less, 0) == BV_FOUR_BACK;
		const uint64_t match = is_far ? far.bits : near.bits;

		codes->bits[zeros] =
			codes->bits[less] | match << codes->lengths[less];
		codes->lengths[zeros] = codes->lengths[less] + far.length;
	}
}

void bv_make_gap_codes(struct bv_gap_codes *codes, const struct bv_code *code)
{
	const struct bv_bits none = {0, 0};
	const struct bv_bits too_many = {0, BV_TOO_MANY_BITS};

	codes->far_match =
		bv_append_match(none, code, BV_LONGEST_MATCH, BV_FOUR_BACK);
	codes->far_matches_count =
		BV_BITS_BETWEEN_FLUSHES / codes->far_match.length;
	codes->far_matches = none;
	for (uint32_t i = 0; i < codes->far_matches_count; i++)
		codes->far_matches =
			bv_append(codes->far_matches, codes->far_match.bits,
				  codes->far_match.length);
	set_code(codes, 0, none);
	make_starts(codes, code);
	add_matches(codes, code);
	set_code(codes, BV_LONG_GAP, too_many);
}
