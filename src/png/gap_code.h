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

/*
 * Gaps below this are at most three literals, or a literal and one match.  Their
 * whole code is looked up in a table.
 */
#define BV_SHORT_GAPS 260

/* The longest match, and the most of a gap that one match stands for. */
#define BV_LONGEST_MATCH 258

/* Bits ready to be put. */
struct bv_bits {
	uint64_t bits;
	uint32_t length;
};

/* The codes of gaps in a block. */
struct bv_gap_codes {
	/* At most 36 bits each; those of gaps that do not occur are undefined. */
	struct bv_bits short_gaps[BV_SHORT_GAPS];
	struct bv_code zero; /* the literal */
	/* Matches one back, by their length. */
	struct bv_bits first[BV_LONGEST_MATCH + 1];
	struct bv_bits far_match;   /* the longest match, four back */
	struct bv_bits far_matches; /* as many as can be put at once */
	uint32_t far_matches_count;
};

/* Adds what a gap of BV_SHORT_GAPS zeros or more is made of to 'symbols'. */
void bv_count_long_gap(uint32_t *symbols, uint32_t zeros);

/* Adds what gaps are made of that occur short_gaps[zeros] times. */
void bv_count_short_gaps(uint32_t *symbols, const uint32_t *short_gaps);

/* Makes the codes for a block with the words 'code'. */
void bv_make_gap_codes(struct bv_gap_codes *gaps, const struct bv_code *code,
		       const uint32_t *short_gaps);

/*
 * Puts a gap of BV_SHORT_GAPS zeros or more, and flushes.  The writer is handed
 * over by value so that callers, for whom long gaps are rare, can keep theirs in
 * registers.
 */
struct bv_bit_writer bv_put_long_gap(struct bv_bit_writer writer,
				     const struct bv_gap_codes *gaps,
				     uint32_t zeros);

/* The most bits of a gap, but for longest matches after the first match. */
#define BV_MOST_GAP_BITS(longest_word) (4 * (longest_word) + 6)

#endif /* BV_PNG_GAP_CODE_H */
