/*
 * block_header.c - the beginning of a DEFLATE block with codes of its own
 *
 * The header tells the reader the two codes of the block, of literals and lengths
 * and of distances, by the lengths of their words (RFC 1951, 3.2.7).  They are
 * sent as one sequence, in which runs are symbols of their own: 16 repeats the
 * last length 3 to 6 times, 17 and 18 stand for 3 to 10 and 11 to 138 zeros.  That
 * sequence has a Huffman code, too, whose lengths are sent plainly, 3 bits each,
 * in an order that leaves the rare ones at the end.  header_rules.h has all of it.
 */

#include "png/block_header.h"

#include "png/huffman.h"

void bv_put_block_header(struct bv_bit_writer *writer,
			 const struct bv_code *code, bool last)
{
	struct bv_code token_code[BV_TOKEN_SYMBOLS];
	struct bv_tokens tokens;
	uint32_t sent, pieces;

	bv_make_tokens(&tokens, code);
	bv_huffman(tokens.frequency, BV_TOKEN_SYMBOLS, BV_LONGEST_TOKEN,
		   token_code);
	sent = bv_count_sent(token_code);
	pieces = bv_count_pieces(&tokens, sent);
	for (uint32_t i = 0; i < pieces; i++) {
		const struct bv_bits piece =
			bv_header_piece(&tokens, token_code, sent, last, i);

		*writer = bv_put_now(*writer, piece.bits, piece.length);
	}
}
