/*
 * block_header.c - the beginning of a DEFLATE block with codes of its own
 *
 * The header tells the reader the two codes of the block, of literals and lengths
 * and of distances, by the lengths of their words (RFC 1951, 3.2.7).  They are
 * sent as one sequence, in which runs are symbols of their own: 16 repeats the
 * last length 3 to 6 times, 17 and 18 stand for 3 to 10 and 11 to 138 zeros.  That
 * sequence has a Huffman code, too, whose lengths are sent plainly, 3 bits each,
 * in an order that leaves the rare ones at the end.
 */

#include "png/block_header.h"

/* The lengths of the words of distances; see enum bv_distance. */
#define DISTANCE_SYMBOLS 4
static const uint8_t distance_lengths[DISTANCE_SYMBOLS] = {1, 0, 0, 1};

#define REPEAT_LAST 16
#define FEW_ZEROS 17
#define MANY_ZEROS 18
#define LENGTH_SYMBOLS 19

struct length_token {
	uint8_t symbol;
	uint8_t extra; /* of the repeat symbols: how many more than the least */
};

struct length_tokens {
	struct length_token list[BV_LITERAL_SYMBOLS + DISTANCE_SYMBOLS];
	unsigned count;
	uint32_t frequency[LENGTH_SYMBOLS];
};

static void add_token(struct length_tokens *tokens, uint8_t symbol,
		      unsigned extra)
{
	tokens->list[tokens->count++] =
		(struct length_token){symbol, (uint8_t)extra};
	tokens->frequency[symbol]++;
}

/* Adds 'run' times the same length. */
static void add_run(struct length_tokens *tokens, uint8_t length, unsigned run)
{
	while (length == 0 && run >= 11) {
		const unsigned part = run < 138 ? run : 138;

		add_token(tokens, MANY_ZEROS, part - 11);
		run -= part;
	}
	if (length == 0 && run >= 3) {
		add_token(tokens, FEW_ZEROS, run - 3);
		return;
	}
	if (length != 0 && run > 0) {
		add_token(tokens, length, 0);
		run--;
	}
	while (length != 0 && run >= 3) {
		const unsigned part = run < 6 ? run : 6;

		add_token(tokens, REPEAT_LAST, part - 3);
		run -= part;
	}
	for (; run > 0; run--)
		add_token(tokens, length, 0);
}

static void add_lengths(struct length_tokens *tokens, const uint8_t *lengths,
			unsigned count)
{
	unsigned begin = 0;

	for (unsigned i = 1; i <= count; i++) {
		if (i < count && lengths[i] == lengths[begin])
			continue;
		add_run(tokens, lengths[begin], i - begin);
		begin = i;
	}
}

static void put_tokens(struct bv_bit_writer *writer,
		       const struct length_tokens *tokens,
		       const struct bv_code *code)
{
	static const uint8_t extra_bits[LENGTH_SYMBOLS] = {
		[REPEAT_LAST] = 2, [FEW_ZEROS] = 3, [MANY_ZEROS] = 7};

	for (unsigned i = 0; i < tokens->count; i++) {
		const struct length_token token = tokens->list[i];

		bv_put_bits(writer, code[token.symbol].bits,
			    code[token.symbol].length);
		bv_put_bits(writer, token.extra, extra_bits[token.symbol]);
		bv_flush_bits(writer);
	}
}

void bv_put_block_header(struct bv_bit_writer *writer,
			 const struct bv_code *code, bool last)
{
	static const uint8_t order[LENGTH_SYMBOLS] = {16, 17, 18, 0,  8, 7,  9,
						      6,  10, 5,  11, 4, 12, 3,
						      13, 2,  14, 1,  15};
	struct length_tokens tokens = {.count = 0};
	struct bv_code length_code[LENGTH_SYMBOLS];
	uint8_t lengths[BV_LITERAL_SYMBOLS];
	unsigned symbols = BV_LITERAL_SYMBOLS, sent = LENGTH_SYMBOLS;

	while (symbols > BV_END_OF_BLOCK + 1 && code[symbols - 1].length == 0)
		symbols--;
	for (unsigned i = 0; i < symbols; i++)
		lengths[i] = (uint8_t)code[i].length;
	add_lengths(&tokens, lengths, symbols);
	add_lengths(&tokens, distance_lengths, DISTANCE_SYMBOLS);
	bv_huffman(tokens.frequency, LENGTH_SYMBOLS, 7, length_code);
	while (sent > 4 && length_code[order[sent - 1]].length == 0)
		sent--;

	bv_put_bits(writer, last, 1);
	bv_put_bits(writer, 2, 2); /* a block with codes of its own */
	bv_put_bits(writer, symbols - 257, 5);
	bv_put_bits(writer, DISTANCE_SYMBOLS - 1, 5);
	bv_put_bits(writer, sent - 4, 4);
	bv_flush_bits(writer);
	for (unsigned i = 0; i < sent; i++) {
		bv_put_bits(writer, length_code[order[i]].length, 3);
		bv_flush_bits(writer);
	}
	put_tokens(writer, &tokens, length_code);
}
