/*
 * taken.h - occupied cells, one after the other, on their way out of the grid
 *
 * `shade` and `number` take a thread for each cell of the list that `list` has made.
 * It gathers what the cell holds from its top point and its ledger, makes of that what
 * the grid shows, and empties both, which nobody else looks at.
 *
 * How many cells are occupied, only the device knows at the time of the launch.
 * There are threads for as many as there could be, one per point; of four, three
 * find that they are not needed and leave.
 */

#ifndef BV_TAKEN_H
#define BV_TAKEN_H

#include "ledger.h"
#include "sample.h"
#include "striped_tally.h"

struct bv_taken_cell {
	uint32_t to;    /* its place in the lists of the batch */
	uint32_t index; /* in the grid */
	struct bv_device_cell *cell;
	unsigned char *ledger;
	uint32_t count;             /* of its points */
	struct bv_cell_value value; /* but for what is a channel's alone */
};

/* Gathers what the cell at a position of a frame's image holds. */
static __device__ __forceinline__ struct bv_taken_cell
take(const struct bv_batch *batch, uint32_t frame, uint32_t position)
{
	const struct bv_batch_frame *f = &batch->frames[frame];
	const struct bv_device_grids *grids = &batch->grids;
	struct bv_taken_cell taken;
	struct bv_device_cell cell;
	struct bv_sample top = {{0.0f, 0.0f, 0.0f}, 0.0f};

	taken.to = f->first_cell + position;
	taken.index = batch->list[taken.to];
	taken.cell = &grids->cell[(size_t)frame * grids->cells + taken.index];
	taken.ledger = bv_ledger_of(grids, frame, taken.index);
	cell = *taken.cell;
	if (cell.top != 0) /* a point is ranked */
		top = bv_load_sample(&batch->layout,
				     batch->points + f->first_byte,
				     bv_top_index(cell.top));
	taken.value.z = top.point.z;
	taken.value.intensity =
		bv_intensity(top.intensity, batch->layout.intensity_scale);
	taken.value.count =
		bv_counted(&batch->channels, taken.ledger, cell.count);
	taken.value.cell = taken.index;
	taken.count = cell.count;
	return taken;
}

/*
 * What a number was is not known from here on.  The kind of a channel is the same for all
 * threads, and each takes a few operations; but compilers see that these are the same
 * for all channels, and do those of all kinds before the first, divisions and all.
 */
static __device__ __forceinline__ void forget(float *value)
{
#ifdef __CUDA_ARCH__
	asm volatile("" : "+f"(*value));
#endif
	(void)value;
}

static __device__ __forceinline__ void forget(double *value)
{
#ifdef __CUDA_ARCH__
	asm volatile("" : "+d"(*value));
#endif
	(void)value;
}

static __device__ __forceinline__ void forget(uint32_t *value)
{
#ifdef __CUDA_ARCH__
	asm volatile("" : "+r"(*value));
#endif
	(void)value;
}

/* The same as one of the channels sees it. */
static __device__ __forceinline__ struct bv_cell_value
seen_by(const struct bv_taken_cell *taken, struct bv_channel_rule channel)
{
	struct bv_cell_value value = taken->value;

	forget(&value.z);
	forget(&value.intensity);
	forget(&value.count);
	value.ledger = bv_read_ledger(taken->ledger, channel);
	value.slice = channel.slice;
	return value;
}

/* What of a cell is the same for pixels and numbers: it is listed, and counted. */
static __device__ __forceinline__ void
list_taken(const struct bv_batch *batch, uint32_t frame,
	   const struct bv_taken_cell *taken)
{
	struct bv_striped_tally *const tally =
		bv_tally_at(&batch->grids, frame);

	batch->cells[taken->to] = taken->index;
	atomicAdd(&tally->kept[taken->to % BV_STRIPES], taken->count);
}

static __device__ __forceinline__ void
leave_empty(const struct bv_batch *batch, const struct bv_taken_cell *taken)
{
	const struct bv_device_cell empty = {0, 0, 0};

	*taken->cell = empty;
	bv_device_ledger_empty(&batch->grids, taken->ledger);
}

/* The most cells of a frame that can be occupied. */
static inline uint32_t bv_most_taken(const struct bv_batch *batch)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < batch->frame_count; i++) {
		if (batch->frames[i].points > most)
			most = batch->frames[i].points;
	}
	return most < batch->grids.cells ? most : batch->grids.cells;
}

/* Enqueues `number`, where numbers are made. */
extern "C" cudaError_t bv_launch_number(const struct bv_batch *batch,
					cudaStream_t stream);

#endif /* BV_TAKEN_H */
