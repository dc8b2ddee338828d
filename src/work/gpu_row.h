/*
 * gpu_row.h - what a GPU's worker says of itself in the frame table
 *
 * By it the parent sees whether the GPU is ready, whether it answers, and why its
 * work ended, and people see, with -v, how busy it was.  Like the table, a row
 * outlives the worker.
 */

#ifndef BV_WORK_GPU_ROW_H
#define BV_WORK_GPU_ROW_H

#include <stdatomic.h>
#include <stdint.h>

enum bv_gpu_state { BV_GPU_STARTING, BV_GPU_READY, BV_GPU_ENDED };

/* The stages of the pipeline, in the order in which a frame goes through. */
enum bv_gpu_stage {
	BV_GPU_STAGE_READ,   /* files into pinned memory */
	BV_GPU_STAGE_SUBMIT, /* waiting for memory, and enqueueing */
	BV_GPU_STAGE_DEVICE, /* upload and kernels */
	BV_GPU_STAGE_ENCODE, /* sparse image to PNG */
	BV_GPU_STAGE_WRITE,
	BV_GPU_STAGES
};

/* What -v shows of a stage, summed over its threads. */
struct bv_gpu_stage_sums {
	_Atomic uint64_t frames;
	_Atomic uint64_t busy_ns; /* working */
	_Atomic uint64_t idle_ns; /* waiting for the stage before or after */
	_Atomic uint64_t queued;  /* sum of the queue's length at each frame */
	_Atomic uint32_t threads;
};

struct bv_gpu_row {
	_Atomic uint32_t state; /* enum bv_gpu_state */
	/* Batches, and calls of CUDA that wait for it or may.  While they
	 * differ, the GPU owes something; if 'completed' then stands still for
	 * long, it hangs. */
	_Atomic uint32_t submitted, completed;
	_Atomic int error;     /* the cudaError_t behind the end, or 0 */
	char reason[160];      /* the same in words; set before 'state' */
	char name[96];         /* of the GPU; set before READY */
	uint32_t batch_frames; /* of one batch; set before READY */
	struct bv_gpu_stage_sums stages[BV_GPU_STAGES];
};

#endif /* BV_WORK_GPU_ROW_H */
