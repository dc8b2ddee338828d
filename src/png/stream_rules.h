/*
 * stream_rules.h - how cells become a stream of zlib, whoever writes it
 *
 * sparse_stream.c tells it from the top.  Here is what does not follow from that: how
 * cells are divided into blocks, for which frequencies a block's code is made, where
 * pixels stand among the bytes, and what the stream begins and ends with.  C and
 * CUDA C both include this.
 */

#ifndef BV_PNG_STREAM_RULES_H
#define BV_PNG_STREAM_RULES_H

#include "png/gap_rules.h"

/*
 * The most cells of a block.  Fewer give codes that fit better and more headers;
 * with 2048 files are 2 % smaller and take a fifth longer to make.
 */
#define BV_CODER_CELLS 8192

/*
 * The longest code word.  12 bits cost nothing measurable against DEFLATE's 15,
 * and with them a gap or three literals fit between two flushes.
 */
#define BV_LONGEST_WORD 12

/* The first two bytes: DEFLATE with a window of 32 KiB, fastest level. */
#define BV_ZLIB_START 0x0178u

#define BV_ADLER_DIVISOR 65521

/* Blocks of a picture; without cells, it has one all the same. */
BV_SHARED uint32_t bv_count_blocks(uint32_t cells)
{
	return cells == 0 ? 1 : (cells - 1) / BV_CODER_CELLS + 1;
}

/*
 * Whether only the pixels of every other cell of a block are counted, the first
 * one's and so on: the code of a full block fits nearly as well.
 */
BV_SHARED bool bv_is_sampled(uint32_t cells)
{
	return cells == BV_CODER_CELLS;
}

/*
 * The frequency of a byte that occurs 'count' times in the pixels counted.  Each byte
 * that was not counted may occur, too, and needs a word.
 */
BV_SHARED uint32_t bv_byte_frequency(uint32_t count, bool sampled)
{
	return sampled ? 2 * count + 1 : count;
}

/* Bytes of all rows with their filter bytes, uncompressed; below 2^31. */
BV_SHARED uint32_t bv_row_bytes(uint32_t width, uint32_t height,
				uint32_t pixel_bytes)
{
	return height * (width * pixel_bytes + 1);
}

/* Where among these a cell's pixel begins. */
BV_SHARED uint32_t bv_stream_position(uint32_t cell, uint32_t row,
				      uint32_t pixel_bytes)
{
	return cell * pixel_bytes + row + 1;
}

/*
 * Where byte 'k' of a pixel in the stream lies in memory.  PNG has the higher byte of
 * a sample of 16 bits first.
 */
BV_SHARED uint32_t bv_byte_at(uint32_t pixel_bytes, uint32_t k)
{
	return pixel_bytes % 2 == 0 ? k ^ 1u : k;
}

/* Adler-32 of a stream of 'total' bytes, from the sums over its pixels. */
BV_SHARED uint32_t bv_adler(uint64_t sum_1, uint64_t sum_2, uint32_t total)
{
	return (uint32_t)((total + sum_2) % BV_ADLER_DIVISOR) << 16 |
	       (uint32_t)((1 + sum_1) % BV_ADLER_DIVISOR);
}

#endif /* BV_PNG_STREAM_RULES_H */
