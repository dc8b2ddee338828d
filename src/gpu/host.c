/*
 * host.c - what a GPU's work needs of the host
 *
 * All of it exists before CUDA is asked for anything and before any thread is
 * started, but for what only a few frames need.
 */

#include <stdlib.h>

#include "gpu/pipeline.h"

static bool init_locks(struct bv_gpu *gpu)
{
	if (pthread_mutex_init(&gpu->failure.lock, NULL) != 0)
		return false;
	if (pthread_mutex_init(&gpu->submission, NULL) == 0)
		return true;
	pthread_mutex_destroy(&gpu->failure.lock);
	return false;
}

static bool init_queues(struct bv_gpu *gpu)
{
	const uint32_t sets = bv_gpu_most_sets(&gpu->plan);

	return bv_gpu_queue_init(&gpu->free_sets, sets) &&
	       bv_gpu_queue_init(&gpu->submitted, sets) &&
	       bv_gpu_queue_init(&gpu->finished, sets * gpu->plan.batch_frames);
}

static enum bv_status init_readers(struct bv_gpu *gpu, struct bv_slot *slots)
{
	enum bv_status status = BV_OK;

	for (uint32_t i = 0; i < gpu->plan.readers && status == BV_OK; i++) {
		struct bv_gpu_reader *reader = &gpu->readers[i];

		reader->gpu = gpu;
		reader->slot = &slots[i];
		status = bv_open_outputs(&reader->outputs, gpu->run->options);
		reader->has_outputs = status == BV_OK;
	}
	return status;
}

static enum bv_status init_encoders(struct bv_gpu *gpu, struct bv_slot *slots)
{
	enum bv_status status = BV_OK;

	for (uint32_t i = 0; i < gpu->plan.encoders && status == BV_OK; i++) {
		struct bv_gpu_encoder *encoder = &gpu->encoders[i];

		encoder->gpu = gpu;
		encoder->slot = &slots[i];
		status = bv_publisher_init(&encoder->publisher,
					   gpu->run->options);
	}
	return status;
}

void bv_gpu_destroy_host(struct bv_gpu *gpu)
{
	for (uint32_t i = 0; gpu->readers != NULL && i < gpu->plan.readers;
	     i++) {
		if (gpu->readers[i].has_outputs)
			bv_output_tree_close(&gpu->readers[i].outputs);
		bv_converter_free(gpu->readers[i].converter);
	}
	for (uint32_t i = 0; gpu->encoders != NULL && i < gpu->plan.encoders;
	     i++) {
		bv_publisher_destroy(&gpu->encoders[i].publisher);
		bv_frame_buffer_free(&gpu->encoders[i].frame);
	}
	bv_gpu_queue_destroy(&gpu->finished);
	bv_gpu_queue_destroy(&gpu->submitted);
	bv_gpu_queue_destroy(&gpu->free_sets);
	free(gpu->encoders);
	free(gpu->readers);
	free(gpu->sets);
	pthread_mutex_destroy(&gpu->submission);
	pthread_mutex_destroy(&gpu->failure.lock);
}

enum bv_status bv_gpu_init_host(struct bv_gpu *gpu, struct bv_slot *slots)
{
	const struct bv_gpu_plan *plan = &gpu->plan;
	enum bv_status status = BV_ERR_NO_MEMORY;

	if (!init_locks(gpu))
		return status;
	gpu->sets = calloc(bv_gpu_most_sets(plan), sizeof(*gpu->sets));
	gpu->readers = calloc(plan->readers, sizeof(*gpu->readers));
	gpu->encoders = calloc(plan->encoders, sizeof(*gpu->encoders));
	if (gpu->sets == NULL || gpu->readers == NULL ||
	    gpu->encoders == NULL || !init_queues(gpu))
		goto out;
	status = init_readers(gpu, slots);
	if (status == BV_OK)
		status = init_encoders(gpu, slots + plan->readers);
	if (status == BV_OK)
		return BV_OK;
out:
	bv_gpu_destroy_host(gpu);
	return status;
}
