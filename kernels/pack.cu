/*
 * pack.cu - writing the streams of a batch of images
 *
 * A stream is bits one behind the other, and where a cell's begin is the sum of all
 * bits before: of the blocks before its own, whose sizes `code` has found, and of
 * the cells before it in the block.  So a thread measures its cells, the sums are
 * added up at two levels, as in occupancy.h, and each thread knows where to write
 * without waiting for what is written before.
 *
 * Memory is written in words of 32 bits.  Those that lie wholly in a thread's bits
 * it stores; its first and its last one may be others' too, and are joined by an
 * atomic or, for which they are 0 before.  Who has no bits in a word leaves it alone:
 * another one may store it whole.
 *
 * Blocks can be written in any order.  Each knows the size of the stream, too, and if
 * that has no room, nobody writes anything.
 *
 * Adler-32 is sums over the blocks, and goes behind the last bit.  A frame of 38,000
 * cells costs 10,000 atomic operations, on 130 KB of words.
 */

#include "blocks.h"
#include "launch.h"

/* Threads of a block, and cells of a thread. */
#define THREADS 1024u
#define THREAD_CELLS (BV_CODER_CELLS / THREADS)

#define GROUP_THREADS 32u

struct pack_memory {
	uint32_t sums[THREADS]; /* bits of each thread's cells */
	uint32_t groups[THREADS / GROUP_THREADS];
	unsigned long long before, all; /* bits of blocks */
	unsigned long long sum_1, sum_2;
};

/* -------------------------------------------------------------------------- */
/* Measuring                                                                  */
/* -------------------------------------------------------------------------- */

static __device__ uint32_t cell_bits(const struct bv_stream_image *image,
				     const struct bv_block_code *code,
				     uint32_t i)
{
	const struct bv_gap gap = bv_gap_before(image, i);
	const uint64_t pixel = bv_load_pixel(image, i);
	uint32_t bits = code->starts[gap.start].length +
			gap.longest * code->longest[BV_FOUR_BACK].length;

	for (uint32_t k = 0; k < image->pixel_bytes; k++)
		bits += code->code[bv_pixel_byte(image, pixel, k)].length;
	return bits;
}

/* The first cell of this thread. */
static __device__ uint32_t first_cell()
{
	return blockIdx.x * BV_CODER_CELLS + threadIdx.x * THREAD_CELLS;
}

/* The cell past its last one; at most the first one, if it has none. */
static __device__ uint32_t end_cell(const struct bv_stream_image *image)
{
	const uint32_t end = bv_block_end(image, blockIdx.x);
	const uint32_t mine = first_cell() + THREAD_CELLS;

	return mine < end ? mine : end;
}

static __device__ void measure(const struct bv_stream_image *image,
			       const struct bv_block_code *code,
			       struct pack_memory *s)
{
	const uint32_t t = threadIdx.x, end = end_cell(image);
	uint32_t bits = t == 0 ? code->header_bits : 0;

	for (uint32_t i = first_cell(); i < end; i++)
		bits += cell_bits(image, code, i);
	s->sums[t] = bits;
	if (t == 0) {
		s->before = 16; /* the stream begins with two bytes */
		s->all = 16;
		s->sum_1 = 0;
		s->sum_2 = 0;
	}
}

static __device__ void add_up(const struct bv_stream_image *image,
			      const struct bv_block_code *codes,
			      struct pack_memory *s)
{
	const uint32_t t = threadIdx.x;

	for (uint32_t i = t; i < image->blocks; i += THREADS) {
		if (i < blockIdx.x)
			atomicAdd(&s->before, codes[i].bits);
		atomicAdd(&s->all, codes[i].bits);
		atomicAdd(&s->sum_1, (unsigned long long)codes[i].sum_1);
		atomicAdd(&s->sum_2, (unsigned long long)codes[i].sum_2);
	}
	if (t < THREADS / GROUP_THREADS) {
		uint32_t sum = 0;

		for (uint32_t i = 0; i < GROUP_THREADS; i++)
			sum += s->sums[t * GROUP_THREADS + i];
		s->groups[t] = sum;
	}
}

/* The bit of the stream where this thread begins. */
static __device__ unsigned long long first_bit(const struct pack_memory *s)
{
	const uint32_t t = threadIdx.x, group = t / GROUP_THREADS;
	unsigned long long at = s->before;

	for (uint32_t i = 0; i < group; i++)
		at += s->groups[i];
	for (uint32_t i = group * GROUP_THREADS; i < t; i++)
		at += s->sums[i];
	return at;
}

/* -------------------------------------------------------------------------- */
/* Writing                                                                    */
/* -------------------------------------------------------------------------- */

struct writer {
	uint32_t *word;
	uint64_t gathered;
	uint32_t count; /* of bits gathered, below 32 */
	bool first;     /* whether the word may have bits of others */
};

/* At most 32 of them. */
static __device__ void put_few(struct writer *w, uint64_t bits, uint32_t count)
{
	w->gathered |= bits << w->count;
	w->count += count;
	if (w->count < 32)
		return;
	if (w->first)
		atomicOr(w->word, (uint32_t)w->gathered);
	else
		*w->word = (uint32_t)w->gathered;
	w->first = false;
	w->word++;
	w->gathered >>= 32;
	w->count -= 32;
}

static __device__ void put(struct writer *w, struct bv_bits bits)
{
	if (bits.length > 32) {
		put_few(w, bits.bits & UINT32_MAX, 32);
		bits.bits >>= 32;
		bits.length -= 32;
	}
	put_few(w, bits.bits, bits.length);
}

static __device__ void put_header(struct writer *w,
				  const struct bv_block_code *code)
{
	const uint32_t words = code->header_bits / 32;

	for (uint32_t i = 0; i < words; i++)
		put_few(w, code->header[i], 32);
	if (code->header_bits % 32 != 0)
		put_few(w, code->header[words], code->header_bits % 32);
}

static __device__ void
put_gap(struct writer *w, const struct bv_block_code *code, struct bv_gap gap)
{
	put(w, code->starts[gap.start]);
	for (uint32_t i = 0; i < gap.longest; i++)
		put(w, code->longest[bv_longest_distance(gap.start, i)]);
}

static __device__ void put_word(struct writer *w, struct bv_code word)
{
	put_few(w, word.bits, word.length);
}

static __device__ void put_cell(struct writer *w,
				const struct bv_stream_image *image,
				const struct bv_block_code *code, uint32_t i)
{
	const uint64_t pixel = bv_load_pixel(image, i);

	put_gap(w, code, bv_gap_before(image, i));
	for (uint32_t k = 0; k < image->pixel_bytes; k++)
		put_word(w, code->code[bv_pixel_byte(image, pixel, k)]);
}

/* The bytes of a stream of so many bits. */
static __device__ unsigned long long stream_bytes(unsigned long long bits)
{
	return (bits + 7) / 8 + 4;
}

/* What is neither of blocks: the first two bytes, and the last four. */
static __device__ void put_ends(const struct bv_stream_image *image,
				const struct pack_memory *s, uint32_t *words)
{
	const uint32_t adler = bv_adler(s->sum_1, s->sum_2, image->total);
	const uint32_t at = (uint32_t)stream_bytes(s->all) - 4;

	atomicOr(&words[0], BV_ZLIB_START);
	for (uint32_t i = 0; i < 4; i++)
		atomicOr(&words[(at + i) / 4], (adler >> (24 - 8 * i) & 255)
						       << (at + i) % 4 * 8);
}

/* The thread that has the last cell of the block, if there is one. */
static __device__ uint32_t last_thread(const struct bv_stream_image *image)
{
	const uint32_t first = blockIdx.x * BV_CODER_CELLS;
	const uint32_t cells = bv_block_end(image, blockIdx.x) - first;

	return cells == 0 ? 0 : (cells - 1) / THREAD_CELLS;
}

static __device__ void write(const struct bv_stream_image *image,
			     const struct bv_block_code *code,
			     const struct pack_memory *s, uint32_t *words)
{
	const unsigned long long at = first_bit(s);
	const uint32_t end = end_cell(image);
	struct writer w = {words + at / 32, 0, (uint32_t)(at % 32), true};

	if (threadIdx.x == 0)
		put_header(&w, code);
	for (uint32_t i = first_cell(); i < end; i++)
		put_cell(&w, image, code, i);
	if (threadIdx.x == last_thread(image)) {
		put_gap(&w, code, code->rest);
		put_word(&w, code->code[BV_END_OF_BLOCK]);
		if (blockIdx.x + 1 == image->blocks)
			put_ends(image, s, words);
	}
	if (w.gathered != 0)
		atomicOr(w.word, (uint32_t)w.gathered);
}

/* Writes the block, if the stream has room, and says which. */
static __device__ void write_if_it_fits(const struct bv_stream_image *image,
					const struct bv_block_code *code,
					const struct pack_memory *s,
					const struct bv_stream_frame *frame,
					uint32_t *words, uint32_t *bytes)
{
	const unsigned long long size = stream_bytes(s->all);
	const bool fits = size <= 4ull * frame->most_words;

	if (blockIdx.x == 0 && threadIdx.x == 0)
		*bytes = fits ? (uint32_t)size : 0;
	if (fits)
		write(image, code, s, words);
}

/* A thread for some cells, a row of blocks per frame. */
static __global__ void __launch_bounds__(THREADS)
	pack(BV_ARGUMENT struct bv_stream_batch batch)
{
	BV_SHARED_MEMORY(struct pack_memory, s);
	const struct bv_stream_image image =
		bv_stream_image_of(&batch, blockIdx.y);
	const struct bv_stream_frame *const frame = &batch.frames[blockIdx.y];
	const struct bv_block_code *const codes =
		batch.codes + frame->first_block;
	const struct bv_block_code *const code = codes + blockIdx.x;
	uint32_t *const words = batch.words + frame->first_word;
	uint32_t *const bytes = batch.bytes + blockIdx.y;

	if (blockIdx.x >= image.blocks)
		return;
	BV_PHASE(measure(&image, code, &s));
	BV_PHASE(add_up(&image, codes, &s));
	BV_PHASE(write_if_it_fits(&image, code, &s, frame, words, bytes));
}

extern "C" cudaError_t bv_launch_pack(const struct bv_stream_batch *batch,
				      cudaStream_t stream)
{
	const uint32_t blocks = bv_count_blocks(bv_most_cells(batch));

	BV_LAUNCH_PHASES(pack, dim3(blocks, batch->frame_count), dim3(THREADS),
			 stream, *batch);
	return cudaGetLastError();
}
