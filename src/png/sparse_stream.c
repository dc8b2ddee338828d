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
 *     occurs in it.  Gaps below 260 come from a table with their whole code.
 *   - The checksum of the stream, Adler-32, is two sums over all N bytes,
 *
 *	s1 = 1 + sum of b[p],	s2 = N + sum of (N - p) * b[p]	(mod 65521)
 *
 *     with p from 0: b[p] is in s1 once, and in s2 once for each of the N - p
 *     values of s1 from then on.  Zeros add nothing, so only pixels are visited.
 *
 * Each block is gone through twice, to count and to write; the gaps found the
 * first time are kept for the second.
 */

#include "png/sparse_stream.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "png/bit_writer.h"
#include "png/block_header.h"
#include "png/gap_code.h"
#include "png/huffman.h"

/*
 * Cells of a block.  Fewer give codes that fit better and more headers; with
 * 2048 files are 2 % smaller and take a fifth longer to make.
 */
#define BLOCK_CELLS 8192

/*
 * The longest code word.  12 bits cost nothing measurable against DEFLATE's 15,
 * and with them three literals fit between two flushes.
 */
#define LONGEST_WORD 12

#define ADLER_DIVISOR 65521

struct bv_sparse_scratch {
	uint32_t gaps[BLOCK_CELLS]; /* zeros before each cell */
	/*
	 * What occurs in the block: bytes, by their place in the pixel so that
	 * counting one does not wait for an equal one beside it; short gaps; and
	 * symbols, at first those of long gaps and then all together.
	 */
	uint32_t literals[3][256];
	uint32_t short_gaps[BV_SHORT_GAPS];
	uint32_t symbols[BV_LITERAL_SYMBOLS];
	/* The code made of it. */
	struct bv_code code[BV_LITERAL_SYMBOLS];
	struct bv_gap_codes gap_codes;
};

/* How far the stream has come, in cells and uncompressed bytes. */
struct cursor {
	uint32_t position;     /* past the last pixel */
	uint32_t row;          /* of the last pixel */
	uint32_t row_end;      /* the first cell of the row after */
	uint64_t sum_1, sum_2; /* of Adler-32, not yet reduced */
};

/* -------------------------------------------------------------------------- */
/* Counting                                                                   */
/* -------------------------------------------------------------------------- */

static void count_gap(struct bv_sparse_scratch *scratch, uint32_t zeros)
{
	if (zeros < BV_SHORT_GAPS)
		scratch->short_gaps[zeros]++;
	else
		bv_count_long_gap(scratch->symbols, zeros);
}

/*
 * Goes through the cells of a block: finds the gaps, counts, and sums up.  'bytes'
 * is picture->pixel_bytes, as a constant where this is inlined.
 */
static inline __attribute__((always_inline)) void
count_cells(const struct bv_sparse_picture *picture,
	    struct bv_sparse_scratch *scratch, struct cursor *cursor,
	    size_t begin, size_t end, uint32_t total, unsigned bytes)
{
	struct cursor at = *cursor;

	for (size_t i = begin; i < end; i++) {
		const uint8_t *pixel =
			picture->pixels + i * picture->pixel_stride;
		const uint32_t cell = picture->cells[i];
		uint32_t start, sum = 0, later = 0;

		while (cell >= at.row_end) {
			at.row++;
			at.row_end += picture->width;
		}
		start = cell * bytes + at.row + 1;
		scratch->gaps[i - begin] = start - at.position;
		count_gap(scratch, start - at.position);
		for (unsigned k = 0; k < bytes; k++) {
			scratch->literals[k % 3][pixel[k]]++;
			sum += pixel[k];
			later += k * pixel[k];
		}
		at.sum_1 += sum;
		at.sum_2 += (uint64_t)(total - start) * sum - later;
		at.position = start + bytes;
	}
	*cursor = at;
}

static void count_block(const struct bv_sparse_picture *picture,
			struct bv_sparse_scratch *scratch,
			struct cursor *cursor, size_t begin, size_t end,
			uint32_t total)
{
	switch (picture->pixel_bytes) {
	case 1:
		count_cells(picture, scratch, cursor, begin, end, total, 1);
		break;
	case 2:
		count_cells(picture, scratch, cursor, begin, end, total, 2);
		break;
	case 3:
		count_cells(picture, scratch, cursor, begin, end, total, 3);
		break;
	default:
		count_cells(picture, scratch, cursor, begin, end, total, 6);
		break;
	}
	cursor->sum_1 %= ADLER_DIVISOR;
	cursor->sum_2 %= ADLER_DIVISOR;
}

/* Adds up what was counted, as frequencies of symbols. */
static void sum_up_symbols(struct bv_sparse_scratch *scratch)
{
	uint32_t *symbols = scratch->symbols;

	for (unsigned i = 0; i < 256; i++)
		symbols[i] += scratch->literals[0][i] +
			      scratch->literals[1][i] + scratch->literals[2][i];
	bv_count_short_gaps(symbols, scratch->short_gaps);
	symbols[BV_END_OF_BLOCK] = 1;
}

/* -------------------------------------------------------------------------- */
/* Writing                                                                    */
/* -------------------------------------------------------------------------- */

static inline void put_gap(struct bv_bit_writer *writer,
			   const struct bv_sparse_scratch *scratch,
			   uint32_t zeros)
{
	const struct bv_gap_codes *gaps = &scratch->gap_codes;

	if (zeros < BV_SHORT_GAPS)
		bv_put_bits(writer, gaps->short_gaps[zeros].bits,
			    gaps->short_gaps[zeros].length);
	else
		*writer = bv_put_long_gap(*writer, gaps, zeros);
	bv_flush_bits(writer);
}

/* Writes the cells of a block; 'bytes' as in count_cells(). */
static inline __attribute__((always_inline)) void
put_cells(const struct bv_sparse_picture *picture,
	  const struct bv_sparse_scratch *scratch, struct bv_bit_writer *writer,
	  size_t begin, size_t end, unsigned bytes)
{
	struct bv_bit_writer w = *writer;

	for (size_t i = begin; i < end; i++) {
		const uint8_t *pixel =
			picture->pixels + i * picture->pixel_stride;

		put_gap(&w, scratch, scratch->gaps[i - begin]);
		for (unsigned k = 0; k < bytes; k++) {
			const struct bv_code word = scratch->code[pixel[k]];

			bv_put_bits(&w, word.bits, word.length);
			if (k % 3 == 2 || k == bytes - 1)
				bv_flush_bits(&w);
		}
	}
	*writer = w;
}

static void put_block(const struct bv_sparse_picture *picture,
		      const struct bv_sparse_scratch *scratch,
		      struct bv_bit_writer *writer, size_t begin, size_t end)
{
	switch (picture->pixel_bytes) {
	case 1:
		put_cells(picture, scratch, writer, begin, end, 1);
		break;
	case 2:
		put_cells(picture, scratch, writer, begin, end, 2);
		break;
	case 3:
		put_cells(picture, scratch, writer, begin, end, 3);
		break;
	default:
		put_cells(picture, scratch, writer, begin, end, 6);
		break;
	}
}

/* -------------------------------------------------------------------------- */
/* The stream                                                                 */
/* -------------------------------------------------------------------------- */

struct bv_sparse_scratch *bv_sparse_scratch_create(void)
{
	return calloc(1, sizeof(struct bv_sparse_scratch));
}

void bv_sparse_scratch_free(struct bv_sparse_scratch *scratch)
{
	free(scratch);
}

/* Bytes of all rows with their filter bytes, uncompressed; below 2^31. */
static uint32_t count_bytes(const struct bv_sparse_picture *picture)
{
	return picture->height * (picture->width * picture->pixel_bytes + 1);
}

size_t bv_sparse_stream_bound(const struct bv_sparse_picture *picture)
{
	const uint64_t cell = BV_MOST_GAP_BITS(LONGEST_WORD) +
			      LONGEST_WORD * picture->pixel_bytes;
	const uint64_t matches = (count_bytes(picture) / BV_LONGEST_MATCH + 1) *
				 (LONGEST_WORD + 1);
	const uint64_t block = BV_BLOCK_HEADER_BITS + LONGEST_WORD;
	const uint64_t bits = (picture->occupied + 1) * cell + matches +
			      (picture->occupied / BLOCK_CELLS + 1) * block;

	/* Two bytes before, four after, and what a flush may touch. */
	return (size_t)(bits / 8 + 1 + 2 + 4 + sizeof(uint64_t));
}

static void clear_counts(struct bv_sparse_scratch *scratch)
{
	memset(scratch->literals, 0, sizeof(scratch->literals));
	memset(scratch->short_gaps, 0, sizeof(scratch->short_gaps));
	memset(scratch->symbols, 0, sizeof(scratch->symbols));
}

static void write_adler(uint8_t *bytes, const struct cursor *cursor,
			uint32_t total)
{
	const uint64_t sum_1 = (1 + cursor->sum_1) % ADLER_DIVISOR;
	const uint64_t sum_2 = (total + cursor->sum_2) % ADLER_DIVISOR;

	bytes[0] = (uint8_t)(sum_2 >> 8);
	bytes[1] = (uint8_t)sum_2;
	bytes[2] = (uint8_t)(sum_1 >> 8);
	bytes[3] = (uint8_t)sum_1;
}

size_t bv_sparse_stream(const struct bv_sparse_picture *picture,
			struct bv_sparse_scratch *scratch, uint8_t *stream)
{
	const uint32_t total = count_bytes(picture);
	struct cursor cursor = {.row_end = picture->width};
	struct bv_bit_writer writer = {.next = stream + 2};
	size_t begin = 0;
	bool last;

	/* DEFLATE with a window of 32 KiB, fastest level. */
	stream[0] = 0x78;
	stream[1] = 0x01;
	do {
		size_t end = begin + BLOCK_CELLS;
		uint32_t rest = 0;

		last = end >= picture->occupied;
		if (last)
			end = picture->occupied;
		clear_counts(scratch);
		count_block(picture, scratch, &cursor, begin, end, total);
		if (last) {
			rest = total - cursor.position;
			count_gap(scratch, rest);
		}
		sum_up_symbols(scratch);
		bv_huffman(scratch->symbols, BV_LITERAL_SYMBOLS, LONGEST_WORD,
			   scratch->code);
		bv_make_gap_codes(&scratch->gap_codes, scratch->code,
				  scratch->short_gaps);
		bv_put_block_header(&writer, scratch->code, last);
		put_block(picture, scratch, &writer, begin, end);
		if (last)
			put_gap(&writer, scratch, rest);
		bv_put_bits(&writer, scratch->code[BV_END_OF_BLOCK].bits,
			    scratch->code[BV_END_OF_BLOCK].length);
		bv_flush_bits(&writer);
		begin = end;
	} while (!last);
	bv_finish_byte(&writer);
	write_adler(writer.next, &cursor, total);
	return (size_t)(writer.next + 4 - stream);
}
