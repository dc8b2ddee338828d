/*
 * shade.cu - turning the occupied cells of a batch into sparse images
 *
 * A thread takes one cell of the list that `list` has made, gathers what the
 * cell holds from its top point, makes a pixel of it, and empties the cell,
 * which nobody else looks at.  Neighbouring threads have neighbouring positions
 * in the image, so a warp writes lines of 128 bytes.  Those may cross the bus:
 * the image lies in memory of the host, from where it is encoded, and needs no
 * copy.
 *
 * How many cells are occupied, only the device knows at the time of the launch.
 * There are threads for as many as there could be, one per point; of four, three
 * find that they are not needed and leave.
 *
 * An occupied cell costs 4 bytes of the list, 32 of cell, read and written, 32 of
 * its top point, 8 of the image, and an atomic operation to count its points.
 * The words, counts and tallies of a frame have other readers, and are cleared
 * by `settle` after this kernel.
 */

#include "kernels.h"
#include "launch.h"
#include "sample.h"
#include "striped_tally.h"

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

/* Takes what is in a cell, and leaves it empty. */
static __device__ struct bv_device_cell take(struct bv_device_cell *cell)
{
	const struct bv_device_cell empty = {0, 0, 0};
	const struct bv_device_cell taken = *cell;

	*cell = empty;
	return taken;
}

/* A thread per position of a frame's image, a row of blocks per frame. */
static __global__ void shade(BV_ARGUMENT struct bv_batch batch)
{
	const uint32_t position = blockIdx.x * blockDim.x + threadIdx.x;
	const uint32_t frame = blockIdx.y;
	const struct bv_batch_frame *f = &batch.frames[frame];
	struct bv_striped_tally *const tally = bv_tally_at(&batch.grids, frame);
	struct bv_device_cell *const cells =
		batch.grids.cell + (size_t)frame * batch.grids.cells;
	struct bv_frame_maxima most = {0.0f, 0};
	struct bv_device_cell cell;
	uint32_t to, index;

	if (position >= tally->occupied)
		return;
	to = f->first_cell + position;
	index = batch.list[to];
	cell = take(&cells[index]);
	if (batch.rules.scaled_to_frame)
		most = bv_tally_maxima(tally);
	static_assert(sizeof(bv_shade(&batch.rules, most, bv_cell_value())) ==
			      sizeof(*batch.pixels),
		      "a pixel fits where it is stored");
	batch.cells[to] = index;
	batch.pixels[to] = bv_shade(
		&batch.rules, most,
		cell_value(&batch.layout, batch.points + f->first_byte, &cell));
	atomicAdd(&tally->kept[position % BV_STRIPES], cell.count);
}

/* The most cells of a frame that can be occupied. */
static uint32_t most_cells(const struct bv_batch *batch)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < batch->frame_count; i++) {
		if (batch->frames[i].points > most)
			most = batch->frames[i].points;
	}
	return most < batch->grids.cells ? most : batch->grids.cells;
}

extern "C" cudaError_t bv_launch_shade(const struct bv_batch *batch,
				       cudaStream_t stream)
{
	const uint32_t blocks = bv_blocks(most_cells(batch));

	if (blocks == 0) /* which no launch may have */
		return cudaSuccess;
	BV_LAUNCH(shade, dim3(blocks, batch->frame_count),
		  dim3(BV_BLOCK_THREADS), stream, *batch);
	return cudaGetLastError();
}
