/*
 * gap_code.c - counting what gaps are made of, and making their codes
 */

#include "png/gap_code.h"

void bv_count_gaps(uint32_t *symbols, const uint32_t *starts, uint32_t longest)
{
	for (unsigned zeros = 1; zeros < BV_GAP_STARTS; zeros++) {
		const uint32_t count = starts[zeros];

		if (count == 0)
			continue;
		symbols[0] += bv_start_literals(zeros) * count;
		if (zeros > BV_SHORTEST_MATCH)
			symbols[bv_start_symbol(zeros)] += count;
	}
	symbols[BV_LONGEST_SYMBOL] += longest;
}

void bv_make_gap_codes(struct bv_gap_codes *codes, const struct bv_code *code,
		       const uint32_t *starts)
{
	const struct bv_bits none = {0, 0};
	struct bv_bits far = none;

	codes->starts[0] = none;
	for (unsigned zeros = 1; zeros < BV_GAP_STARTS; zeros++) {
		if (starts[zeros] > 0)
			codes->starts[zeros] = bv_start_bits(code, zeros);
	}
	codes->near_match =
		bv_append_match(none, code, BV_LONGEST_MATCH, BV_ONE_BACK);
	codes->far_match =
		bv_append_match(none, code, BV_LONGEST_MATCH, BV_FOUR_BACK);
	codes->far_matches_count =
		BV_BITS_BETWEEN_FLUSHES / codes->far_match.length;
	for (uint32_t i = 0; i < codes->far_matches_count; i++)
		far = bv_append(far, codes->far_match.bits,
				codes->far_match.length);
	codes->far_matches = far;
}
