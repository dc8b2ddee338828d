/*
 * bin.cu - dropping the points of a batch into cells
 *
 * Without parallelism this is a loop over the points of a frame: find the cell,
 * keep the greater of its top and this point, add one to its count, and mark it
 * as occupied if it was empty (tests/support/bin_plain.c).  Here a thread does this for one
 * point.  All that threads share changes by atomic operations whose order does
 * not matter: a maximum of keys, a sum of ones, an or of bits.  So any order of
 * the threads gives the same bits, and nobody waits for anybody.
 *
 * The alternatives were sorting the points by cell, which reads and writes them
 * several times, and tiles in shared memory, which need sorted points.
 *
 * What a point costs: its own bytes; for a kept one two atomic operations on one
 * cell of 16 bytes; for the first one in a cell three more, on its bit and two
 * counts.  A frame of 120,000 points in 37,000 cells has 350,000 of them.  Points
 * of one cell wait for each other there; a scanner puts some dozens into a cell,
 * rarely hundreds.
 */

#include "kernels.h"
#include "launch.h"
#include "occupancy.h"
#include "sample.h"
#include "striped_tally.h"
#include "variant.h"

/*
 * Raises a maximum, which most values do not.  What is read first may be old by
 * then; since a maximum only grows, the atomic operation is never left out
 * wrongly.  __ldcg() reads from the cache where atomic operations are done.
 */
static __device__ void raise(uint32_t *stripe, uint32_t value)
{
	if (value > __ldcg(stripe))
		atomicMax(stripe, value);
}

static __device__ void count_one(uint32_t *stripes, uint32_t thread)
{
	atomicAdd(&stripes[thread % BV_STRIPES], 1u);
}

/* The intensity, as stored, of a kept point. */
static __device__ void count_intensity(struct bv_striped_tally *tally,
				       uint32_t thread, float raw, double scale)
{
	const uint32_t stripe = thread % BV_STRIPES;

	if (bv_intensity_odd(raw, scale))
		count_one(tally->odd_intensity, thread);
	if (isnan(raw))
		return;
	raise(&tally->intensity_least[stripe], ~bv_ordered(raw));
	raise(&tally->intensity_greatest[stripe], bv_ordered(raw));
}

/* What a preset that scales to the frame asks of all its points. */
static __device__ void raise_maxima(struct bv_striped_tally *tally,
				    uint32_t thread, float height,
				    uint32_t count)
{
	const uint32_t stripe = thread % BV_MAXIMA_STRIPES;

	raise(&tally->height[stripe], bv_ordered(height));
	raise(&tally->count[stripe], count);
}

static __device__ void mark_occupied(const struct bv_occupancy *occupancy,
				     uint32_t cell)
{
	const uint32_t word = cell / BV_WORD_CELLS;
	const uint32_t tile = word / BV_TILE_WORDS;

	atomicOr(&occupancy->bits[word], 1u << cell % BV_WORD_CELLS);
	if (BV_BIN_COUNTS != BV_COUNTS_BITS)
		atomicAdd(&occupancy->tiles[tile], 1u);
	if (BV_BIN_COUNTS == BV_COUNTS_GROUPS)
		atomicAdd(&occupancy->groups[tile / BV_GROUP_TILES], 1u);
}

/* Drops a point into a cell, and returns the number of those before it. */
static __device__ uint32_t drop(struct bv_device_cell *cell, float height,
				uint32_t index)
{
	const unsigned long long key = bv_top_key(height, index);

	atomicMax(&cell->top, key);
	return atomicAdd(&cell->count, 1u);
}

/*
 * A thread per point, a row of blocks per frame; or blocks of all frames in turns, in
 * one row, since a grid is not as high as the blocks of a frame may be many.
 */
static __global__ void bin(BV_ARGUMENT struct bv_batch batch)
{
	const bool in_turns = BV_BIN_GRID == BV_GRID_FRAMES;
	const uint32_t block =
		in_turns ? blockIdx.x / batch.frame_count : blockIdx.x;
	const uint32_t frame =
		in_turns ? blockIdx.x % batch.frame_count : blockIdx.y;
	const uint32_t index = block * blockDim.x + threadIdx.x;
	const struct bv_device_grids *grids = &batch.grids;
	const struct bv_occupancy occupancy = bv_occupancy_at(grids, frame);
	struct bv_striped_tally *const tally = bv_tally_at(grids, frame);
	struct bv_sample sample;
	uint32_t cell, before;
	float height;

	if (index >= batch.frames[frame].points)
		return;
	sample = bv_load_sample(&batch.layout,
				batch.points + batch.frames[frame].first_byte,
				index);
	if (!bv_point_finite(sample.point)) {
		count_one(tally->not_finite, index);
		return;
	}
	cell = bv_place(&batch.rules, sample.point);
	if (cell == BV_OUTSIDE)
		return;
	height = bv_height(&batch.rules, sample.point.z);
	before = drop(&grids->cell[(size_t)frame * grids->cells + cell], height,
		      index);
	if (before == 0)
		mark_occupied(&occupancy, cell);
	count_intensity(tally, index, sample.intensity,
			batch.layout.intensity_scale);
	if (batch.rules.scaled_to_frame)
		raise_maxima(tally, index, height, before + 1);
}

static uint32_t most_points(const struct bv_batch *batch)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < batch->frame_count; i++) {
		if (batch->frames[i].points > most)
			most = batch->frames[i].points;
	}
	return most;
}

extern "C" cudaError_t bv_launch_bin(const struct bv_batch *batch,
				     cudaStream_t stream)
{
	const uint32_t blocks = bv_blocks(most_points(batch));
	const dim3 grid = BV_BIN_GRID == BV_GRID_FRAMES
				  ? dim3(blocks * batch->frame_count)
				  : dim3(blocks, batch->frame_count);

	if (blocks == 0) /* which no launch may have */
		return cudaSuccess;
	BV_LAUNCH(bin, grid, dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
