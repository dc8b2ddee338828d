/*
 * list.cu - listing the occupied cells of the frames of a batch
 *
 * The plain way, a thread per cell, looks at 2.56 million cells of 16 bytes for
 * the 37,000 that are occupied.  Here a thread takes a word of the bitmap, 32
 * cells, most of them 0 and done with, and writes down which cells of its word
 * are occupied.  Where these go it adds up for itself from the counts that
 * binning kept (see occupancy.h; variant.h has other ways), so the list is in row
 * order whatever the order of the threads, and they need no barrier.
 *
 * The same threads could turn their cells into pixels, and did once.  But then
 * neighbouring threads write to words that are not side by side, and each pixel
 * crosses the bus in a transaction of its own: measured on an H100, that took 91
 * microseconds a frame, over four times as long as everything else together, and
 * 25 where it wrote into memory of the device.  So this kernel writes a list into
 * memory of the device, which does not mind, and from there `shade` takes a
 * thread for each cell.
 *
 * A frame of 1600 x 1600 cells costs 320 KB of bitmap, 4 bytes for each occupied
 * cell, and no atomic operation.
 */

#include "kernels.h"
#include "launch.h"
#include "occupancy.h"
#include "striped_tally.h"
#include "variant.h"

/* How many there are before a tile, from the counts that binning kept. */
static __device__ uint32_t add_up_before(const struct bv_occupancy *occupancy,
					 uint32_t tile)
{
	const uint32_t group = tile / BV_GROUP_TILES;
	uint32_t sum = 0;

	for (uint32_t i = 0; i < group; i++)
		sum += occupancy->groups[i];
	for (uint32_t i = group * BV_GROUP_TILES; i < tile; i++)
		sum += occupancy->tiles[i];
	return sum;
}

/* How many occupied cells there are before a word of the bitmap. */
static __device__ uint32_t occupied_before(const struct bv_occupancy *occupancy,
					   uint32_t word)
{
	const uint32_t tile = word / BV_TILE_WORDS;
	uint32_t sum = BV_BIN_COUNTS == BV_COUNTS_GROUPS
			       ? add_up_before(occupancy, tile)
			       : occupancy->tiles[tile];

	for (uint32_t i = tile * BV_TILE_WORDS; i < word; i++)
		sum += (uint32_t)__popc(occupancy->bits[i]);
	return sum;
}

/* Writes the cells of a word with these bits, the lowest first, to 'to'. */
static __device__ void list_word(uint32_t *to, uint32_t word, uint32_t bits)
{
	for (; bits != 0; bits &= bits - 1)
		*to++ = word * BV_WORD_CELLS + (uint32_t)__ffs((int)bits) - 1;
}

/* A thread per word of the bitmap, a row of blocks per frame. */
static __global__ void list(BV_ARGUMENT struct bv_batch batch)
{
	const uint32_t word = blockIdx.x * blockDim.x + threadIdx.x;
	const uint32_t frame = blockIdx.y;
	const struct bv_occupancy occupancy =
		bv_occupancy_at(&batch.grids, frame);
	uint32_t bits, before;
	bool last;

	if (word >= batch.grids.bitmap_words)
		return;
	bits = occupancy.bits[word];
	last = word == batch.grids.bitmap_words - 1;
	if (bits == 0 && !last)
		return;
	before = occupied_before(&occupancy, word);
	if (last)
		bv_tally_at(&batch.grids, frame)->occupied =
			before + (uint32_t)__popc(bits);
	list_word(batch.list + batch.frames[frame].first_cell + before, word,
		  bits);
}

extern "C" cudaError_t bv_launch_list(const struct bv_batch *batch,
				      cudaStream_t stream)
{
	const cudaError_t error = bv_launch_sums(batch, stream);

	if (error != cudaSuccess)
		return error;
	BV_LAUNCH(
		list,
		dim3(bv_blocks(batch->grids.bitmap_words), batch->frame_count),
		dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
