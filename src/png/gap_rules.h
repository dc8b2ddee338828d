/*
 * gap_rules.h - runs of zeros as literals and matches, whoever writes them
 *
 * A gap of g zeros is one literal 0 and then matches with what is one byte back,
 * of at most 258 zeros each.  Those after the first copy from four bytes back,
 * which costs the same, since both distances have one bit, and lets readers copy
 * words instead of bytes.
 *
 * Lengths of matches, 3 to 258, come in 29 groups: a symbol says which, and
 * extra bits after it which length of the group (RFC 1951, 3.2.5).  Then comes
 * the distance, here always one bit.
 *
 * C and CUDA C both include this.
 */

#ifndef BV_PNG_GAP_RULES_H
#define BV_PNG_GAP_RULES_H

#include "png/huffman_rules.h"

/* The alphabet of literals and lengths of matches; 256 ends the block. */
#define BV_LITERAL_SYMBOLS 286
#define BV_END_OF_BLOCK 256

/* The symbols of the first group, and of BV_LONGEST_MATCH, which is one itself. */
#define BV_FIRST_LENGTH_SYMBOL 257
#define BV_LONGEST_SYMBOL 285

/* The shortest match, the longest, and the most of a gap that one stands for. */
#define BV_SHORTEST_MATCH 3
#define BV_LONGEST_MATCH 258

/*
 * A gap is taken as a start of fewer zeros than this, whose whole code is looked up
 * in a table, and longest matches after it.
 */
#define BV_GAP_STARTS (BV_LONGEST_MATCH + 1)

/*
 * Two distances are in use, and their code never changes: distance 1 is symbol
 * 0 with the word 0, distance 4 is symbol 3 with the word 1.
 */
enum bv_distance { BV_ONE_BACK = 0, BV_FOUR_BACK = 1 };

/* -------------------------------------------------------------------------- */
/* Gaps                                                                       */
/* -------------------------------------------------------------------------- */

struct bv_gap {
	uint32_t start;   /* zeros; 0 only if there are none at all */
	uint32_t longest; /* matches */
};

BV_SHARED struct bv_gap bv_divide_gap(uint32_t zeros)
{
	struct bv_gap gap;

	gap.longest = (zeros - (zeros > 0)) / BV_LONGEST_MATCH;
	gap.start = zeros - gap.longest * BV_LONGEST_MATCH;
	return gap;
}

/* Of a start, the zeros that are literals; a match stands for the others, if any. */
BV_SHARED uint32_t bv_start_literals(uint32_t zeros)
{
	return zeros <= BV_SHORTEST_MATCH ? zeros : 1;
}

/*
 * The distance of longest match 'i' after a start.  Four zeros must be there before
 * the first match from four back.  A start of three or fewer has not as many, and
 * then the first match is from one back.
 */
BV_SHARED enum bv_distance bv_longest_distance(uint32_t start, uint32_t i)
{
	return start < 4 && i == 0 ? BV_ONE_BACK : BV_FOUR_BACK;
}

/* -------------------------------------------------------------------------- */
/* Groups of lengths                                                          */
/* -------------------------------------------------------------------------- */

/*
 * The groups: four of one length each, then four each of 1, 2, 4, 8, 16 and 32
 * lengths.
 */
struct bv_length_group {
	uint32_t symbol;
	uint32_t extra_bits;
	uint32_t extra; /* the length's place in the group */
};

BV_SHARED uint32_t bv_highest_bit(uint32_t number)
{
#ifdef __CUDA_ARCH__
	return 31 - (uint32_t)__clz((int)number);
#else
	return 31 - (uint32_t)__builtin_clz(number);
#endif
}

BV_SHARED struct bv_length_group bv_find_group(uint32_t length)
{
	const uint32_t offset = length - BV_SHORTEST_MATCH;
	struct bv_length_group group = {BV_LONGEST_SYMBOL, 0, 0};

	if (length == BV_LONGEST_MATCH)
		return group;
	group.extra_bits = bv_highest_bit(offset | 4) - 2;
	group.symbol = BV_FIRST_LENGTH_SYMBOL + 4 * group.extra_bits +
		       (offset >> group.extra_bits);
	group.extra = offset & ((1u << group.extra_bits) - 1);
	return group;
}

/* The symbol of the match in a start of more zeros than the shortest match has. */
BV_SHARED uint32_t bv_start_symbol(uint32_t zeros)
{
	return bv_find_group(zeros - 1).symbol;
}

/* -------------------------------------------------------------------------- */
/* Codes                                                                      */
/* -------------------------------------------------------------------------- */

/* Bits ready to be put. */
struct bv_bits {
	uint64_t bits;
	uint32_t length;
};

BV_SHARED struct bv_bits bv_append(struct bv_bits bits, uint64_t more,
				   uint32_t length)
{
	bits.bits |= more << bits.length;
	bits.length += length;
	return bits;
}

/* Appends a match to 'bits', in a block with the words 'code'. */
BV_SHARED struct bv_bits bv_append_match(struct bv_bits bits,
					 const struct bv_code *code,
					 uint32_t length,
					 enum bv_distance distance)
{
	const struct bv_length_group group = bv_find_group(length);
	const struct bv_code word = code[group.symbol];

	bits = bv_append(bits, word.bits, word.length);
	bits = bv_append(bits, group.extra, group.extra_bits);
	return bv_append(bits, distance, 1);
}

/* A start of so many zeros. */
BV_SHARED struct bv_bits bv_start_bits(const struct bv_code *code,
				       uint32_t zeros)
{
	struct bv_bits bits = {0, 0};

	for (uint32_t i = 0; i < bv_start_literals(zeros); i++)
		bits = bv_append(bits, code[0].bits, code[0].length);
	if (zeros > BV_SHORTEST_MATCH)
		bits = bv_append_match(bits, code, zeros - 1, BV_ONE_BACK);
	return bits;
}

/* The most bits of a gap, but for longest matches after the first match. */
#define BV_MOST_GAP_BITS(longest_word) (4 * (longest_word) + 6)

#endif /* BV_PNG_GAP_RULES_H */
