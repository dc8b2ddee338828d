/*
 * step_block.c - a block of a DEFLATE stream, step by step
 *
 * The header is that of PNGs (see png/header_rules.h), but for the distances, whose
 * lengths are told like those of literals.  Gaps have all but one distance, so that of
 * one byte back has a short word, and a longest match costs two or three bits in all.
 *
 * As in png/cell_coder.c, a table has the whole code of what a gap starts with, and
 * words are joined before they are put.
 */

#include "npz/step_block.h"

#include <string.h>

#include "png/gap_code.h"
#include "png/header_rules.h"
#include "png/huffman.h"

/* What writing needs: the words, and what is made of several. */
struct codes {
	struct bv_code symbols[BV_LITERAL_SYMBOLS];
	struct bv_code distances[BV_DISTANCE_SYMBOLS];
	/* Of matches, all but the distance. */
	struct bv_bits lengths[BV_LONGEST_MATCH + 1];
	struct bv_bits starts[BV_GAP_STARTS];
	/* The longest match one back, and as many as can be put at once. */
	struct bv_bits longest, together;
	uint32_t together_count;
};

void bv_begin_block(struct bv_step_block *block)
{
	const size_t counts = offsetof(struct bv_step_block, literals);

	block->n = 0;
	memset((uint8_t *)block + counts, 0, sizeof(*block) - counts);
}

/* A step has 4 * 12 bits of literals or 12 + 5 + 15 + 13 of a match. */
size_t bv_block_bound(const struct bv_step_block *block)
{
	const uint64_t gap =
		BV_MOST_GAP_BITS(BV_LONGEST_WORD) + BV_LONGEST_CODE;
	const uint64_t longest = BV_LONGEST_WORD + BV_LONGEST_CODE;
	const uint64_t header = BV_BLOCK_HEADER_BITS +
				14 * BV_DISTANCE_SYMBOLS + BV_LONGEST_WORD;
	const uint64_t bits =
		header + block->n * (gap + 48) + block->longest * longest;

	return (size_t)(bits / 8 + 1 + sizeof(uint64_t));
}

/* -------------------------------------------------------------------------- */
/* Codes                                                                      */
/* -------------------------------------------------------------------------- */

static void count_symbols(const struct bv_step_block *block, uint32_t *symbols)
{
	for (unsigned i = 0; i < 256; i++)
		symbols[i] = block->literals[0][i] + block->literals[1][i] +
			     block->literals[2][i] + block->literals[3][i];
	for (unsigned i = BV_SHORTEST_MATCH; i <= BV_LONGEST_MATCH; i++)
		symbols[bv_find_group(i).symbol] += block->lengths[i];
	bv_count_gaps(symbols, block->starts, block->longest);
	symbols[0] -= block->left_out;
	symbols[BV_END_OF_BLOCK] = 1;
}

/* A block without any match has a word for a distance that it does not use. */
static void count_distances(const struct bv_step_block *block,
			    uint32_t *distances)
{
	memcpy(distances, block->distances, sizeof(block->distances));
	distances[0] += block->longest + 1;
	for (unsigned i = BV_SHORTEST_MATCH + 1; i < BV_GAP_STARTS; i++)
		distances[0] += block->starts[i];
}

static struct bv_bits append_word(struct bv_bits bits, struct bv_code word)
{
	return bv_append(bits, word.bits, word.length);
}

static void join_lengths(struct codes *codes)
{
	static const struct bv_bits none;

	for (unsigned i = BV_SHORTEST_MATCH; i <= BV_LONGEST_MATCH; i++) {
		const struct bv_length_group group = bv_find_group(i);

		codes->lengths[i] = bv_append(
			append_word(none, codes->symbols[group.symbol]),
			group.extra, group.extra_bits);
	}
}

/* Makes the codes of gaps; those of what does not occur are of no use. */
static void join_gaps(struct codes *codes)
{
	const struct bv_code near = codes->distances[0];
	struct bv_bits bits = {0, 0};

	for (unsigned zeros = 0; zeros < BV_GAP_STARTS; zeros++) {
		bits = (struct bv_bits){0, 0};
		for (uint32_t i = 0; i < bv_start_literals(zeros); i++)
			bits = append_word(bits, codes->symbols[0]);
		if (zeros > BV_SHORTEST_MATCH) {
			const struct bv_bits match = codes->lengths[zeros - 1];

			bits = bv_append(bits, match.bits, match.length);
			bits = append_word(bits, near);
		}
		codes->starts[zeros] = bits;
	}
	codes->longest = append_word(codes->lengths[BV_LONGEST_MATCH], near);
	codes->together_count = BV_BITS_BETWEEN_FLUSHES / codes->longest.length;
	bits = (struct bv_bits){0, 0};
	for (uint32_t i = 0; i < codes->together_count; i++)
		bits = bv_append(bits, codes->longest.bits,
				 codes->longest.length);
	codes->together = bits;
}

static void make_codes(struct codes *codes, const struct bv_step_block *block)
{
	uint32_t symbols[BV_LITERAL_SYMBOLS] = {0};
	uint32_t distances[BV_DISTANCE_SYMBOLS];

	count_symbols(block, symbols);
	count_distances(block, distances);
	bv_huffman(symbols, BV_LITERAL_SYMBOLS, BV_LONGEST_WORD,
		   codes->symbols);
	bv_huffman(distances, BV_DISTANCE_SYMBOLS, BV_LONGEST_CODE,
		   codes->distances);
	join_lengths(codes);
	join_gaps(codes);
}

/* -------------------------------------------------------------------------- */
/* The header                                                                 */
/* -------------------------------------------------------------------------- */

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

/* -------------------------------------------------------------------------- */
/* Steps                                                                      */
/* -------------------------------------------------------------------------- */

static inline struct bv_bits join_literals(const struct codes *codes,
					   const struct bv_step *step)
{
	struct bv_bits bits = {0, 0};

	for (uint32_t k = 0; k < step->bytes; k++)
		bits = append_word(
			bits, codes->symbols[step->literals >> 8 * k & 255]);
	return bits;
}

static inline struct bv_bits join_match(const struct codes *codes,
					const struct bv_step *step)
{
	const struct bv_distance_group group = bv_find_distance(step->distance);
	const struct bv_bits bits = append_word(codes->lengths[step->length],
						codes->distances[group.symbol]);

	return bv_append(bits, group.extra, group.extra_bits);
}

/* Puts longest matches after what was put and flushed. */
static inline struct bv_bit_writer put_longest(struct bv_bit_writer writer,
					       const struct codes *codes,
					       uint32_t count)
{
	uint32_t rest;

	for (; count > codes->together_count; count -= codes->together_count)
		writer = put(writer, codes->together);
	rest = count * codes->longest.length;
	bv_put_bits(&writer, codes->together.bits & (((uint64_t)1 << rest) - 1),
		    rest);
	bv_flush_bits(&writer);
	return writer;
}

static inline struct bv_bit_writer put_step(struct bv_bit_writer writer,
					    const struct codes *codes,
					    const struct bv_step *step)
{
	const struct bv_bits gap = codes->starts[step->start];
	const uint32_t skipped =
		codes->symbols[0].length & -(uint32_t)step->after_zero;
	struct bv_bits rest = {0, 0};

	bv_put_bits(&writer, gap.bits >> skipped, gap.length - skipped);
	bv_flush_bits(&writer);
	writer = put_longest(writer, codes, step->longest);
	if (step->bytes > 0)
		rest = join_literals(codes, step);
	else if (step->length > 0)
		rest = join_match(codes, step);
	return put(writer, rest);
}

struct bv_bit_writer bv_put_block(struct bv_bit_writer writer,
				  const struct bv_step_block *block, bool last)
{
	struct codes codes;
	struct bv_code end;

	make_codes(&codes, block);
	writer = put_header(writer, &codes, last);
	for (size_t i = 0; i < block->n; i++)
		writer = put_step(writer, &codes, &block->steps[i]);
	end = codes.symbols[BV_END_OF_BLOCK];
	bv_put_bits(&writer, end.bits, end.length);
	bv_flush_bits(&writer);
	return writer;
}
