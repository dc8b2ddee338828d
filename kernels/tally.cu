/*
 * tally.cu - counting what occurs in the blocks of a batch of images
 *
 * The code of a block depends on how often each byte and each start of a gap
 * occurs in it, and how many longest matches do; bytes of even and of odd cells are
 * counted apart, since a full block's code is made for the even ones alone, and its
 * size needs both.  And of each byte b at position p, of N in all, Adler-32 takes
 *
 *	sum_1 = sum of b,	sum_2 = sum of (N - p) * b
 *
 * The sums of a block stay below 2^56: 8192 cells of 6 bytes, times 255, times 2^31.
 *
 * All are sums, in whole numbers, so no order matters.  But the bytes of pixels are
 * of few values, and threads that count the same one wait for each other, longest
 * where all of the GPU share a counter.  So threads that work together count into
 * memory of their own first, and then add what is not 0 there to the block's.
 *
 * A thread takes four cells, each time beside those of its neighbours.  A frame of
 * 38,000 cells has 150,000 counts in shared memory, and 13,000 in the device's.
 */

#include "blocks.h"
#include "launch.h"

/* Cells of a thread, and of those that work together. */
#define THREAD_CELLS 4u
#define GROUP_CELLS (THREAD_CELLS * BV_BLOCK_THREADS)

static_assert(BV_CODER_CELLS % GROUP_CELLS == 0, "no group is of two blocks");

static __device__ void clear(struct bv_block_tally *tally)
{
	const uint32_t t = threadIdx.x;

	tally->literals[0][t] = 0;
	tally->literals[1][t] = 0;
	for (uint32_t i = t; i < BV_GAP_STARTS; i += BV_BLOCK_THREADS)
		tally->starts[i] = 0;
	if (t == 0) {
		tally->longest = 0;
		tally->sum_1 = 0;
		tally->sum_2 = 0;
	}
}

static __device__ void count_cell(const struct bv_stream_image *image,
				  uint32_t i, struct bv_block_tally *tally,
				  unsigned long long *sum_1,
				  unsigned long long *sum_2)
{
	const uint32_t behind = image->total - bv_pixel_position(image, i);
	const struct bv_gap gap = bv_gap_before(image, i);
	const uint64_t pixel = bv_load_pixel(image, i);

	atomicAdd(&tally->starts[gap.start], 1u);
	if (gap.longest > 0)
		atomicAdd(&tally->longest, gap.longest);
	for (uint32_t k = 0; k < image->pixel_bytes; k++) {
		const uint32_t byte = bv_pixel_byte(image, pixel, k);

		atomicAdd(&tally->literals[i % 2][byte], 1u);
		*sum_1 += byte;
		*sum_2 += (uint64_t)(behind - k) * byte;
	}
}

static __device__ void count(const struct bv_stream_image *image,
			     struct bv_block_tally *tally)
{
	const uint32_t first = blockIdx.x * GROUP_CELLS + threadIdx.x;
	unsigned long long sum_1 = 0, sum_2 = 0;

	for (uint32_t k = 0; k < THREAD_CELLS; k++) {
		const uint32_t i = first + k * BV_BLOCK_THREADS;

		if (i < image->occupied)
			count_cell(image, i, tally, &sum_1, &sum_2);
	}
	atomicAdd(&tally->sum_1, sum_1);
	atomicAdd(&tally->sum_2, sum_2);
}

static __device__ void add(uint32_t *to, uint32_t count)
{
	if (count > 0)
		atomicAdd(to, count);
}

static __device__ void add_to_block(const struct bv_block_tally *tally,
				    struct bv_block_tally *block)
{
	const uint32_t t = threadIdx.x;

	add(&block->literals[0][t], tally->literals[0][t]);
	add(&block->literals[1][t], tally->literals[1][t]);
	for (uint32_t i = t; i < BV_GAP_STARTS; i += BV_BLOCK_THREADS)
		add(&block->starts[i], tally->starts[i]);
	if (t == 0) {
		add(&block->longest, tally->longest);
		atomicAdd(&block->sum_1, tally->sum_1);
		atomicAdd(&block->sum_2, tally->sum_2);
	}
}

/* A thread for some cells, a row of groups per frame. */
static __global__ void __launch_bounds__(BV_BLOCK_THREADS)
	tally(BV_ARGUMENT struct bv_stream_batch batch)
{
	BV_SHARED_MEMORY(struct bv_block_tally, group);
	const struct bv_stream_image image =
		bv_stream_image_of(&batch, blockIdx.y);
	const uint32_t block = blockIdx.x * GROUP_CELLS / BV_CODER_CELLS;
	struct bv_block_tally *const to =
		batch.tallies + batch.frames[blockIdx.y].first_block + block;

	if (blockIdx.x * GROUP_CELLS >= image.occupied)
		return;
	BV_PHASE(clear(&group));
	BV_PHASE(count(&image, &group));
	BV_PHASE(add_to_block(&group, to));
}

extern "C" cudaError_t bv_launch_tally(const struct bv_stream_batch *batch,
				       cudaStream_t stream)
{
	const uint32_t most = bv_most_cells(batch);

	if (most == 0) /* which no launch may have */
		return cudaSuccess;
	BV_LAUNCH_PHASES(tally,
			 dim3((most - 1) / GROUP_CELLS + 1, batch->frame_count),
			 dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
