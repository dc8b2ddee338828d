/*
 * step_block.c - a block of a DEFLATE stream, step by step
 *
 * The header is that of PNGs (see png/header_rules.h), but for the distances, whose
 * lengths are told like those of literals.  A decoder takes no distances at all for
 * an error in some versions, and one alone for an incomplete code that is allowed; so
 * without any match the first distance gets a word that nobody uses.
 */

#include "npz/step_block.h"

#include <string.h>

#include "png/header_rules.h"
#include "png/huffman.h"

/* What writing needs: the words, and for each length all bits but the distance's. */
struct codes {
	struct bv_code symbols[BV_LITERAL_SYMBOLS];
	struct bv_code distances[BV_DISTANCE_SYMBOLS];
	struct bv_bits lengths[BV_LONGEST_MATCH + 1];
};

void bv_begin_block(struct bv_step_block *block)
{
	block->n = 0;
	memset(block->symbols, 0, sizeof(block->symbols));
	memset(block->distances, 0, sizeof(block->distances));
}

/* Words and extra bits of everything that was counted. */
size_t bv_block_bound(const struct bv_step_block *block)
{
	uint64_t bits = BV_BLOCK_HEADER_BITS + 14 * BV_DISTANCE_SYMBOLS + 64;

	for (unsigned i = 0; i < BV_LITERAL_SYMBOLS; i++)
		bits += (uint64_t)block->symbols[i] * (BV_LONGEST_CODE + 5);
	for (unsigned i = 0; i < BV_DISTANCE_SYMBOLS; i++)
		bits += (uint64_t)block->distances[i] *
			(BV_LONGEST_CODE + (i < 4 ? 0 : i / 2 - 1));
	return (size_t)(bits / 8 + 1 + sizeof(uint64_t));
}

static void make_codes(struct codes *codes, struct bv_step_block *block)
{
	static const struct bv_bits none;
	uint32_t matches = 0;

	block->symbols[BV_END_OF_BLOCK] = 1;
	for (unsigned i = 0; i < BV_DISTANCE_SYMBOLS; i++)
		matches += block->distances[i];
	if (matches == 0)
		block->distances[0] = 1;
	bv_huffman(block->symbols, BV_LITERAL_SYMBOLS, BV_LONGEST_CODE,
		   codes->symbols);
	bv_huffman(block->distances, BV_DISTANCE_SYMBOLS, BV_LONGEST_CODE,
		   codes->distances);
	for (unsigned i = BV_SHORTEST_MATCH; i <= BV_LONGEST_MATCH; i++) {
		const struct bv_length_group group = bv_find_group(i);
		const struct bv_code word = codes->symbols[group.symbol];

		codes->lengths[i] = bv_append(none, word.bits, word.length);
		codes->lengths[i] = bv_append(codes->lengths[i], group.extra,
					      group.extra_bits);
	}
}

static struct bv_bit_writer put(struct bv_bit_writer writer,
				struct bv_bits bits)
{
	bv_put_bits(&writer, bits.bits, bits.length);
	bv_flush_bits(&writer);
	return writer;
}

static struct bv_bit_writer put_tokens(struct bv_bit_writer writer,
				       const struct bv_tokens *tokens,
				       const struct bv_code *code)
{
	for (uint32_t i = 0; i < tokens->count; i++)
		writer = put(writer, bv_token_bits(tokens, code, i));
	return writer;
}

static struct bv_bit_writer put_header(struct bv_bit_writer writer,
				       const struct codes *codes, bool last)
{
	struct bv_code code[BV_TOKEN_SYMBOLS];
	struct bv_tokens symbols, distances;
	uint32_t frequency[BV_TOKEN_SYMBOLS], sent;

	bv_begin_tokens(&symbols);
	bv_add_lengths(&symbols, codes->symbols,
		       bv_count_told(codes->symbols, BV_LITERAL_SYMBOLS,
				     BV_END_OF_BLOCK + 1));
	bv_begin_tokens(&distances);
	bv_add_lengths(&distances, codes->distances,
		       bv_count_told(codes->distances, BV_DISTANCE_SYMBOLS, 1));
	for (unsigned i = 0; i < BV_TOKEN_SYMBOLS; i++)
		frequency[i] = symbols.frequency[i] + distances.frequency[i];
	bv_huffman(frequency, BV_TOKEN_SYMBOLS, BV_LONGEST_TOKEN, code);
	sent = bv_count_sent(code);
	writer = put(writer, bv_header_start(symbols.symbols, distances.symbols,
					     sent, last));
	for (uint32_t i = 0; i < sent; i++) {
		bv_put_bits(&writer, code[bv_sent_symbol(i)].length, 3);
		bv_flush_bits(&writer);
	}
	writer = put_tokens(writer, &symbols, code);
	return put_tokens(writer, &distances, code);
}

/* All bits of a match: 15 + 5 + 15 + 13 at the most. */
static struct bv_bits match_bits(const struct codes *codes,
				 const struct bv_step *step)
{
	const struct bv_distance_group group = bv_find_distance(step->distance);
	const struct bv_code word = codes->distances[group.symbol];
	struct bv_bits bits = codes->lengths[step->length];

	bits = bv_append(bits, word.bits, word.length);
	return bv_append(bits, group.extra, group.extra_bits);
}

/* Puts as many at once as there is room for. */
static struct bv_bit_writer put_many(struct bv_bit_writer writer,
				     struct bv_bits one, uint32_t times)
{
	const uint32_t together = BV_BITS_BETWEEN_FLUSHES / one.length;
	struct bv_bits all = {0, 0};

	for (uint32_t i = 0; i < together; i++)
		all = bv_append(all, one.bits, one.length);
	for (; times > together; times -= together)
		writer = put(writer, all);
	for (; times > 0; times--)
		writer = put(writer, one);
	return writer;
}

struct bv_bit_writer bv_put_block(struct bv_bit_writer writer,
				  struct bv_step_block *block, bool last)
{
	struct codes codes;
	struct bv_code end;

	make_codes(&codes, block);
	writer = put_header(writer, &codes, last);
	for (size_t i = 0; i < block->n; i++) {
		const struct bv_step *step = &block->steps[i];
		const struct bv_code word =
			codes.symbols[step->length == 0 ? step->distance : 0];
		struct bv_bits bits = {word.bits, word.length};

		if (step->length > 0)
			bits = match_bits(&codes, step);
		writer = step->times == 1 ? put(writer, bits)
					  : put_many(writer, bits, step->times);
	}
	end = codes.symbols[BV_END_OF_BLOCK];
	bv_put_bits(&writer, end.bits, end.length);
	bv_flush_bits(&writer);
	return writer;
}
