/*
 * test_gpu_bound.c: people are told what bounds a run with a GPU
 *
 * Proves that it is what workers wait for, if they wait for longer than they work, and
 * else the stage that takes most of their time; that waiting for the last frames of
 * a run does not count; and what of all that is their time.
 */

#include "check.h"
#include "work/gpu_row.h"

/* Nanoseconds of the stages and waits; submitting takes none. */
static enum bv_gpu_bound bound(uint64_t read, uint64_t encode, uint64_t write,
			       uint64_t upload, uint64_t batch, uint64_t frame)
{
	struct bv_gpu_row row = {0};

	row.stages[BV_GPU_STAGE_READ].busy_ns = read;
	row.stages[BV_GPU_STAGE_ENCODE].busy_ns = encode;
	row.stages[BV_GPU_STAGE_WRITE].busy_ns = write;
	row.stages[BV_GPU_STAGE_DEVICE].busy_ns = 1000;
	row.waited_ns[BV_GPU_WAIT_UPLOAD] = upload;
	row.waited_ns[BV_GPU_WAIT_BATCH] = batch;
	row.waited_ns[BV_GPU_WAIT_FRAME] = frame;
	CHECK_EQ_INT(bv_gpu_time_of_workers(&row),
		     read + encode + write + upload + batch + frame);
	return bv_gpu_find_bound(&row);
}

int main(void)
{
	CHECK_EQ_INT(bound(30, 10, 20, 5, 5, 0), BV_GPU_BOUND_READING);
	CHECK_EQ_INT(bound(10, 30, 20, 5, 5, 0), BV_GPU_BOUND_ENCODING);
	CHECK_EQ_INT(bound(10, 20, 30, 5, 5, 0), BV_GPU_BOUND_WRITING);
	CHECK_EQ_INT(bound(10, 20, 30, 40, 30, 0), BV_GPU_BOUND_BUS);
	CHECK_EQ_INT(bound(10, 20, 30, 30, 40, 0), BV_GPU_BOUND_GPU);
	CHECK_EQ_INT(bound(10, 20, 30, 30, 29, 0), BV_GPU_BOUND_WRITING);
	CHECK_EQ_INT(bound(10, 20, 30, 0, 0, 500), BV_GPU_BOUND_WRITING);
	return 0;
}
