/*
 * sparse_stream.c - the compressed stream of a picture that is nearly empty
 *
 * A PNG holds the rows of the picture, each with a filter byte in front, as one
 * zlib stream.  Filter 0 leaves a row as it is, so with it the stream is: zeros,
 * the bytes of an occupied pixel, zeros, ...  A compressor that is handed the
 * rows has to look at all 7.7 million bytes of a 1600 x 1600 picture to find the
 * hundred thousand that are not 0.  We know where they are.
 *
 * The naive way from here would be to hand zlib the bytes of each pixel and some
 * long run of zeros between two pixels.  It would still search for matches in
 * noise, and sum up the zeros.  But the result is known in advance: runs of zeros
 * become matches, everything else stays a literal.  So the stream is written
 * directly:
 *
 *   - A gap of g zeros is one literal 0 and then matches with what is one byte
 *     back: match(g - 1), in pieces of at most 258.  Pieces after the first copy
 *     from 4 bytes back, which costs the same (both distances have one bit) and
 *     lets readers copy words instead of bytes.
 *   - The bytes of a pixel are literals.
 *   - A block of some thousand cells has a Huffman code of its own, made for what
 *     occurs in it.  A table has the whole code of a gap, but for long ones.
 *   - The checksum of the stream, Adler-32, is two sums over all N bytes,
 *
 *	s1 = 1 + sum of b[p],	s2 = N + sum of (N - p) * b[p]	(mod 65521)
 *
 *     with p from 0: b[p] is in s1 once, and in s2 once for each of the N - p
 *     values of s1 from then on.  Zeros add nothing, so only pixels are visited.
 *
 * Each block is gone through twice, to count and to write: cell_coder.c does that.
 */

#include "png/sparse_stream.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "png/bit_writer.h"
#include "png/block_header.h"
#include "png/cell_coder.h"
#include "png/gap_code.h"
#include "png/huffman.h"

struct bv_sparse_scratch {
	const struct bv_cell_coder *coder;
	struct bv_stream_block block;
};

struct bv_sparse_scratch *bv_sparse_scratch_create(void)
{
	struct bv_sparse_scratch *scratch = calloc(1, sizeof(*scratch));

	if (scratch != NULL)
		scratch->coder = bv_cell_coder_at(0);
	return scratch;
}

void bv_sparse_scratch_set_coder(struct bv_sparse_scratch *scratch,
				 size_t index)
{
	scratch->coder = bv_cell_coder_at(index);
}

size_t bv_sparse_scratch_bytes(void)
{
	return sizeof(struct bv_sparse_scratch);
}

void bv_sparse_scratch_free(struct bv_sparse_scratch *scratch)
{
	free(scratch);
}

static uint32_t count_bytes(const struct bv_image *image)
{
	return bv_row_bytes(image->width, image->height, bv_pixel_bytes(image));
}

size_t bv_sparse_stream_bound(const struct bv_image *image)
{
	const uint64_t cell = BV_MOST_GAP_BITS(BV_LONGEST_WORD) +
			      BV_LONGEST_WORD * bv_pixel_bytes(image);
	const uint64_t matches = (count_bytes(image) / BV_LONGEST_MATCH + 1) *
				 (BV_LONGEST_WORD + 1);
	const uint64_t block = BV_BLOCK_HEADER_BITS + BV_LONGEST_WORD;
	const uint64_t bits = (image->occupied + 1) * cell + matches +
			      (image->occupied / BV_CODER_CELLS + 1) * block;

	/* Two bytes before, four after, and what a flush may touch. */
	return (size_t)(bits / 8 + 1 + 2 + 4 + sizeof(uint64_t));
}

static void add_counts(const struct bv_symbol_counts *counts,
		       uint32_t *literals, uint32_t *starts)
{
	for (unsigned i = 0; i < 256; i++)
		literals[i] += counts->literals[0][i] + counts->literals[1][i] +
			       counts->literals[2][i];
	for (unsigned i = 0; i < BV_GAP_STARTS; i++)
		starts[i] += counts->starts[i];
}

static void make_literal_codes(struct bv_literal_codes *codes,
			       const struct bv_code *code)
{
	for (unsigned i = 0; i < 256; i++) {
		codes->bits[i] = code[i].bits;
		codes->lengths[i] = code[i].length;
	}
}

/* Makes the code of what was counted, and of the 'rest' zeros after it. */
static void make_code(struct bv_stream_block *block, struct bv_gap rest)
{
	uint32_t starts[BV_GAP_STARTS] = {0};
	uint32_t symbols[BV_LITERAL_SYMBOLS] = {0};

	for (unsigned t = 0; t < 2; t++)
		add_counts(&block->counts[t], symbols, starts);
	for (unsigned i = 0; i < 256; i++)
		symbols[i] = bv_byte_frequency(symbols[i], block->sampled);
	starts[rest.start]++;
	bv_count_gaps(symbols, starts, block->longest_sum + rest.longest);
	symbols[BV_END_OF_BLOCK] = 1;
	bv_huffman(symbols, BV_LITERAL_SYMBOLS, BV_LONGEST_WORD, block->code);
	make_literal_codes(&block->literal_codes, block->code);
	bv_make_gap_codes(&block->gap_codes, block->code);
}

/* Puts the zeros after the last cell of a block, and its end. */
static struct bv_bit_writer put_end(struct bv_bit_writer writer,
				    const struct bv_stream_block *block,
				    struct bv_gap rest)
{
	const struct bv_code end = block->code[BV_END_OF_BLOCK];

	writer = bv_put_gap(writer, &block->gap_codes, rest);
	return bv_put_now(writer, end.bits, end.length);
}

/* Writes the next block; the last one takes the zeros up to the end with it. */
static struct bv_bit_writer write_block(struct bv_bit_writer writer,
					struct bv_sparse_scratch *scratch,
					bool last)
{
	struct bv_stream_block *block = &scratch->block;
	struct bv_gap rest;

	memset(block->counts, 0, sizeof(block->counts));
	scratch->coder->count(block);
	block->sum_1 %= BV_ADLER_DIVISOR;
	block->sum_2 %= BV_ADLER_DIVISOR;
	rest = bv_divide_gap(last ? block->total - block->position : 0);
	make_code(block, rest);
	bv_put_block_header(&writer, block->code, last);
	writer = scratch->coder->put(block, writer);
	return put_end(writer, block, rest);
}

static void write_adler(uint8_t *bytes, const struct bv_stream_block *block)
{
	const uint32_t adler =
		bv_adler(block->sum_1, block->sum_2, block->total);

	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(adler >> (24 - 8 * i));
}

size_t bv_sparse_stream(const struct bv_image *image,
			struct bv_sparse_scratch *scratch, uint8_t *stream)
{
	struct bv_stream_block *block = &scratch->block;
	struct bv_bit_writer writer = {.next = stream + 2};
	const uint8_t *pixels = image->pixels;
	size_t begin = 0;
	bool last;

	block->width = image->width;
	block->total = count_bytes(image);
	block->pixel_bytes = bv_pixel_bytes(image);
	block->position = 0;
	block->sum_1 = 0;
	block->sum_2 = 0;
	stream[0] = BV_ZLIB_START & 255;
	stream[1] = BV_ZLIB_START >> 8;
	do {
		const size_t left = image->occupied - begin;

		last = left <= BV_CODER_CELLS;
		if (left > 0) { /* else there need not be any arrays */
			block->cells = image->cells + begin;
			block->pixels = pixels + begin * image->stride;
		}
		block->n = last ? left : BV_CODER_CELLS;
		block->sampled = bv_is_sampled((uint32_t)block->n);
		writer = write_block(writer, scratch, last);
		begin += block->n;
	} while (!last);
	bv_finish_byte(&writer);
	write_adler(writer.next, block);
	return (size_t)(writer.next + 4 - stream);
}
