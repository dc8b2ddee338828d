/*
 * submit.c - giving work to the GPU, and learning that it is done or has failed
 *
 *	copies of the reader    wait(consumed) -> upload -> uploaded, of a frame
 *	                        -> upload -> uploaded, of the next ...
 *	                        -> uploaded, of the batch
 *	compute, of all         wait(uploaded) -> bin -> list -> shade -> consumed
 *	                        -> settle -> done
 *
 * No submission waits for the GPU.  One thread at a time enqueues on the stream
 * that all share, and then tells the completer; so batches are done in the order
 * in which it is told of them.
 *
 * Before it calls what may not return because the GPU hangs, a thread counts up
 * what is owed, so that the hang is noticed.
 */

#include <stdio.h>
#include <string.h>

#include "gpu/pipeline.h"

/* -------------------------------------------------------------------------- */
/* Errors                                                                     */
/* -------------------------------------------------------------------------- */

/*
 * After many errors (a kernel that went astray, a GPU that fell off the bus) a
 * process can never use CUDA again, and for none of the others there is a remedy
 * in the middle of a run.  So all are treated alike: the first is noted, and
 * everybody leaves.  A thread that waits for the GPU gets the error from there;
 * those that wait for each other are woken up here.  What was not finished, the
 * CPU can do.
 */

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

/* -------------------------------------------------------------------------- */
/* What the GPU owes                                                          */
/* -------------------------------------------------------------------------- */

static void owe(struct bv_gpu *gpu)
{
	atomic_fetch_add(&gpu->row->submitted, 1);
}

/* What was owed has come.  After an error nobody asks. */
static bool settle(struct bv_gpu *gpu, cudaError_t error)
{
	atomic_fetch_add(&gpu->row->completed, 1);
	return bv_gpu_check(gpu, error);
}

bool bv_gpu_wait(struct bv_gpu *gpu, cudaEvent_t event)
{
	owe(gpu);
	return settle(gpu, cudaEventSynchronize(event));
}

/* -------------------------------------------------------------------------- */
/* Uploads                                                                    */
/* -------------------------------------------------------------------------- */

/* Only the first upload of a batch has to wait: the others come after it. */
static cudaError_t upload(struct bv_gpu_reader *reader,
			  struct bv_staging *staging, size_t first_byte,
			  size_t bytes)
{
	struct bv_input_batch *batch = bv_gpu_batch_of(reader);
	cudaError_t error = cudaSuccess;

	if (batch->in_flight)
		error = cudaStreamWaitEvent(reader->copies, batch->consumed, 0);
	batch->in_flight = false;
	if (error == cudaSuccess && bytes > 0)
		error = cudaMemcpyAsync(batch->device + batch->used,
					staging->host + first_byte, bytes,
					cudaMemcpyHostToDevice, reader->copies);
	if (error == cudaSuccess)
		error = cudaEventRecord(staging->uploaded, reader->copies);
	return error;
}

bool bv_gpu_upload(struct bv_gpu_reader *reader, size_t first_byte,
		   size_t bytes)
{
	struct bv_gpu *gpu = reader->gpu;
	struct bv_staging *staging = bv_gpu_staging_of(reader);

	owe(gpu);
	if (!settle(gpu, upload(reader, staging, first_byte, bytes)))
		return false;
	staging->in_flight = true;
	reader->staging_index ^= 1;
	return true;
}

/* -------------------------------------------------------------------------- */
/* Batches                                                                    */
/* -------------------------------------------------------------------------- */

cudaError_t bv_gpu_enqueue_kernels(struct bv_gpu *gpu,
				   const struct bv_input_batch *input,
				   struct bv_output_set *set)
{
	struct bv_batch batch = {
		.rules = *gpu->rules,
		.layout = input->layout,
		.grids = gpu->grids,
		.points = input->device,
		.list = gpu->list,
		.cells = set->device_cells,
		.pixels = set->device_pixels,
		.sent_tallies = set->device_tallies,
		.occupied = gpu->occupied,
		.frame_count = input->count,
	};
	cudaError_t error;

	memcpy(batch.frames, input->points, sizeof(batch.frames));
	error = bv_launch_bin(&batch, gpu->compute);
	if (error == cudaSuccess)
		error = bv_launch_list(&batch, gpu->compute);
	if (error == cudaSuccess)
		error = bv_launch_shade(&batch, gpu->compute);
	if (error == cudaSuccess)
		error = cudaEventRecord(input->consumed, gpu->compute);
	if (error == cudaSuccess)
		error = bv_launch_settle(&batch, gpu->compute);
	if (error == cudaSuccess)
		error = cudaEventRecord(set->done, gpu->compute);
	return error;
}

/* Holds back all that follows until the batch is uploaded. */
static cudaError_t enqueue(struct bv_gpu_reader *reader,
			   struct bv_input_batch *input,
			   struct bv_output_set *set)
{
	struct bv_gpu *gpu = reader->gpu;
	cudaError_t error = cudaSuccess;

	if (!gpu->integrated) {
		error = cudaEventRecord(input->uploaded, reader->copies);
		if (error == cudaSuccess)
			error = cudaStreamWaitEvent(gpu->compute,
						    input->uploaded, 0);
	}
	if (error == cudaSuccess)
		error = bv_gpu_enqueue_kernels(gpu, input, set);
	return error;
}

/*
 * Enqueues, unless the GPU has failed.  That is asked and said under the lock: a
 * batch of which only a part was enqueued leaves grids that no other batch may
 * meet.
 */
static bool enqueue_in_turn(struct bv_gpu_reader *reader,
			    struct bv_input_batch *input,
			    struct bv_output_set *set)
{
	struct bv_gpu *gpu = reader->gpu;
	bool done;

	pthread_mutex_lock(&gpu->submission);
	done = !bv_gpu_has_failed(gpu) &&
	       bv_gpu_check(gpu, enqueue(reader, input, set));
	if (done)
		bv_gpu_queue_put(&gpu->submitted, set);
	pthread_mutex_unlock(&gpu->submission);
	return done;
}

/* The batch is filled again before the set's last frame is encoded. */
static void describe_batch(const struct bv_input_batch *input,
			   struct bv_output_set *set)
{
	set->count = input->count;
	atomic_store(&set->left, input->count);
	for (uint32_t i = 0; i < input->count; i++) {
		set->points[i] = input->points[i];
		set->frames[i] = input->frames[i];
		set->frames[i].set = set;
	}
}

/* What was in the batch is on its way, and the reader turns to the other one. */
static void turn_to_next_batch(struct bv_gpu_reader *reader)
{
	struct bv_input_batch *batch = bv_gpu_batch_of(reader);

	batch->in_flight = true;
	batch->used = 0;
	batch->cells = 0;
	batch->count = 0;
	reader->batch_index ^= 1;
}

bool bv_gpu_submit(struct bv_gpu_reader *reader)
{
	struct bv_gpu *gpu = reader->gpu;
	struct bv_input_batch *input = bv_gpu_batch_of(reader);
	struct bv_output_set *set;
	uint32_t available;

	set = bv_gpu_queue_take(&gpu->free_sets, &available);
	bv_gpu_meter_idle(&reader->meter, BV_GPU_STAGE_SUBMIT);
	if (set == NULL || bv_gpu_has_failed(gpu))
		return false;
	describe_batch(input, set);
	owe(gpu); /* until the completer has seen it done */
	if (!enqueue_in_turn(reader, input, set))
		return false;
	bv_gpu_meter_busy(&reader->meter, BV_GPU_STAGE_SUBMIT);
	bv_gpu_meter_count(&reader->meter, BV_GPU_STAGE_SUBMIT, input->count,
			   gpu->set_count - available);
	turn_to_next_batch(reader);
	return true;
}

/* -------------------------------------------------------------------------- */
/* Completion                                                                 */
/* -------------------------------------------------------------------------- */

/*
 * One thread waits for all batches, in the order of their submission.  It sleeps
 * meanwhile (see create_event() in memory.c).
 */

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
