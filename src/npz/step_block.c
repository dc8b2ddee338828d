/*
 * step_block.c - a block of a DEFLATE stream, step by step
 *
 * The header is that of PNGs (see png/header_rules.h), but for the distances, whose
 * lengths are told like those of literals.  Gaps have all but one distance, so that of
 * one byte back has a short word, and a longest match costs two or three bits in all.
 *
 * Tables have the bits of everything that a step can be made of: what gaps start with,
 * some longest matches, words and lengths, distances.  So a step is written without
 * asking what it is, and nearly always put at once.  A value is likely to occur again in
 * a block, and only its word is counted for each time; what that adds to its bytes, and
 * which bits it becomes, is found once.
 */

#include "npz/step_block.h"

#include <string.h>

#include "png/gap_code.h"
#include "png/header_rules.h"
#include "png/huffman.h"

#define INLINED static inline __attribute__((always_inline))

/* The most literal bytes of a word. */
#define WORD_BYTES 4

/* Bits to be put and, in the lowest six bits, their number: at most 58. */
typedef uint64_t packed;

/* Fewer longest matches than this are looked up, if they can be put at once. */
#define LONGEST_MANY 16

/* In the place of the bits of too many longest matches. */
#define TOO_MANY 63

/* What writing needs. */
struct codes {
	struct bv_code symbols[BV_LITERAL_SYMBOLS];
	struct bv_code distances[BV_DISTANCE_SYMBOLS];
	packed starts[2 * BV_GAP_STARTS];
	packed longest[LONGEST_MANY + 1];
	uint32_t together; /* as many as are in that table */
	packed tails[BV_TAILS];
	packed tail_distances[BV_DISTANCE_SYMBOLS + 1];
};

void bv_begin_block(struct bv_step_block *block)
{
	const size_t counts = offsetof(struct bv_step_block, longest);
	const size_t end = offsetof(struct bv_step_block, tails) +
			   (BV_FIRST_WORD + block->words) * sizeof(uint32_t);

	memset((uint8_t *)block + counts, 0, end - counts);
	block->n = 0;
	block->words = 0;
}

/* A tail has 4 * 12 bits of literals or 12 + 5 + 15 + 13 of a match. */
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
/* Counting                                                                   */
/* -------------------------------------------------------------------------- */

/* A word, its first byte lowest, and its bytes. */
struct literals {
	uint32_t value;
	uint32_t bytes;
};

INLINED struct literals literals_of(uint32_t value)
{
	const uint32_t first = bv_first_byte(value);

	return (struct literals){value >> 8 * first,
				 bv_last_byte(value) + 1 - first};
}

/* All ones if a word has a byte 'k', else 0. */
INLINED uint32_t mask_of(struct literals word, uint32_t k)
{
	return -(uint32_t)(k < word.bytes);
}

static void count_words(const struct bv_step_block *block, uint32_t *symbols)
{
	uint32_t counts[WORD_BYTES][256] = {{0}};

	for (uint32_t i = 0; i < block->words; i++) {
		const struct literals word = literals_of(block->values[i]);
		const uint32_t count = block->tails[BV_FIRST_WORD + i];

		for (uint32_t k = 0; k < WORD_BYTES; k++)
			counts[k][word.value >> 8 * k & 255] +=
				count & mask_of(word, k);
	}
	for (unsigned i = 0; i < 256; i++)
		symbols[i] += counts[0][i] + counts[1][i] + counts[2][i] +
			      counts[3][i];
}

static void count_symbols(const struct bv_step_block *block, uint32_t *symbols)
{
	uint32_t starts[BV_GAP_STARTS], left_out = 0;

	for (unsigned i = 0; i < BV_GAP_STARTS; i++) {
		const uint32_t after_zero = block->starts[BV_GAP_STARTS + i];

		starts[i] = block->starts[i] + after_zero;
		left_out += after_zero;
	}
	count_words(block, symbols);
	for (unsigned i = BV_SHORTEST_MATCH; i <= BV_LONGEST_MATCH; i++)
		symbols[bv_find_group(i).symbol] += block->tails[i];
	bv_count_gaps(symbols, starts, block->longest);
	symbols[0] -= left_out;
	symbols[BV_END_OF_BLOCK] = 1;
}

/* A block without any match has a word for a distance that it does not use. */
static void count_distances(const struct bv_step_block *block,
			    uint32_t *distances)
{
	memcpy(distances, block->distances,
	       BV_DISTANCE_SYMBOLS * sizeof(*distances));
	distances[0] += block->longest + 1;
	for (unsigned i = BV_SHORTEST_MATCH + 1; i < BV_GAP_STARTS; i++)
		distances[0] +=
			block->starts[i] + block->starts[BV_GAP_STARTS + i];
}

/* -------------------------------------------------------------------------- */
/* Codes                                                                      */
/* -------------------------------------------------------------------------- */

INLINED packed pack(struct bv_bits bits)
{
	return bits.bits << 6 | bits.length;
}

INLINED struct bv_bits unpack(packed bits)
{
	return (struct bv_bits){bits >> 6, bits & 63};
}

static struct bv_bits append_word(struct bv_bits bits, struct bv_code word)
{
	return bv_append(bits, word.bits, word.length);
}

static struct bv_bits length_bits(const struct codes *codes, uint32_t length)
{
	const struct bv_length_group group = bv_find_group(length);
	const struct bv_bits none = {0, 0};

	return bv_append(append_word(none, codes->symbols[group.symbol]),
			 group.extra, group.extra_bits);
}

/* A match with what is one byte back. */
static struct bv_bits append_near(const struct codes *codes,
				  struct bv_bits bits, uint32_t length)
{
	const struct bv_bits match = length_bits(codes, length);

	bits = bv_append(bits, match.bits, match.length);
	return append_word(bits, codes->distances[0]);
}

static void join_starts(struct codes *codes, const struct bv_step_block *block)
{
	const struct bv_code zero = codes->symbols[0];

	for (uint32_t zeros = 1; zeros < BV_GAP_STARTS; zeros++) {
		struct bv_bits bits = {0, 0};

		if (block->starts[zeros] == 0 &&
		    block->starts[BV_GAP_STARTS + zeros] == 0)
			continue;
		for (uint32_t i = 0; i < bv_start_literals(zeros); i++)
			bits = append_word(bits, zero);
		if (zeros > BV_SHORTEST_MATCH)
			bits = append_near(codes, bits, zeros - 1);
		codes->starts[zeros] = pack(bits);
		bits.bits >>= zero.length;
		bits.length -= zero.length;
		codes->starts[BV_GAP_STARTS + zeros] = pack(bits);
	}
	codes->starts[0] = 0;
}

static void join_longest(struct codes *codes)
{
	const struct bv_bits none = {0, 0};
	const struct bv_bits one = append_near(codes, none, BV_LONGEST_MATCH);
	struct bv_bits bits = none;

	codes->longest[0] = pack(none);
	codes->together = 0;
	for (uint32_t i = 1; i <= LONGEST_MANY; i++) {
		codes->longest[i] = TOO_MANY;
		if (i == LONGEST_MANY ||
		    i * one.length > BV_BITS_BETWEEN_FLUSHES)
			continue;
		bits = bv_append(bits, one.bits, one.length);
		codes->longest[i] = pack(bits);
		codes->together = i;
	}
}

static void join_tails(struct codes *codes, const struct bv_step_block *block)
{
	codes->tails[0] = 0;
	for (uint32_t i = BV_SHORTEST_MATCH; i <= BV_LONGEST_MATCH; i++)
		codes->tails[i] = pack(length_bits(codes, i));
	for (uint32_t i = 0; i < block->words; i++) {
		const struct literals word = literals_of(block->values[i]);
		struct bv_bits bits = {0, 0};

		for (uint32_t k = 0; k < WORD_BYTES; k++) {
			const struct bv_code code =
				codes->symbols[word.value >> 8 * k & 255];
			const uint32_t mask = mask_of(word, k);

			bits = bv_append(bits, code.bits & mask,
					 code.length & mask);
		}
		codes->tails[BV_FIRST_WORD + i] = pack(bits);
	}
}

static void join_distances(struct codes *codes)
{
	const struct bv_bits none = {0, 0};

	for (uint32_t i = 0; i < BV_DISTANCE_SYMBOLS; i++)
		codes->tail_distances[i] =
			pack(append_word(none, codes->distances[i]));
	codes->tail_distances[BV_DISTANCE_SYMBOLS] = 0;
}

/* Makes the codes; of what does not occur, they are of no use. */
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
	join_starts(codes, block);
	join_longest(codes);
	join_tails(codes, block);
	join_distances(codes);
}

/* -------------------------------------------------------------------------- */
/* The header                                                                 */
/* -------------------------------------------------------------------------- */

static struct bv_bit_writer put(struct bv_bit_writer writer,
				struct bv_bits bits)
{
	return bv_put_now(writer, bits.bits, bits.length);
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
	for (uint32_t i = 0; i < sent; i++)
		writer = bv_put_now(writer, code[bv_sent_symbol(i)].length, 3);
	writer = put_tokens(writer, &symbols, code);
	return put_tokens(writer, &distances, code);
}

/* -------------------------------------------------------------------------- */
/* Steps                                                                      */
/* -------------------------------------------------------------------------- */

/* Puts a step part by part. */
static struct bv_bit_writer put_parts(struct bv_bit_writer writer,
				      const struct codes *codes,
				      const struct bv_step *step,
				      struct bv_bits tail)
{
	const uint32_t together = codes->together;
	uint32_t longest = step->longest;

	writer = put(writer, unpack(codes->starts[step->start]));
	for (; longest > together; longest -= together)
		writer = put(writer, unpack(codes->longest[together]));
	writer = put(writer, unpack(codes->longest[longest]));
	return put(writer, tail);
}

INLINED struct bv_bit_writer put_step(struct bv_bit_writer writer,
				      const struct codes *codes,
				      const struct bv_step *step)
{
	const uint32_t many =
		step->longest < LONGEST_MANY ? step->longest : LONGEST_MANY;
	const struct bv_bits start = unpack(codes->starts[step->start]);
	const struct bv_bits longest = unpack(codes->longest[many]);
	const struct bv_bits distance =
		unpack(codes->tail_distances[step->tail.distance]);
	struct bv_bits tail = unpack(codes->tails[step->tail.number]);

	tail = bv_append(tail, distance.bits, distance.length);
	tail = bv_append(tail, step->tail.extra, step->tail.extra_bits);
	if (start.length + longest.length + tail.length >
	    BV_BITS_BETWEEN_FLUSHES)
		return put_parts(writer, codes, step, tail);
	tail.bits = longest.bits | tail.bits << longest.length;
	return bv_put_now(writer, start.bits | tail.bits << start.length,
			  start.length + longest.length + tail.length);
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
	return bv_put_now(writer, end.bits, end.length);
}
