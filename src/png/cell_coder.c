/*
 * cell_coder.c - counting and writing the cells of a block
 *
 * The naive way would be one loop for each: find where a pixel is in the stream,
 * count its bytes and the gap before it, and add it to the checksum; later, look
 * up the word of the gap, put it, look up the word of each byte, put it, and flush
 * in between.  What makes the loops here faster:
 *
 *   - Counting is split.  Positions, gaps and sums come from short loops without
 *     branches, which compilers turn into vectors, over parts of a block that stay
 *     in the nearest cache.
 *   - Every gap is split alike, into a start that has its code in a table and a
 *     number of longest matches.  Only whether there are any is a branch.
 *   - Counting one thing waits for an equal one just before it, and neighbours are
 *     often equal.  So there are two sets of counts, for every other cell, each with
 *     a column for each place in the pixel.
 *   - The code of a full block fits nearly as well if made for half of its pixels,
 *     so only every other one is counted there.  That costs half a percent of the
 *     file's size.
 *   - The words of a pixel are joined before they are put, and there is one flush
 *     for a cell.
 *
 * The text is compiled twice on x86-64.  Processors with AVX2 take the short loops
 * in two thirds of the time, and with BMI2, which came along with it, shifting by
 * a variable number of bits, of which writing does little else, takes one step
 * instead of three.
 */

#include "png/cell_coder.h"

#include <stdbool.h>

#define INLINED static inline __attribute__((always_inline))

/* Cells that are counted at a time. */
#define PART_CELLS 256

/* Bytes from one pixel to the next. */
INLINED size_t stride_of(unsigned bytes)
{
	return bytes > 4 ? 8 : 4;
}

/* Byte 'k' of a pixel, by way of words, from which vectors can be made. */
INLINED uint32_t pixel_byte(const uint8_t *pixel, unsigned bytes, unsigned k)
{
	uint32_t word;

	k = bv_byte_at(bytes, k);
	memcpy(&word, pixel + k / 4 * 4, sizeof(word));
	return word >> 8 * (k % 4) & 255;
}

/* -------------------------------------------------------------------------- */
/* Counting                                                                   */
/* -------------------------------------------------------------------------- */

/*
 * Where the pixels of cells are in the stream, where each row has one byte more.
 *
 * The row is the cell's number divided by the width, rounded down.  A quotient of
 * (cell + 0.5) is half a cell or more away from any whole row, 2^-17 at the least,
 * and a product with the reciprocal less than 2^-23 away from the quotient.
 */
INLINED void find_positions(const uint32_t *cells, size_t n, uint32_t width,
			    unsigned bytes, uint32_t *positions)
{
	const double rows_per_cell = 1.0 / width;

	for (size_t i = 0; i < n; i++) {
		const double cell = (double)(int32_t)cells[i] + 0.5;
		const int32_t row = (int32_t)(cell * rows_per_cell);

		positions[i] =
			bv_stream_position(cells[i], (uint32_t)row, bytes);
	}
}

/*
 * Adds pixels to the sums of Adler-32; sparse_stream.c has the formulas.  Here
 * (N - p) * b[p] is taken in two parts, for where the pixel begins and for how far
 * behind that the byte is.
 */
INLINED void add_to_sums(struct bv_stream_block *block, const uint8_t *pixels,
			 size_t n, unsigned bytes, const uint32_t *positions)
{
	uint32_t all = 0, behind = 0;
	uint64_t weighted = 0;

	for (size_t i = 0; i < n; i++) {
		const uint8_t *pixel = pixels + i * stride_of(bytes);
		uint32_t sum = 0;

		for (unsigned k = 0; k < bytes; k++) {
			sum += pixel_byte(pixel, bytes, k);
			behind += k * pixel_byte(pixel, bytes, k);
		}
		all += sum;
		weighted += (uint64_t)(block->total - positions[i]) * sum;
	}
	block->sum_1 += all;
	block->sum_2 += weighted - behind;
}

/* Finds the gaps before the cells first..first+n-1. */
INLINED void find_gaps(struct bv_stream_block *block, size_t first, size_t n,
		       unsigned bytes, const uint32_t *positions)
{
	uint32_t *starts = block->starts + first;
	uint32_t *longest = block->longest + first;
	uint32_t gaps[PART_CELLS], sum = 0;

	gaps[0] = positions[0] - block->position;
	for (size_t i = 1; i < n; i++)
		gaps[i] = positions[i] - positions[i - 1] - bytes;
	for (size_t i = 0; i < n; i++) {
		const struct bv_gap gap = bv_divide_gap(gaps[i]);

		starts[i] = gap.start;
		longest[i] = gap.longest;
		sum += gap.longest;
	}
	block->position = positions[n - 1] + bytes;
	block->longest_sum += sum;
}

INLINED void count_pixel(struct bv_symbol_counts *counts, const uint8_t *pixel,
			 unsigned bytes)
{
	for (unsigned k = 0; k < bytes; k++)
		counts->literals[k % 3][pixel[k]]++;
}

/* Counts cells; of two neighbours, only the first one's pixel if 'sampled'. */
INLINED void count_cells(struct bv_stream_block *block, size_t first,
			 size_t end, unsigned bytes, bool sampled)
{
	const size_t stride = stride_of(bytes);
	struct bv_symbol_counts *const even = &block->counts[0];
	struct bv_symbol_counts *const odd = &block->counts[1];
	const uint8_t *pixel = block->pixels + first * stride;
	size_t i = first;

	for (; i + 1 < end; i += 2) {
		even->starts[block->starts[i]]++;
		count_pixel(even, pixel, bytes);
		odd->starts[block->starts[i + 1]]++;
		if (!sampled)
			count_pixel(odd, pixel + stride, bytes);
		pixel += 2 * stride;
	}
	if (i < end) {
		even->starts[block->starts[i]]++;
		count_pixel(even, pixel, bytes);
	}
}

/* Everything above, for the cells first..first+n-1, n > 0. */
INLINED void count_part(struct bv_stream_block *block, size_t first, size_t n,
			unsigned bytes)
{
	const uint8_t *pixels = block->pixels + first * stride_of(bytes);
	uint32_t positions[PART_CELLS];

	find_positions(block->cells + first, n, block->width, bytes, positions);
	find_gaps(block, first, n, bytes, positions);
	add_to_sums(block, pixels, n, bytes, positions);
	if (block->sampled)
		count_cells(block, first, first + n, bytes, true);
	else
		count_cells(block, first, first + n, bytes, false);
}

INLINED void count_block(struct bv_stream_block *block, unsigned bytes)
{
	block->longest_sum = 0;
	for (size_t first = 0; first < block->n; first += PART_CELLS) {
		const size_t left = block->n - first;

		count_part(block, first, left < PART_CELLS ? left : PART_CELLS,
			   bytes);
	}
}

/* -------------------------------------------------------------------------- */
/* Writing                                                                    */
/* -------------------------------------------------------------------------- */

/* The words of up to three bytes of a pixel, from byte 'first' on, as one. */
INLINED struct bv_bits join_words(const struct bv_code *code,
				  const uint8_t *pixel, unsigned bytes,
				  unsigned first)
{
	const unsigned end = first + 3 < bytes ? first + 3 : bytes;
	struct bv_bits all = {0, 0};

	for (unsigned k = first; k < end; k++) {
		const struct bv_code word = code[pixel[bv_byte_at(bytes, k)]];

		all.bits |= (uint64_t)word.bits << all.length;
		all.length += word.length;
	}
	return all;
}

/*
 * Puts a pixel and flushes.  What was put before need not have been flushed: a
 * gap and three literals together have hardly ever too many bits.
 */
INLINED struct bv_bit_writer put_pixel(struct bv_bit_writer writer,
				       const struct bv_code *code,
				       const uint8_t *pixel, unsigned bytes)
{
	struct bv_bits words = join_words(code, pixel, bytes, 0);

	if (writer.count + words.length > BV_MOST_BITS)
		bv_flush_bits(&writer);
	bv_put_bits(&writer, words.bits, words.length);
	bv_flush_bits(&writer);
	if (bytes > 3) {
		words = join_words(code, pixel, bytes, 3);
		bv_put_bits(&writer, words.bits, words.length);
		bv_flush_bits(&writer);
	}
	return writer;
}

INLINED struct bv_bit_writer put_block(struct bv_bit_writer writer,
				       const struct bv_stream_block *block,
				       unsigned bytes)
{
	const struct bv_code *const code = block->code;
	const struct bv_gap_codes *const gap_codes = &block->gap_codes;
	const uint8_t *const pixels = block->pixels;
	const size_t n = block->n;

	for (size_t i = 0; i < n; i++) {
		const uint32_t start = block->starts[i];
		const uint32_t longest = block->longest[i];
		const struct bv_bits gap = gap_codes->starts[start];

		bv_put_bits(&writer, gap.bits, gap.length);
		if (longest > 0) {
			bv_flush_bits(&writer);
			writer = bv_put_longest_matches(writer, gap_codes,
							start, longest);
		}
		writer = put_pixel(writer, code, pixels + i * stride_of(bytes),
				   bytes);
	}
	return writer;
}

/* -------------------------------------------------------------------------- */
/* For each size of a pixel                                                   */
/* -------------------------------------------------------------------------- */

INLINED void count(struct bv_stream_block *block)
{
	switch (block->pixel_bytes) {
	case 1:
		count_block(block, 1);
		break;
	case 2:
		count_block(block, 2);
		break;
	case 3:
		count_block(block, 3);
		break;
	default:
		count_block(block, 6);
		break;
	}
}

INLINED struct bv_bit_writer put(const struct bv_stream_block *block,
				 struct bv_bit_writer writer)
{
	switch (block->pixel_bytes) {
	case 1:
		return put_block(writer, block, 1);
	case 2:
		return put_block(writer, block, 2);
	case 3:
		return put_block(writer, block, 3);
	default:
		return put_block(writer, block, 6);
	}
}

/* -------------------------------------------------------------------------- */
/* For each processor                                                         */
/* -------------------------------------------------------------------------- */

static void count_portable(struct bv_stream_block *block)
{
	count(block);
}

static struct bv_bit_writer put_portable(const struct bv_stream_block *block,
					 struct bv_bit_writer writer)
{
	return put(block, writer);
}

#ifdef __x86_64__

BV_TARGET_AVX2 static void count_avx2(struct bv_stream_block *block)
{
	count(block);
}

BV_TARGET_AVX2 static struct bv_bit_writer
put_avx2(const struct bv_stream_block *block, struct bv_bit_writer writer)
{
	return put(block, writer);
}

#endif

static const struct bv_cell_coder coders[] = {
#ifdef __x86_64__
	{BV_CPU_AVX2, count_avx2, put_avx2},
#endif
	{BV_CPU_ANY, count_portable, put_portable},
};

const struct bv_cell_coder *bv_cell_coder_at(size_t index)
{
	return bv_variant_at(coders, sizeof(coders[0]),
			     sizeof(coders) / sizeof(coders[0]), index);
}
