/*
 * code.cu - making the codes of the blocks of a batch of images
 *
 * A block needs Huffman's code for its bytes and gaps, with words of at most
 * BV_LONGEST_WORD bits; the codes of gaps, ready to be written; the header that tells
 * the reader the lengths of the words, which has a small code of its own; and its
 * size in bits, for which nothing has to be written: it is the sum over all that
 * occurs of how often times how long.  `pack` adds up the sizes of the blocks before
 * one, and so knows where it goes.
 *
 * The rules are those of png/gap_rules.h and png/header_rules.h.  A thread takes a
 * symbol to make the codes (make_code.h), then a start of a gap; meanwhile one that
 * has none makes the tokens of the header.  Of these, and what stands before them, a
 * thread takes a piece, adds up how long those before it are, and puts it there.
 *
 * A block costs 16 KB of memory read and written, and no atomic operation outside of
 * shared memory.
 */

#include "blocks.h"
#include "launch.h"
#include "make_code.h"

/* A thread for each symbol, and some that have no start of a gap to do. */
#define THREADS BV_MOST_SYMBOLS
#define TOKENS_THREAD (THREADS - 1)

static_assert(TOKENS_THREAD >= BV_GAP_STARTS, "tokens have a thread");

struct code_memory {
	struct bv_making making; /* one code, and then the other */
	struct bv_code code[BV_LITERAL_SYMBOLS], token_code[BV_TOKEN_SYMBOLS];
	struct bv_gap rest;
	struct bv_tokens tokens;
	uint8_t piece_bits[BV_MOST_PIECES];
	uint32_t header[BV_HEADER_WORDS], header_bits;
	uint32_t bits; /* of the block, without header and longest matches */
};

/* One block of an image. */
struct block {
	struct bv_block_tally *tally; /* what is taken */
	struct bv_block_code *code;   /* what is made */
	uint32_t cells;
	bool last;
};

/* -------------------------------------------------------------------------- */
/* Frequencies                                                                */
/* -------------------------------------------------------------------------- */

static __device__ uint32_t byte_frequency(const struct block *block,
					  uint32_t byte)
{
	const bool sampled = bv_is_sampled(block->cells);
	uint32_t count = block->tally->literals[0][byte];

	if (!sampled)
		count += block->tally->literals[1][byte];
	return bv_byte_frequency(count, sampled);
}

static __device__ void begin_literals(const struct bv_stream_image *image,
				      const struct block *block,
				      struct code_memory *s)
{
	const uint32_t t = threadIdx.x;
	uint32_t frequency = t == BV_END_OF_BLOCK;

	if (t < 256)
		frequency = byte_frequency(block, t);
	bv_begin_code(&s->making, s->code, BV_LITERAL_SYMBOLS, frequency);
	if (t == 0) {
		s->rest.start = 0;
		s->rest.longest = 0;
		s->bits = 0;
		if (block->last)
			s->rest = bv_gap_before(image, image->occupied);
	}
}

/* How often a start of so many zeros occurs, with the one behind the cells. */
static __device__ uint32_t count_starts(const struct block *block,
					const struct code_memory *s,
					uint32_t zeros)
{
	return block->tally->starts[zeros] + (zeros == s->rest.start);
}

static __device__ void add_gaps(const struct block *block,
				struct code_memory *s)
{
	uint32_t *const frequency = s->making.frequency;
	const uint32_t t = threadIdx.x;
	uint32_t count;

	if (t == 0)
		atomicAdd(&frequency[BV_LONGEST_SYMBOL],
			  block->tally->longest + s->rest.longest);
	if (t == 0 || t >= BV_GAP_STARTS)
		return;
	count = count_starts(block, s, t);
	if (count == 0)
		return;
	atomicAdd(&frequency[0], bv_start_literals(t) * count);
	if (t > BV_SHORTEST_MATCH)
		atomicAdd(&frequency[bv_start_symbol(t)], count);
}

/* -------------------------------------------------------------------------- */
/* Gaps, sizes and header                                                     */
/* -------------------------------------------------------------------------- */

static __device__ void make_starts(const struct block *block,
				   struct code_memory *s)
{
	const uint32_t t = threadIdx.x;
	struct bv_bits start;

	if (t == TOKENS_THREAD)
		bv_make_tokens(&s->tokens, s->code);
	if (t >= BV_GAP_STARTS)
		return;
	start = bv_start_bits(s->code, t);
	block->code->starts[t] = start;
	atomicAdd(&s->bits, count_starts(block, s, t) * start.length);
	if (t < 256)
		atomicAdd(&s->bits, (block->tally->literals[0][t] +
				     block->tally->literals[1][t]) *
					    s->code[t].length);
}

static __device__ void begin_tokens(struct code_memory *s)
{
	const uint32_t t = threadIdx.x;
	const uint32_t frequency =
		t < BV_TOKEN_SYMBOLS ? s->tokens.frequency[t] : 0;

	bv_begin_code(&s->making, s->token_code, BV_TOKEN_SYMBOLS, frequency);
}

static __device__ struct bv_bits
piece_of(const struct block *block, const struct code_memory *s, uint32_t i)
{
	return bv_header_piece(&s->tokens, s->token_code,
			       bv_count_sent(s->token_code), block->last, i);
}

static __device__ uint32_t count_pieces(const struct code_memory *s)
{
	return bv_count_pieces(&s->tokens, bv_count_sent(s->token_code));
}

static __device__ void measure_pieces(const struct block *block,
				      struct code_memory *s)
{
	const uint32_t t = threadIdx.x, pieces = count_pieces(s);

	for (uint32_t i = t; i < pieces; i += THREADS)
		s->piece_bits[i] = (uint8_t)piece_of(block, s, i).length;
	if (t < BV_HEADER_WORDS)
		s->header[t] = 0;
}

static __device__ void put_piece(const struct block *block,
				 struct code_memory *s, uint32_t i)
{
	const struct bv_bits piece = piece_of(block, s, i);
	uint64_t bits;
	uint32_t at = 0;

	for (uint32_t k = 0; k < i; k++)
		at += s->piece_bits[k];
	bits = piece.bits << at % 32;
	atomicOr(&s->header[at / 32], (uint32_t)bits);
	if (bits >> 32 != 0)
		atomicOr(&s->header[at / 32 + 1], (uint32_t)(bits >> 32));
	if (i + 1 == count_pieces(s))
		s->header_bits = at + piece.length;
}

static __device__ void put_pieces(const struct block *block,
				  struct code_memory *s)
{
	const uint32_t pieces = count_pieces(s);

	for (uint32_t i = threadIdx.x; i < pieces; i += THREADS)
		put_piece(block, s, i);
}

/* -------------------------------------------------------------------------- */
/* To and from memory of the device                                           */
/* -------------------------------------------------------------------------- */

/* What one thread does for the whole block. */
static __device__ void store_sums(const struct block *block,
				  const struct code_memory *s)
{
	const struct bv_bits none = {0, 0};
	const struct bv_bits near =
		bv_append_match(none, s->code, BV_LONGEST_MATCH, BV_ONE_BACK);
	const struct bv_bits far =
		bv_append_match(none, s->code, BV_LONGEST_MATCH, BV_FOUR_BACK);
	struct bv_block_tally *const tally = block->tally;
	struct bv_block_code *const code = block->code;
	const unsigned long long matches =
		(unsigned long long)tally->longest + s->rest.longest;

	code->longest[BV_ONE_BACK] = near;
	code->longest[BV_FOUR_BACK] = far;
	code->header_bits = s->header_bits;
	code->rest = s->rest;
	code->sum_1 = (uint32_t)(tally->sum_1 % BV_ADLER_DIVISOR);
	code->sum_2 = (uint32_t)(tally->sum_2 % BV_ADLER_DIVISOR);
	code->bits = s->header_bits + s->bits + matches * far.length +
		     s->code[BV_END_OF_BLOCK].length;
	tally->longest = 0;
	tally->sum_1 = 0;
	tally->sum_2 = 0;
}

/* Stores what was made, and leaves the tally empty. */
static __device__ void store(const struct block *block,
			     const struct code_memory *s)
{
	const uint32_t t = threadIdx.x;

	if (t < BV_LITERAL_SYMBOLS)
		block->code->code[t] = s->code[t];
	if (t < BV_HEADER_WORDS)
		block->code->header[t] = s->header[t];
	if (t < BV_GAP_STARTS)
		block->tally->starts[t] = 0;
	if (t < 256) {
		block->tally->literals[0][t] = 0;
		block->tally->literals[1][t] = 0;
	}
	if (t == 0)
		store_sums(block, s);
}

/* A thread per symbol, a row of blocks per frame. */
static __global__ void __launch_bounds__(THREADS)
	code(BV_ARGUMENT struct bv_stream_batch batch)
{
	BV_SHARED_MEMORY(struct code_memory, s);
	const struct bv_stream_image image =
		bv_stream_image_of(&batch, blockIdx.y);
	const uint32_t at = batch.frames[blockIdx.y].first_block + blockIdx.x;
	struct block block;

	if (blockIdx.x >= image.blocks)
		return;
	block.tally = batch.tallies + at;
	block.code = batch.codes + at;
	block.cells =
		bv_block_end(&image, blockIdx.x) - blockIdx.x * BV_CODER_CELLS;
	block.last = blockIdx.x + 1 == image.blocks;
	BV_PHASE(begin_literals(&image, &block, &s));
	BV_PHASE(add_gaps(&block, &s));
	bv_make_code(&s.making, s.code, BV_LITERAL_SYMBOLS, BV_LONGEST_WORD);
	BV_PHASE(make_starts(&block, &s));
	BV_PHASE(begin_tokens(&s));
	bv_make_code(&s.making, s.token_code, BV_TOKEN_SYMBOLS,
		     BV_LONGEST_TOKEN);
	BV_PHASE(measure_pieces(&block, &s));
	BV_PHASE(put_pieces(&block, &s));
	BV_PHASE(store(&block, &s));
}

extern "C" cudaError_t bv_launch_code(const struct bv_stream_batch *batch,
				      cudaStream_t stream)
{
	const uint32_t blocks = bv_count_blocks(bv_most_cells(batch));

	BV_LAUNCH_PHASES(code, dim3(blocks, batch->frame_count), dim3(THREADS),
			 stream, *batch);
	return cudaGetLastError();
}
