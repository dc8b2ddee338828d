/*
 * header_rules.h - of what the header of a block is made, whoever writes it
 *
 * block_header.c tells what it is.  Here the lengths of a code become tokens, and
 * tokens and their own code become the pieces of the header: some bits each, any of
 * which can be had without the others.  C and CUDA C both include this.
 */

#ifndef BV_PNG_HEADER_RULES_H
#define BV_PNG_HEADER_RULES_H

#include "png/gap_rules.h"

#define BV_REPEAT_LAST 16
#define BV_FEW_ZEROS 17
#define BV_MANY_ZEROS 18

/* The symbols of tokens, and the longest word of one. */
#define BV_TOKEN_SYMBOLS 19
#define BV_LONGEST_TOKEN 7

/* The most tokens, of literals and lengths and of distances; and of all pieces. */
#define BV_MOST_TOKENS (BV_LITERAL_SYMBOLS + 4)
#define BV_MOST_PIECES (1 + BV_TOKEN_SYMBOLS + BV_MOST_TOKENS)

/* The most bits of a header: what is fixed, the tokens' code, the tokens. */
#define BV_BLOCK_HEADER_BITS (17 + 3 * BV_TOKEN_SYMBOLS + 14 * BV_MOST_TOKENS)

struct bv_tokens {
	uint8_t symbol[BV_MOST_TOKENS];
	uint8_t extra
		[BV_MOST_TOKENS]; /* how many more than the least it repeats */
	uint32_t count;
	uint32_t symbols; /* literals and lengths whose word is told */
	uint32_t frequency[BV_TOKEN_SYMBOLS];
};

BV_SHARED void bv_add_token(struct bv_tokens *tokens, uint32_t symbol,
			    uint32_t extra)
{
	tokens->symbol[tokens->count] = (uint8_t)symbol;
	tokens->extra[tokens->count] = (uint8_t)extra;
	tokens->count++;
	tokens->frequency[symbol]++;
}

/* Adds 'run' times the same length. */
BV_SHARED void bv_add_run(struct bv_tokens *tokens, uint32_t length,
			  uint32_t run)
{
	while (length == 0 && run >= 11) {
		const uint32_t part = run < 138 ? run : 138;

		bv_add_token(tokens, BV_MANY_ZEROS, part - 11);
		run -= part;
	}
	if (length == 0 && run >= 3) {
		bv_add_token(tokens, BV_FEW_ZEROS, run - 3);
		return;
	}
	if (length != 0 && run > 0) {
		bv_add_token(tokens, length, 0);
		run--;
	}
	while (length != 0 && run >= 3) {
		const uint32_t part = run < 6 ? run : 6;

		bv_add_token(tokens, BV_REPEAT_LAST, part - 3);
		run -= part;
	}
	for (; run > 0; run--)
		bv_add_token(tokens, length, 0);
}

BV_SHARED void bv_begin_tokens(struct bv_tokens *tokens)
{
	tokens->count = 0;
	for (uint32_t i = 0; i < BV_TOKEN_SYMBOLS; i++)
		tokens->frequency[i] = 0;
}

/* Adds tokens of the lengths of the first 'symbols' words of 'code', at least one. */
BV_SHARED void bv_add_lengths(struct bv_tokens *tokens,
			      const struct bv_code *code, uint32_t symbols)
{
	uint32_t begin = 0;

	tokens->symbols = symbols;
	for (uint32_t i = 1; i <= symbols; i++) {
		if (i < symbols && code[i].length == code[begin].length)
			continue;
		bv_add_run(tokens, code[begin].length, i - begin);
		begin = i;
	}
}

/* How many of 'symbols' words have to be told, if 'least' have to be in any case. */
BV_SHARED uint32_t bv_count_told(const struct bv_code *code, uint32_t symbols,
				 uint32_t least)
{
	while (symbols > least && code[symbols - 1].length == 0)
		symbols--;
	return symbols;
}

/*
 * Makes tokens of the lengths of 'code', BV_LITERAL_SYMBOLS words, and of those of
 * the distances, which are 1, 0, 0, 1; see enum bv_distance.
 */
BV_SHARED void bv_make_tokens(struct bv_tokens *tokens,
			      const struct bv_code *code)
{
	bv_begin_tokens(tokens);
	bv_add_lengths(
		tokens, code,
		bv_count_told(code, BV_LITERAL_SYMBOLS, BV_END_OF_BLOCK + 1));
	bv_add_run(tokens, 1, 1);
	bv_add_run(tokens, 0, 2);
	bv_add_run(tokens, 1, 1);
}

/*
 * The order in which the lengths of the tokens' words are sent, the most useful
 * first: 16, 17, 18, 0, and then from the middle to both sides 8, 7, 9, 6, ... 1, 15.
 */
BV_SHARED uint32_t bv_sent_symbol(uint32_t i)
{
	if (i < 4)
		return i < 3 ? BV_REPEAT_LAST + i : 0;
	return i % 2 == 0 ? 6 + i / 2 : 9 - i / 2;
}

/* How many of them are sent, where the tokens have the words 'code'. */
BV_SHARED uint32_t bv_count_sent(const struct bv_code *code)
{
	uint32_t sent = BV_TOKEN_SYMBOLS;

	while (sent > 4 && code[bv_sent_symbol(sent - 1)].length == 0)
		sent--;
	return sent;
}

BV_SHARED uint32_t bv_count_pieces(const struct bv_tokens *tokens,
				   uint32_t sent)
{
	return 1 + sent + tokens->count;
}

/* What the header of a block begins with. */
BV_SHARED struct bv_bits bv_header_start(uint32_t symbols, uint32_t distances,
					 uint32_t sent, bool last)
{
	struct bv_bits bits = {0, 0};

	bits = bv_append(bits, last, 1);
	bits = bv_append(bits, 2, 2); /* with codes of its own */
	bits = bv_append(bits, symbols - 257, 5);
	bits = bv_append(bits, distances - 1, 5);
	return bv_append(bits, sent - 4, 4);
}

/* Token 'i', where the tokens have the words 'code'. */
BV_SHARED struct bv_bits bv_token_bits(const struct bv_tokens *tokens,
				       const struct bv_code *code, uint32_t i)
{
	const uint32_t symbol = tokens->symbol[i];
	struct bv_bits bits = {0, 0};

	bits = bv_append(bits, code[symbol].bits, code[symbol].length);
	if (symbol >= BV_REPEAT_LAST)
		bits = bv_append(bits, tokens->extra[i],
				 symbol == BV_REPEAT_LAST ? 2
				 : symbol == BV_FEW_ZEROS ? 3
							  : 7);
	return bits;
}

/* Piece 'i' of the header of a block, of the last one if 'last' says so. */
BV_SHARED struct bv_bits bv_header_piece(const struct bv_tokens *tokens,
					 const struct bv_code *code,
					 uint32_t sent, bool last, uint32_t i)
{
	struct bv_bits bits = {0, 0};

	if (i == 0)
		return bv_header_start(tokens->symbols, 4, sent, last);
	i -= 1;
	if (i < sent)
		return bv_append(bits, code[bv_sent_symbol(i)].length, 3);
	return bv_token_bits(tokens, code, i - sent);
}

#endif /* BV_PNG_HEADER_RULES_H */
