/*
 * finish.cu - turning the occupied cells of a batch into sparse images
 *
 * The plain way, a thread per cell, looks at 2.56 million cells of 16 bytes for
 * the 37,000 that are occupied.  Here a thread takes a word of the bitmap, 32
 * cells, most of them 0 and done with; it turns the occupied cells of its word
 * into pixels.  Where these go it adds up for itself from the counts that
 * binning kept (see occupancy.h), so the image is in row order whatever the
 * order of the threads, and they need no barrier.
 *
 * Each occupied cell has one reader, this thread, which therefore clears it.
 * The words, counts and tallies have other readers, and are cleared by a memset
 * after this kernel.
 *
 * A frame of 1600 x 1600 cells costs 320 KB of bitmap, then for each occupied
 * cell 32 bytes of cell, read and written, 32 of its top point, and 8 of the
 * image; and an atomic operation for each occupied word, to count points.
 */

#include "kernels.h"
#include "launch.h"
#include "occupancy.h"
#include "sample.h"
#include "striped_tally.h"

/* How many occupied cells there are before a word of the bitmap. */
static __device__ uint32_t occupied_before(const struct bv_occupancy *occupancy,
					   uint32_t word)
{
	const uint32_t tile = word / BV_TILE_WORDS;
	const uint32_t group = tile / BV_GROUP_TILES;
	uint32_t sum = 0;

	for (uint32_t i = 0; i < group; i++)
		sum += occupancy->groups[i];
	for (uint32_t i = group * BV_GROUP_TILES; i < tile; i++)
		sum += occupancy->tiles[i];
	for (uint32_t i = tile * BV_TILE_WORDS; i < word; i++)
		sum += (uint32_t)__popc(occupancy->bits[i]);
	return sum;
}

/* What a cell holds, gathered from its top point. */
static __device__ struct bv_cell_value
cell_value(const struct bv_layout *layout, const unsigned char *points,
	   const struct bv_device_cell *cell)
{
	const struct bv_sample top =
		bv_load_sample(layout, points, bv_top_index(cell->top));
	struct bv_cell_value value;

	value.z = top.point.z;
	value.intensity = bv_intensity(top.intensity, layout->intensity_scale);
	value.count = cell->count;
	return value;
}

/*
 * Turns the cells of a word with these bits into pixels, from place 'to' of the
 * frame's image on, and clears them.  Returns the number of their points.
 */
static __device__ uint32_t finish_word(const struct bv_batch *batch,
				       uint32_t frame, uint32_t word,
				       uint32_t bits, uint32_t to,
				       struct bv_frame_maxima most)
{
	const struct bv_batch_frame *f = &batch->frames[frame];
	const unsigned char *points = batch->points + f->first_byte;
	struct bv_device_cell *const cells =
		batch->grids.cell + (size_t)frame * batch->grids.cells;
	const struct bv_device_cell empty = {0, 0, 0};
	uint32_t *const to_cells = batch->cells + f->first_cell;
	uint32_t *const to_pixels = batch->pixels + f->first_cell;
	uint32_t kept = 0;

	for (; bits != 0; bits &= bits - 1, to++) {
		const uint32_t index =
			word * BV_WORD_CELLS + (uint32_t)__ffs((int)bits) - 1;
		const struct bv_device_cell cell = cells[index];

		cells[index] = empty;
		to_cells[to] = index;
		to_pixels[to] =
			bv_shade(&batch->rules, most,
				 cell_value(&batch->layout, points, &cell));
		kept += cell.count;
	}
	return kept;
}

/* A thread per word of the bitmap, a row of blocks per frame. */
static __global__ void finish(BV_ARGUMENT struct bv_batch batch)
{
	const uint32_t word = blockIdx.x * blockDim.x + threadIdx.x;
	const uint32_t frame = blockIdx.y;
	const struct bv_occupancy occupancy =
		bv_occupancy_at(&batch.grids, frame);
	struct bv_striped_tally *const tally = bv_tally_at(&batch.grids, frame);
	struct bv_frame_maxima most = {0.0f, 0};
	uint32_t bits, before, kept;
	bool last;

	if (word >= batch.grids.bitmap_words)
		return;
	bits = occupancy.bits[word];
	last = word == batch.grids.bitmap_words - 1;
	if (bits == 0 && !last)
		return;
	before = occupied_before(&occupancy, word);
	if (last)
		tally->occupied = before + (uint32_t)__popc(bits);
	if (bits == 0)
		return;
	if (batch.rules.shading == BV_SHADE_NOTE)
		most = bv_tally_maxima(tally);
	kept = finish_word(&batch, frame, word, bits, before, most);
	atomicAdd(&tally->kept[word % BV_SUM_STRIPES], kept);
}

extern "C" cudaError_t bv_launch_finish(const struct bv_batch *batch,
					cudaStream_t stream)
{
	const uint32_t words = batch->grids.bitmap_words;
	const uint32_t blocks =
		words / BV_BLOCK_THREADS + (words % BV_BLOCK_THREADS != 0);

	BV_LAUNCH(finish, dim3(blocks, batch->frame_count),
		  dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
