/*
 * gpu_worker.h - what a process does that was started for a GPU
 */

#ifndef BV_RUN_GPU_WORKER_H
#define BV_RUN_GPU_WORKER_H

#include "work/worker.h"

struct bv_gpu_assignment {
	const struct bv_run *run;
	uint32_t row;     /* of the GPUs in the table */
	uint32_t device;  /* as people count */
	uint32_t threads; /* of the host for all GPUs together */
	/* The set of those that share them; 0: all there are, to be counted, and
	 * stored in the table. */
	uint32_t gpus;
};

/*
 * Works with a GPU until there is nothing left to do; returns a status of
 * process.h.  'assignment' is a struct bv_gpu_assignment.
 */
int bv_work_with_gpu(void *assignment);

#endif /* BV_RUN_GPU_WORKER_H */
