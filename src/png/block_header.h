/*
 * block_header.h - the beginning of a DEFLATE block with codes of its own
 */

#ifndef BV_PNG_BLOCK_HEADER_H
#define BV_PNG_BLOCK_HEADER_H

#include "png/bit_writer.h"
#include "png/header_rules.h"

/*
 * Puts the header of a block, of the last one if 'last' says so, whose literals
 * and lengths have the words 'code', BV_LITERAL_SYMBOLS of them.
 */
void bv_put_block_header(struct bv_bit_writer *writer,
			 const struct bv_code *code, bool last);

#endif /* BV_PNG_BLOCK_HEADER_H */
