/*
 * gap_code.h - the codes of gaps, ready to be written
 *
 * gap_rules.h says what a gap is written as.
 */

#ifndef BV_PNG_GAP_CODE_H
#define BV_PNG_GAP_CODE_H

#include "png/bit_writer.h"
#include "png/gap_rules.h"

/*
 * Gaps below this one, of a start and at most two longest matches, have their whole
 * code in a table.  In the place of this one, which stands for all others, are more
 * bits than can be put at once; so who looks whether there are too many finds these
 * gaps as well.
 */
#define BV_LONG_GAP (BV_GAP_STARTS + 2 * BV_LONGEST_MATCH)
#define BV_TOO_MANY_BITS 64

/* The codes of gaps in a block. */
struct bv_gap_codes {
	/* Of use where their symbols occur; of starts, at most 36 bits. */
	uint64_t bits[BV_LONG_GAP + 1];
	uint32_t lengths[BV_LONG_GAP + 1];
	/* The longest match from four back, and as many as can be put at once. */
	struct bv_bits far_match, far_matches;
	uint32_t far_matches_count;
};

/*
 * Adds to 'symbols' what gaps are made of: starts[zeros] starts of so many zeros,
 * and 'longest' matches after them.
 */
void bv_count_gaps(uint32_t *symbols, const uint32_t *starts, uint32_t longest);

/* Makes the codes for a block with the words 'code'. */
void bv_make_gap_codes(struct bv_gap_codes *codes, const struct bv_code *code);

/* Puts 'count' longest matches from four back, with the bits of 'change' changed. */
static inline struct bv_bit_writer
bv_put_matches(struct bv_bit_writer writer, const struct bv_gap_codes *codes,
	       uint32_t count, uint64_t change)
{
	const uint32_t length = count * codes->far_match.length;
	const uint64_t all = ((uint64_t)1 << length) - 1;

	return bv_put_now(writer, (codes->far_matches.bits & all) ^ change,
			  length);
}

/*
 * Puts a whole gap and flushes; before, there must have been a flush.
 *
 * How many matches there are cannot be foreseen, nor whether the first is from one
 * back, in which the last bit differs.  So nothing depends on that but the bits: two
 * times as many as can be put at once, which are enough for most gaps up to the next
 * row, are always put, though they may be none.
 */
static inline struct bv_bit_writer bv_put_gap(struct bv_bit_writer writer,
					      const struct bv_gap_codes *codes,
					      struct bv_gap gap)
{
	const uint32_t most = codes->far_matches_count;
	const uint32_t first = gap.longest < most ? gap.longest : most;
	const uint64_t near =
		first > 0 && bv_longest_distance(gap.start, 0) == BV_ONE_BACK;
	uint32_t left = gap.longest - first;

	writer = bv_put_now(writer, codes->bits[gap.start],
			    codes->lengths[gap.start]);
	writer = bv_put_matches(writer, codes, first,
				near << (codes->far_match.length - 1));
	for (; left > most; left -= most)
		writer = bv_put_matches(writer, codes, most, 0);
	return bv_put_matches(writer, codes, left, 0);
}

#endif /* BV_PNG_GAP_CODE_H */
