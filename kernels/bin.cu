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
 * rarely hundreds.  Where channels want more than the top and the count, a point adds
 * that to the ledger of its cell (ledger.h), where most maxima and bits are there
 * already.
 */

#include "kernels.h"
#include "launch.h"
#include "ledger.h"
#include "occupancy.h"
#include "sample.h"
#include "striped_tally.h"
#include "variant.h"

/*
 * Raises a maximum, which most values do not.  What is read first may be old by
 * then; since a maximum only grows, the atomic operation is never left out
 * wrongly.  __ldcg() reads from the cache where atomic operations are done.
 */
static __device__ void raise(uint32_t *greatest, uint32_t value)
{
	if (value > __ldcg(greatest))
		atomicMax(greatest, value);
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
				    uint32_t thread, uint32_t height_key,
				    uint32_t count)
{
	const uint32_t stripe = thread % BV_MAXIMA_STRIPES;

	raise(&tally->height[stripe], height_key);
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
static __device__ uint32_t drop(struct bv_device_cell *cell,
				uint32_t height_key, uint32_t index)
{
	const unsigned long long key = bv_top_key(height_key, index);

	if (height_key != 0)
		atomicMax(&cell->top, key);
	return atomicAdd(&cell->count, 1u);
}

/* -------------------------------------------------------------------------- */
/* Ledgers                                                                    */
/* -------------------------------------------------------------------------- */

static __device__ void add_to(unsigned char *sum, uint64_t value)
{
	atomicAdd((unsigned long long *)sum, (unsigned long long)value);
}

static __device__ void see_slice(unsigned char *seen, uint32_t slice)
{
	unsigned long long *const bits = (unsigned long long *)seen;
	const unsigned long long bit = 1ull << slice;

	if ((__ldcg(bits) & bit) == 0)
		atomicOr(bits, bit);
}

static __device__ void collect_height(const struct bv_channels *channels,
				      unsigned char *ledger, float z)
{
	const uint16_t sum = channels->at[BV_SUM_OF_HEIGHTS];
	const uint16_t lowest = channels->at[BV_LOWEST];

	if (sum != BV_NOT_COLLECTED)
		add_to(ledger + sum, (uint64_t)bv_height_units(z));
	if (lowest != BV_NOT_COLLECTED)
		raise((uint32_t *)(ledger + lowest), bv_low_key(z));
}

static __device__ void collect_intensity(const struct bv_channels *channels,
					 unsigned char *ledger, double share)
{
	const uint16_t sum = channels->at[BV_SUM_OF_INTENSITIES];
	const uint16_t greatest = channels->at[BV_GREATEST_INTENSITY];

	if (sum != BV_NOT_COLLECTED)
		add_to(ledger + sum, bv_intensity_units(share));
	if (greatest != BV_NOT_COLLECTED)
		raise((uint32_t *)(ledger + greatest),
		      bv_float_bits((float)share));
}

static __device__ void collect_slice(const struct bv_channels *channels,
				     unsigned char *ledger, uint32_t slice,
				     float z)
{
	const uint16_t seen = channels->at[BV_SLICES_SEEN];
	const uint16_t tops = channels->at[BV_SLICE_TOPS];

	if (seen != BV_NOT_COLLECTED)
		see_slice(ledger + seen, slice);
	if (tops != BV_NOT_COLLECTED)
		raise((uint32_t *)(ledger + tops) + slice, bv_ordered(z));
}

/* Adds a point to the ledger of its cell. */
static __device__ void collect(const struct bv_batch *batch,
			       unsigned char *ledger,
			       const struct bv_sample *sample,
			       uint32_t height_key)
{
	const struct bv_channels *channels = &batch->channels;
	const float z = sample->point.z;

	collect_height(channels, ledger, z);
	if (bv_collects(channels, BV_COUNTED) && bv_is_counted(height_key))
		atomicAdd((uint32_t *)(ledger + channels->at[BV_COUNTED]), 1u);
	if (bv_collects(channels, BV_SUM_OF_INTENSITIES) ||
	    bv_collects(channels, BV_GREATEST_INTENSITY))
		collect_intensity(channels, ledger,
				  bv_intensity(sample->intensity,
					       batch->layout.intensity_scale));
	if (height_key != 0 && (bv_collects(channels, BV_SLICES_SEEN) ||
				bv_collects(channels, BV_SLICE_TOPS)))
		collect_slice(channels, ledger,
			      bv_slice_of(&batch->rules, channels, z), z);
}

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

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
	uint32_t cell, before, height_key;

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
	height_key = bv_height_key(&batch.rules, sample.point.z);
	before = drop(&grids->cell[(size_t)frame * grids->cells + cell],
		      height_key, index);
	if (before == 0)
		mark_occupied(&occupancy, cell);
	if (grids->ledger_bytes > 0)
		collect(&batch, bv_ledger_of(grids, frame, cell), &sample,
			height_key);
	count_intensity(tally, index, sample.intensity,
			batch.layout.intensity_scale);
	if (batch.rules.scaled_to_frame)
		raise_maxima(tally, index, height_key, before + 1);
}

static_assert(sizeof(struct bv_batch) <= BV_MOST_ARGUMENT,
	      "a batch can be passed to a kernel");

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
