/*
 * settle.cu - telling the host about a batch, and making its grids ready for the next
 *
 * A copy of the tallies and a memset would do.  But both are work of copy engines,
 * and each time the stream goes over to one of them and comes back, nobody computes.
 * Here a thread takes a word of a frame's map and leaves 0 there; those that have a
 * word of the tally as well store it in memory of the host before.
 *
 * One of them meets the number of occupied cells.  Streams are made from it when
 * the tally has long been cleared and counts for the next batch, so it goes to
 * memory of the device of its own.
 *
 * Nobody else is in the grids meanwhile: on the stream, `shade` was before.  A frame
 * costs 320 KB of a map of 1600 x 1600 cells, and 3 KB over the bus.
 */

#include "kernels.h"
#include "launch.h"
#include "striped_tally.h"

#define OCCUPIED_WORD \
	(offsetof(struct bv_striped_tally, occupied) / sizeof(uint32_t))

/* A thread per word of a tally or map, whichever has more; a row of blocks per frame. */
static __global__ void settle(BV_ARGUMENT struct bv_batch batch)
{
	const uint32_t word = blockIdx.x * blockDim.x + threadIdx.x;
	const uint32_t frame = blockIdx.y;
	const struct bv_device_grids *grids = &batch.grids;

	if (word < grids->map_words)
		grids->bitmap[(size_t)frame * grids->map_words + word] = 0;
	if (word < grids->tally_words) {
		const size_t at = (size_t)frame * grids->tally_words + word;
		const uint32_t value = grids->tallies[at];

		batch.sent_tallies[at] = value;
		if (word == OCCUPIED_WORD)
			batch.occupied[frame] = value;
		grids->tallies[at] = 0;
	}
}

extern "C" cudaError_t bv_launch_settle(const struct bv_batch *batch,
					cudaStream_t stream)
{
	const struct bv_device_grids *grids = &batch->grids;
	const uint32_t words = grids->map_words > grids->tally_words
				       ? grids->map_words
				       : grids->tally_words;

	BV_LAUNCH(settle, dim3(bv_blocks(words), batch->frame_count),
		  dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
