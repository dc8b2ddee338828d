/*
 * gpu_submit.c - giving a batch to the GPU
 *
 *	copies of the reader    wait(consumed) -> upload -> uploaded
 *	compute, of all         wait(uploaded) -> bin -> finish -> consumed ->
 *	                        tallies to the host -> reset -> done
 *
 * Nothing here waits for the GPU.  One thread at a time enqueues on the stream
 * that all share, and then tells the completer; so batches are done in the order
 * in which it is told of them.
 */

#include <string.h>

#include "run/gpu_pipeline.h"

cudaError_t bv_gpu_enqueue_kernels(struct bv_gpu *gpu,
				   const struct bv_input_slot *slot,
				   struct bv_output_set *set)
{
	const struct bv_device_grids *grids = &gpu->grids;
	const size_t tally_bytes =
		slot->count * grids->tally_words * sizeof(uint32_t);
	struct bv_batch batch = {
		.rules = *gpu->rules,
		.layout = gpu->run->options->layout,
		.grids = *grids,
		.points = slot->device,
		.cells = set->device_cells,
		.pixels = set->device_pixels,
		.frame_count = slot->count,
	};
	cudaError_t error;

	memcpy(batch.frames, slot->points, sizeof(batch.frames));
	error = bv_launch_bin(&batch, gpu->compute);
	if (error == cudaSuccess)
		error = bv_launch_finish(&batch, gpu->compute);
	if (error == cudaSuccess)
		error = cudaEventRecord(slot->consumed, gpu->compute);
	if (error == cudaSuccess)
		error = cudaMemcpyAsync(set->tallies, grids->tallies,
					tally_bytes, cudaMemcpyDeviceToHost,
					gpu->compute);
	if (error == cudaSuccess)
		error = bv_reset_grids(grids, slot->count, gpu->compute);
	if (error == cudaSuccess)
		error = cudaEventRecord(set->done, gpu->compute);
	return error;
}

/* All frames at once: they lie side by side. */
static cudaError_t upload(struct bv_gpu_reader *reader,
			  struct bv_input_slot *slot)
{
	cudaError_t error = cudaSuccess;

	if (slot->in_flight)
		error = cudaStreamWaitEvent(reader->copies, slot->consumed, 0);
	if (error == cudaSuccess && slot->used > 0)
		error = cudaMemcpyAsync(slot->device, slot->host, slot->used,
					cudaMemcpyHostToDevice, reader->copies);
	if (error == cudaSuccess)
		error = cudaEventRecord(slot->uploaded, reader->copies);
	return error;
}

/* Holds back all that follows until the upload is done. */
static cudaError_t enqueue(struct bv_gpu *gpu, struct bv_input_slot *slot,
			   struct bv_output_set *set)
{
	cudaError_t error = cudaSuccess;

	if (!gpu->integrated)
		error = cudaStreamWaitEvent(gpu->compute, slot->uploaded, 0);
	if (error == cudaSuccess)
		error = bv_gpu_enqueue_kernels(gpu, slot, set);
	return error;
}

/*
 * Enqueues, unless the GPU has failed.  That is asked and said under the lock: a
 * batch of which only a part was enqueued leaves grids that no other batch may
 * meet.
 */
static bool enqueue_in_turn(struct bv_gpu *gpu, struct bv_input_slot *slot,
			    struct bv_output_set *set)
{
	bool done;

	pthread_mutex_lock(&gpu->submission);
	done = !bv_gpu_has_failed(gpu) &&
	       bv_gpu_check(gpu, enqueue(gpu, slot, set));
	if (done)
		bv_gpu_queue_put(&gpu->submitted, set);
	pthread_mutex_unlock(&gpu->submission);
	return done;
}

/* The slot is refilled before the set's last frame is encoded. */
static void describe_batch(const struct bv_input_slot *slot,
			   struct bv_output_set *set)
{
	set->count = slot->count;
	atomic_store(&set->left, slot->count);
	for (uint32_t i = 0; i < slot->count; i++) {
		set->points[i] = slot->points[i];
		set->frames[i] = slot->frames[i];
		set->frames[i].set = set;
	}
}

bool bv_gpu_submit(struct bv_gpu_reader *reader)
{
	struct bv_gpu *gpu = reader->gpu;
	struct bv_input_slot *slot = &reader->slots[reader->current];
	struct bv_output_set *set;
	uint32_t available;

	set = bv_gpu_queue_take(&gpu->free_sets, &available);
	bv_gpu_meter_idle(&reader->meter, BV_GPU_STAGE_SUBMIT);
	if (set == NULL || bv_gpu_has_failed(gpu))
		return false;
	describe_batch(slot, set);
	/* Counted first: a driver that hangs hangs somewhere in here. */
	atomic_fetch_add(&gpu->place->submitted, 1);
	if (!gpu->integrated && !bv_gpu_check(gpu, upload(reader, slot)))
		return false;
	if (!enqueue_in_turn(gpu, slot, set))
		return false;
	slot->in_flight = true;
	reader->current ^= 1;
	bv_gpu_meter_busy(&reader->meter, BV_GPU_STAGE_SUBMIT);
	bv_gpu_meter_count(&reader->meter, BV_GPU_STAGE_SUBMIT, slot->count,
			   gpu->set_count - available);
	return true;
}
