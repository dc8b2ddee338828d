/*
 * block_header.h - the beginning of a DEFLATE block with codes of its own
 */

#ifndef BV_PNG_BLOCK_HEADER_H
#define BV_PNG_BLOCK_HEADER_H

#include <stdbool.h>

#include "png/bit_writer.h"
#include "png/huffman.h"

/* The alphabet of literals and lengths of matches; 256 ends the block. */
#define BV_LITERAL_SYMBOLS 286
#define BV_END_OF_BLOCK 256

/*
 * Two distances are in use, and their code never changes: distance 1 is symbol
 * 0 with the word 0, distance 4 is symbol 3 with the word 1.
 */
enum bv_distance { BV_ONE_BACK = 0, BV_FOUR_BACK = 1 };

/* The most bits that bv_put_block_header() puts. */
#define BV_BLOCK_HEADER_BITS (17 + 3 * 19 + 14 * (BV_LITERAL_SYMBOLS + 4))

/*
 * Puts the header of a block, of the last one if 'last' says so, whose literals
 * and lengths have the words 'code', BV_LITERAL_SYMBOLS of them.
 */
void bv_put_block_header(struct bv_bit_writer *writer,
			 const struct bv_code *code, bool last);

#endif /* BV_PNG_BLOCK_HEADER_H */
