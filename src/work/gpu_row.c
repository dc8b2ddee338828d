/*
 * gpu_row.c - what a GPU's worker says of itself, and what bounded its run
 *
 * Workers do whatever is due, so they wait only for what they cannot do.  If they have
 * waited for the bus or the GPU for longer than they have worked, then the one of these
 * for which they waited longer bounds the run; else the CPU does, with the stage that
 * took most of its time.  When the last frames have been claimed, waiting for others says
 * nothing.
 */

#include "work/gpu_row.h"

void bv_gpu_row_begin(struct bv_gpu_row *row)
{
	row->reason[0] = '\0';
	row->name[0] = '\0';
	row->multiprocessors = row->megahertz = 0;
	row->batch_frames = 0;
	row->makes_streams = false;
	atomic_store(&row->workers, 0);
	for (int i = 0; i < BV_GPU_STAGES; i++) {
		atomic_store(&row->stages[i].frames, 0);
		atomic_store(&row->stages[i].busy_ns, 0);
	}
	for (int i = 0; i < BV_GPU_WAITS; i++)
		atomic_store(&row->waited_ns[i], 0);
	atomic_store(&row->error, 0);
	atomic_store(&row->submitted, 0);
	atomic_store(&row->completed, 0);
	atomic_store(&row->state, BV_GPU_STARTING);
}

static uint64_t busy(const struct bv_gpu_row *row, enum bv_gpu_stage stage)
{
	return atomic_load(&row->stages[stage].busy_ns);
}

static uint64_t waited(const struct bv_gpu_row *row, enum bv_gpu_wait wait)
{
	return atomic_load(&row->waited_ns[wait]);
}

static uint64_t working_time(const struct bv_gpu_row *row)
{
	return busy(row, BV_GPU_STAGE_READ) + busy(row, BV_GPU_STAGE_SUBMIT) +
	       busy(row, BV_GPU_STAGE_ENCODE) + busy(row, BV_GPU_STAGE_WRITE);
}

uint64_t bv_gpu_time_of_workers(const struct bv_gpu_row *row)
{
	return working_time(row) + waited(row, BV_GPU_WAIT_UPLOAD) +
	       waited(row, BV_GPU_WAIT_BATCH) + waited(row, BV_GPU_WAIT_FRAME);
}

static enum bv_gpu_bound slowest_stage(const struct bv_gpu_row *row)
{
	const uint64_t read = busy(row, BV_GPU_STAGE_READ);
	const uint64_t encode = busy(row, BV_GPU_STAGE_ENCODE);
	const uint64_t write = busy(row, BV_GPU_STAGE_WRITE);

	if (read >= encode && read >= write)
		return BV_GPU_BOUND_READING;
	return encode >= write ? BV_GPU_BOUND_ENCODING : BV_GPU_BOUND_WRITING;
}

enum bv_gpu_bound bv_gpu_find_bound(const struct bv_gpu_row *row)
{
	const uint64_t bus = waited(row, BV_GPU_WAIT_UPLOAD);
	const uint64_t gpu = waited(row, BV_GPU_WAIT_BATCH);

	if (bus + gpu <= working_time(row))
		return slowest_stage(row);
	return bus >= gpu ? BV_GPU_BOUND_BUS : BV_GPU_BOUND_GPU;
}
