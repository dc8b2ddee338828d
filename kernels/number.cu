/*
 * number.cu - turning the occupied cells of a batch into numbers for arrays
 *
 * A thread makes the numbers of one cell (taken.h), channel after channel.  Those of a
 * channel lie side by side, so a warp writes a line of 128 bytes for one that is
 * float32, and 32 bytes for one of bytes.  Like images they may lie in memory of the
 * host.  Bytes could be gathered into whole lines first; but where slices are shown as
 * bytes, an encoder of the host takes far longer for them than the bus.
 *
 * The ledger of a cell is read in pieces of 4 or 8 bytes, neighbours of which are far
 * apart; the nearest cache has the rest of each line for the channels that follow.
 */

#include "kernels.h"
#include "launch.h"
#include "taken.h"

/* Where the numbers of a frame begin. */
static __device__ float *first_number(const struct bv_batch *batch,
				      uint32_t frame)
{
	const size_t first = batch->frames[frame].first_cell;

	return (float *)(batch->shown + first * batch->grids.shown_words);
}

static __device__ void store_numbers(const struct bv_batch *batch,
				     uint32_t frame, uint32_t position,
				     const struct bv_taken_cell *taken)
{
	struct bv_scales scales = bv_scales_of(&batch->rules, &batch->channels,
					       batch->layout.intensity_scale);
	const uint32_t float_count = batch->grids.float_count;
	const size_t room = batch->frames[frame].room;
	float *const floats = first_number(batch, frame);
	uint8_t *const bytes = (uint8_t *)(floats + float_count * room);

	scales.view = batch->view;
	for (uint32_t i = 0; i < batch->channels.count; i++) {
		const struct bv_channel_rule channel =
			batch->channels.channel[i];
		const float number =
			bv_number(&scales, (enum bv_kind)channel.kind,
				  seen_by(taken, channel));

		if (i < float_count)
			floats[i * room + position] = number;
		else
			bytes[(i - float_count) * room + position] =
				(uint8_t)(int32_t)number;
	}
}

/* A thread per occupied cell of a frame, a row of blocks per frame. */
static __global__ void number(BV_ARGUMENT struct bv_batch batch)
{
	const uint32_t position = blockIdx.x * blockDim.x + threadIdx.x;
	const uint32_t frame = blockIdx.y;
	struct bv_taken_cell taken;

	if (position >= bv_tally_at(&batch.grids, frame)->occupied)
		return;
	taken = take(&batch, frame, position);
	store_numbers(&batch, frame, position, &taken);
	list_taken(&batch, frame, &taken);
	leave_empty(&batch, &taken);
}

extern "C" cudaError_t bv_launch_number(const struct bv_batch *batch,
					cudaStream_t stream)
{
	const uint32_t blocks = bv_blocks(bv_most_taken(batch));

	if (blocks == 0) /* which no launch may have */
		return cudaSuccess;
	BV_LAUNCH(number, dim3(blocks, batch->frame_count),
		  dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
