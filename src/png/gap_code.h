/*
 * gap_code.h - the codes of gaps, ready to be written
 *
 * gap_rules.h says what a gap is written as.
 */

#ifndef BV_PNG_GAP_CODE_H
#define BV_PNG_GAP_CODE_H

#include "png/bit_writer.h"
#include "png/gap_rules.h"

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
 */
static inline struct bv_bit_writer
bv_put_longest_matches(struct bv_bit_writer writer,
		       const struct bv_gap_codes *codes, uint32_t start,
		       uint32_t count)
{
	const uint32_t together = codes->far_matches_count;
	unsigned rest;

	if (bv_longest_distance(start, 0) == BV_ONE_BACK) {
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

#endif /* BV_PNG_GAP_CODE_H */
