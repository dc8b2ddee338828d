/*
 * shade.cu - turning the occupied cells of a batch into sparse images
 *
 * A thread makes a pixel of one cell (taken.h).  Neighbouring threads have
 * neighbouring positions in the image, so a warp writes lines of 128 bytes.  Those may
 * cross the bus: the image lies in memory of the host, from where it is encoded, and
 * needs no copy.
 *
 * An occupied cell costs 4 bytes of the list, 32 of cell, read and written, 32 of
 * its top point, 8 or 12 of the image, and an atomic operation to count its points.
 * The words, counts and tallies of a frame have other readers, and are cleared
 * by `settle` after this kernel.
 */

#include "kernels.h"
#include "launch.h"
#include "taken.h"

/*
 * Blocks that a multiprocessor has at once, for which each thread may have 40 registers.
 * Those of 7.x have room for four blocks.
 */
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 800
#define BLOCKS_AT_ONCE 4
#else
#define BLOCKS_AT_ONCE 6
#endif

static __device__ uint64_t make_pixel(struct bv_scales scales,
				      const struct bv_taken_cell *taken)
{
	const struct bv_channels *channels = scales.channels;
	uint64_t pixel = 0;

	for (uint32_t i = 0; i < channels->count; i++) {
		const struct bv_channel_rule channel = channels->channel[i];
		uint32_t sample;

		forget(&scales.most.height);
		forget(&scales.most.count);
		sample = bv_sample(&scales, (enum bv_kind)channel.kind,
				   seen_by(taken, channel));
		pixel |= (uint64_t)sample << channels->bits * i;
	}
	return pixel;
}

static __device__ void store_pixel(const struct bv_batch *batch, size_t to,
				   uint64_t pixel)
{
	if (bv_pixel_stride(&batch->channels) == 8)
		((uint64_t *)batch->shown)[to] = pixel;
	else
		batch->shown[to] = (uint32_t)pixel;
}

/* A thread per position of a frame's image, a row of blocks per frame. */
static __global__ void __launch_bounds__(BV_BLOCK_THREADS, BLOCKS_AT_ONCE)
	shade(BV_ARGUMENT struct bv_batch batch)
{
	const uint32_t position = blockIdx.x * blockDim.x + threadIdx.x;
	const uint32_t frame = blockIdx.y;
	const struct bv_striped_tally *tally = bv_tally_at(&batch.grids, frame);
	struct bv_scales scales = bv_scales_of(&batch.rules, &batch.channels,
					       batch.layout.intensity_scale);
	struct bv_taken_cell taken;

	scales.view = batch.view;
	if (position >= tally->occupied)
		return;
	taken = take(&batch, frame, position);
	if (batch.rules.scaled_to_frame)
		scales.most = bv_tally_maxima(tally);
	store_pixel(&batch, taken.to, make_pixel(scales, &taken));
	list_taken(&batch, frame, &taken);
	leave_empty(&batch, &taken);
}

extern "C" cudaError_t bv_launch_shade(const struct bv_batch *batch,
				       cudaStream_t stream)
{
	const uint32_t blocks = bv_blocks(bv_most_taken(batch));

	if (batch->channels.bits == 0)
		return bv_launch_number(batch, stream);
	if (blocks == 0) /* which no launch may have */
		return cudaSuccess;
	BV_LAUNCH(shade, dim3(blocks, batch->frame_count),
		  dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
