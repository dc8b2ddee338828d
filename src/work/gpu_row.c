/*
 * gpu_row.c - what bounded a run with a GPU
 *
 * Workers do whatever is due, so they wait only for what they cannot do.  If they have
 * waited for the bus or the GPU for longer than they have worked, then the one of these
 * for which they waited longer bounds the run; else the CPU does, with the stage that
 * took most of its time.  When the last frames have been claimed, waiting for others says
 * nothing.
 */

#include "work/gpu_row.h"

static uint64_t busy(const struct bv_gpu_row *row, enum bv_gpu_stage stage)
{
	return atomic_load(&row->stages[stage].busy_ns);
}

static uint64_t waited(const struct bv_gpu_row *row, enum bv_gpu_wait wait)
{
	return atomic_load(&row->waited_ns[wait]);
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
	const uint64_t cpu =
		busy(row, BV_GPU_STAGE_READ) + busy(row, BV_GPU_STAGE_SUBMIT) +
		busy(row, BV_GPU_STAGE_ENCODE) + busy(row, BV_GPU_STAGE_WRITE);

	if (bus + gpu <= cpu)
		return slowest_stage(row);
	return bus >= gpu ? BV_GPU_BOUND_BUS : BV_GPU_BOUND_GPU;
}
