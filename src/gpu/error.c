/*
 * error.c - what happens when CUDA fails
 *
 * After many errors (a kernel that went astray, a GPU that fell off the bus) a
 * process can never use CUDA again, and for none of the others there is a remedy
 * in the middle of a run.  So all are treated alike: the first is noted, and
 * everybody leaves.  A thread that waits for the GPU gets the error from there;
 * those that wait for each other are woken up here.  What was not finished, the
 * CPU can do.
 */

#include <stdio.h>

#include "gpu/pipeline.h"

void bv_gpu_explain(struct bv_gpu_row *row, cudaError_t error,
		    const char *words)
{
	snprintf(row->reason, sizeof(row->reason), "%s",
		 words != NULL ? words : cudaGetErrorString(error));
	atomic_store(&row->error, (int)error);
}

bool bv_gpu_check(struct bv_gpu *gpu, cudaError_t error)
{
	if (error == cudaSuccess)
		return true;
	pthread_mutex_lock(&gpu->failure.lock);
	if (!atomic_exchange(&gpu->failure.failed, true))
		bv_gpu_explain(gpu->row, error, NULL);
	pthread_mutex_unlock(&gpu->failure.lock);
	bv_gpu_queue_break(&gpu->free_sets);
	bv_gpu_queue_break(&gpu->submitted);
	bv_gpu_queue_break(&gpu->finished);
	return false;
}

bool bv_gpu_has_failed(const struct bv_gpu *gpu)
{
	return atomic_load(&gpu->failure.failed);
}
