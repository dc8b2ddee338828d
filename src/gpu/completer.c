/*
 * completer.c - waiting for the GPU
 *
 * One thread waits for all batches, in the order of their submission, which is
 * the order in which they are done.  It sleeps meanwhile (see create_event()).
 */

#include "gpu/pipeline.h"

/* With its last frame, a set is out of our hands, and may be filled again. */
static uint32_t hand_out(struct bv_gpu *gpu, struct bv_output_set *set)
{
	const uint32_t count = set->count;

	for (uint32_t i = 0; i < count; i++)
		bv_gpu_queue_put(&gpu->finished, &set->frames[i]);
	return count;
}

void *bv_gpu_complete(void *argument)
{
	struct bv_gpu *gpu = argument;
	struct bv_gpu_meter meter;
	struct bv_output_set *set;
	uint32_t length, frames;

	bv_gpu_meter_start(&meter, gpu->row);
	if (!bv_gpu_check(gpu, cudaSetDevice((int)gpu->plan.device)))
		return NULL;
	while ((set = bv_gpu_queue_take(&gpu->submitted, &length)) != NULL) {
		bv_gpu_meter_idle(&meter, BV_GPU_STAGE_DEVICE);
		if (!bv_gpu_check(gpu, cudaEventSynchronize(set->done)))
			return NULL;
		atomic_fetch_add(&gpu->row->completed, 1);
		frames = hand_out(gpu, set);
		bv_gpu_meter_busy(&meter, BV_GPU_STAGE_DEVICE);
		bv_gpu_meter_count(&meter, BV_GPU_STAGE_DEVICE, frames, length);
	}
	return NULL;
}
