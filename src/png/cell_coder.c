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
 *   - Most gaps have their whole code in a table.  Which ones are too long for it,
 *     no processor can foresee, and a wrong guess costs as much time as writing four
 *     cells; so this is the only branch, and there is none behind it.
 *   - Counting one thing waits for an equal one just before it, and neighbours are
 *     often equal.  So there are two sets of counts, for every other cell, each with
 *     a column for each place in the pixel.
 *   - The code of a full block fits nearly as well if made for half of its pixels,
 *     so only every other one is counted there.  That costs half a percent of the
 *     file's size.
 *   - The gap and the words of a pixel are joined before they are put, and there is
 *     one flush for a cell.
 *
 * The text is compiled several times on x86-64.  Processors with AVX2 take the short
 * loops in two thirds of the time, and with BMI2, which came along with it, shifting
 * by a variable number of bits, of which writing does little else, takes one step
 * instead of three.  With AVX-512 counting takes an eighth less; writing has no vectors.
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

/*
 * Finds the gaps before the cells first..first+n-1, and their starts; positions[0] is
 * that of the pixel before, and theirs follow.
 */
INLINED void find_gaps(struct bv_stream_block *block, size_t first, size_t n,
		       unsigned bytes, const uint32_t *positions,
		       uint32_t *starts)
{
	uint32_t *gaps = block->gaps + first;
	uint16_t *short_gaps = block->short_gaps + first;
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		const uint32_t zeros = positions[i + 1] - positions[i] - bytes;
		const struct bv_gap gap = bv_divide_gap(zeros);

		gaps[i] = zeros;
		starts[i] = gap.start;
		short_gaps[i] =
			(uint16_t)(zeros < BV_LONG_GAP ? zeros : BV_LONG_GAP);
		sum += gap.longest;
	}
	block->longest_sum += sum;
}

INLINED void count_pixel(struct bv_symbol_counts *counts, const uint8_t *pixel,
			 unsigned bytes)
{
	for (unsigned k = 0; k < bytes; k++)
		counts->literals[k % 3][pixel[k]]++;
}

/* Counts cells; of two neighbours, only the first one's pixel if 'sampled'. */
INLINED void count_cells(struct bv_symbol_counts *counts, const uint8_t *pixel,
			 const uint32_t *starts, size_t n, unsigned bytes,
			 bool sampled)
{
	const size_t stride = stride_of(bytes);
	struct bv_symbol_counts *const even = &counts[0];
	struct bv_symbol_counts *const odd = &counts[1];
	size_t i = 0;

	for (; i + 1 < n; i += 2) {
		even->starts[starts[i]]++;
		count_pixel(even, pixel, bytes);
		odd->starts[starts[i + 1]]++;
		if (!sampled)
			count_pixel(odd, pixel + stride, bytes);
		pixel += 2 * stride;
	}
	if (i < n) {
		even->starts[starts[i]]++;
		count_pixel(even, pixel, bytes);
	}
}

/* Everything above, for the cells first..first+n-1, n > 0. */
INLINED void count_part(struct bv_stream_block *block, size_t first, size_t n,
			unsigned bytes)
{
	const uint8_t *pixels = block->pixels + first * stride_of(bytes);
	uint32_t starts[PART_CELLS], before[1 + PART_CELLS];
	uint32_t *const positions = before + 1;

	before[0] = block->position - bytes;
	find_positions(block->cells + first, n, block->width, bytes, positions);
	find_gaps(block, first, n, bytes, before, starts);
	block->position = positions[n - 1] + bytes;
	add_to_sums(block, pixels, n, bytes, positions);
	if (block->sampled)
		count_cells(block->counts, pixels, starts, n, bytes, true);
	else
		count_cells(block->counts, pixels, starts, n, bytes, false);
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
INLINED struct bv_bits join_words(const struct bv_literal_codes *codes,
				  const uint8_t *pixel, unsigned bytes,
				  unsigned first)
{
	const unsigned end = first + 3 < bytes ? first + 3 : bytes;
	struct bv_bits all = {0, 0};

	for (unsigned k = first; k < end; k++) {
		const size_t byte = pixel[bv_byte_at(bytes, k)];

		all.bits |= (uint64_t)codes->bits[byte] << all.length;
		all.length += codes->lengths[byte];
	}
	return all;
}

/* Puts the gap before cell 'i' and the words behind it, and flushes. */
INLINED struct bv_bit_writer put_joined(struct bv_bit_writer writer,
					const struct bv_stream_block *block,
					size_t i, struct bv_bits words)
{
	const struct bv_gap_codes *const codes = &block->gap_codes;
	const size_t gap = block->short_gaps[i];
	const uint32_t length = codes->lengths[gap] + words.length;

	if (length > BV_BITS_BETWEEN_FLUSHES) {
		writer = bv_put_gap(writer, codes,
				    bv_divide_gap(block->gaps[i]));
		return bv_put_now(writer, words.bits, words.length);
	}
	return bv_put_now(writer,
			  codes->bits[gap] | words.bits << codes->lengths[gap],
			  length);
}

INLINED struct bv_bit_writer put_block(struct bv_bit_writer writer,
				       const struct bv_stream_block *block,
				       unsigned bytes)
{
	const struct bv_literal_codes *const codes = &block->literal_codes;
	const uint8_t *pixel = block->pixels;
	const size_t n = block->n;

	for (size_t i = 0; i < n; i++) {
		struct bv_bits words = join_words(codes, pixel, bytes, 0);

		writer = put_joined(writer, block, i, words);
		if (bytes > 3) {
			words = join_words(codes, pixel, bytes, 3);
			writer = bv_put_now(writer, words.bits, words.length);
		}
		pixel += stride_of(bytes);
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

BV_TARGET_AVX512 static void count_avx512(struct bv_stream_block *block)
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
	{BV_CPU_STEADY_AVX512, count_avx512, put_avx2},
	{BV_CPU_AVX2, count_avx2, put_avx2},
#endif
	{BV_CPU_ANY, count_portable, put_portable},
};

const struct bv_cell_coder *bv_cell_coder_at(size_t index)
{
	return bv_variant_at(coders, sizeof(coders[0]),
			     sizeof(coders) / sizeof(coders[0]), index);
}
