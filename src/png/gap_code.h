/*
 * gap_code.h - runs of zeros as literals and matches
 *
 * A gap of g zeros is one literal 0 and then matches with what is one byte back,
 * of at most 258 zeros each.  Those after the first copy from four bytes back,
 * which costs the same, since both distances have one bit, and lets readers copy
 * words instead of bytes.
 */

#ifndef BV_PNG_GAP_CODE_H
#define BV_PNG_GAP_CODE_H

#include "png/bit_writer.h"
#include "png/block_header.h"

/* The longest match, and the most of a gap that one match stands for. */
#define BV_LONGEST_MATCH 258

/*
 * A gap is taken as a start of fewer zeros than this, whose whole code is looked up
 * in a table, and longest matches after it.
 */
#define BV_GAP_STARTS (BV_LONGEST_MATCH + 1)

/* Bits ready to be put. */
struct bv_bits {
	uint64_t bits;
	uint32_t length;
};

struct bv_gap {
	uint32_t start;   /* zeros; 0 only if there are none at all */
	uint32_t longest; /* matches */
};

static inline struct bv_gap bv_divide_gap(uint32_t zeros)
{
	const uint32_t longest = (zeros - (zeros > 0)) / BV_LONGEST_MATCH;

	return (struct bv_gap){zeros - longest * BV_LONGEST_MATCH, longest};
}

/* The codes of gaps in a block. */
struct bv_gap_codes {
	/* At most 36 bits each; those of starts that do not occur are undefined. */
	struct bv_bits starts[BV_GAP_STARTS];
	/* The longest match, from one back and from four back. */
	struct bv_bits near_match, far_match;
	struct bv_bits far_matches; /* as many as can be put at once */
	uint32_t far_matches_count;
};

/*
 * Adds to 'symbols' what gaps are made of: starts[zeros] starts of so many zeros,
 * and 'longest' matches after them.
 */
void bv_count_gaps(uint32_t *symbols, const uint32_t *starts, uint32_t longest);

/* Makes the codes for a block with the words 'code'. */
void bv_make_gap_codes(struct bv_gap_codes *codes, const struct bv_code *code,
		       const uint32_t *starts);

/*
 * Puts 'count' longest matches after a start of 'start' zeros, which has been put
 * and flushed, and flushes.
 *
 * Four zeros must be there before the first match from four back.  A start of
 * three or fewer has not as many, and then the first match is from one back.
 */
static inline struct bv_bit_writer
bv_put_longest_matches(struct bv_bit_writer writer,
		       const struct bv_gap_codes *codes, uint32_t start,
		       uint32_t count)
{
	const uint32_t together = codes->far_matches_count;
	unsigned rest;

	if (start < 4) {
		bv_put_bits(&writer, codes->near_match.bits,
			    codes->near_match.length);
		bv_flush_bits(&writer);
		count--;
	}
	for (; count > together; count -= together) {
		bv_put_bits(&writer, codes->far_matches.bits,
			    codes->far_matches.length);
		bv_flush_bits(&writer);
	}
	rest = count * codes->far_match.length;
	bv_put_bits(&writer,
		    codes->far_matches.bits & (((uint64_t)1 << rest) - 1),
		    rest);
	bv_flush_bits(&writer);
	return writer;
}

/* The most bits of a gap, but for longest matches after the first match. */
#define BV_MOST_GAP_BITS(longest_word) (4 * (longest_word) + 6)

#endif /* BV_PNG_GAP_CODE_H */
