/*
 * cell_coder.h - a block of cells on its way into the sparse stream
 *
 * A block is gone through twice, to count what occurs in it and, when there is a
 * code for that, to write it.  These two passes are most of an encoder's work.
 */

#ifndef BV_PNG_CELL_CODER_H
#define BV_PNG_CELL_CODER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/variant.h"
#include "png/gap_code.h"
#include "png/sparse_stream.h"
#include "png/stream_rules.h"

/* How often bytes and starts of gaps occur. */
struct bv_symbol_counts {
	uint32_t literals[3][256]; /* of byte k of the pixels in [k % 3] */
	uint32_t starts[BV_GAP_STARTS];
};

/* The words of bytes, taken apart so that both halves can be added from memory. */
struct bv_literal_codes {
	uint32_t bits[256];
	uint32_t lengths[256];
};

struct bv_stream_block {
	/* The cells, set for each block. */
	const uint32_t *cells;
	const uint8_t *pixels;
	size_t n;     /* at most BV_CODER_CELLS */
	bool sampled; /* whether only every other pixel is to be counted */

	/* The picture: its width, and all bytes of its stream. */
	uint32_t width, total;
	/* 1, 2, 3 or 6; of 2 and 6, each two are a sample of 16 bits, native. */
	unsigned pixel_bytes;

	/*
	 * What counting goes on with from block to block: the position past the
	 * last pixel, and the two sums of Adler-32, not yet reduced.
	 */
	uint32_t position;
	uint64_t sum_1, sum_2;

	/*
	 * What counting finds: the gap before each cell; the same in short, which
	 * is BV_LONG_GAP for all from that on; and how many longest matches there
	 * are in all.
	 */
	uint32_t gaps[BV_CODER_CELLS];
	uint16_t short_gaps[BV_CODER_CELLS];
	uint32_t longest_sum;
	/* To be 0 before; what occurs is the sum of them, if not sampled. */
	struct bv_symbol_counts counts[2];

	/* What writing needs. */
	struct bv_code code[BV_LITERAL_SYMBOLS];
	struct bv_literal_codes literal_codes;
	struct bv_gap_codes gap_codes;
};

/*
 * One way of going through the cells.  All give the same bits: they are the same
 * text, compiled for different processors.
 */
struct bv_cell_coder {
	enum bv_cpu cpu;
	void (*count)(struct bv_stream_block *block);
	struct bv_bit_writer (*put)(const struct bv_stream_block *block,
				    struct bv_bit_writer writer);
};

/*
 * The coders that this processor can run, the fastest at index 0.  NULL past the
 * last one.
 */
const struct bv_cell_coder *bv_cell_coder_at(size_t index);

#endif /* BV_PNG_CELL_CODER_H */
