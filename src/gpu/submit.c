/*
 * submit.c - giving work to the GPU, and learning that it is done or has failed
 *
 *	uploads, of a worker    piece -> uploaded -> piece -> uploaded ...
 *	                        -> uploaded, of the frame
 *	compute, of all         wait(uploaded), of each frame of the batch
 *	                        -> wait(taken), of the images before the last
 *	                        -> bin -> list -> shade -> settle -> drawn
 *	streams, of all         wait(drawn) -> tally -> code -> pack -> send
 *	                        -> taken -> done
 *
 * No submission waits for the GPU.  One thread at a time enqueues on the streams
 * that all share, and then tells the completer; so batches are done in the order
 * in which it is told of them.
 *
 * Before it calls what may not return because the GPU hangs, a thread counts up
 * what is owed, so that the hang is noticed.
 */

#include <stdio.h>
#include <string.h>

#include "gpu/pipeline.h"
#include "gpu/streams.h"

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
	if (!atomic_exchange(&gpu->failed, true))
		bv_gpu_explain(gpu->row, error, NULL);
	bv_gpu_pool_break(&gpu->pool);
	return false;
}

bool bv_gpu_has_failed(const struct bv_gpu *gpu)
{
	return atomic_load(&gpu->failed);
}

/* -------------------------------------------------------------------------- */
/* What the GPU owes                                                          */
/* -------------------------------------------------------------------------- */

void bv_gpu_owe(struct bv_gpu *gpu)
{
	atomic_fetch_add(&gpu->row->submitted, 1);
}

/* What was owed has come.  After an error nobody asks. */
bool bv_gpu_settle(struct bv_gpu *gpu, cudaError_t error)
{
	atomic_fetch_add(&gpu->row->completed, 1);
	return bv_gpu_check(gpu, error);
}

/*
 * The slot makes no step: for --timeout it is the same frame afterwards, of which
 * the time in a call does not count.
 */
void bv_gpu_begin_call(struct bv_gpu_worker *worker)
{
	worker->frame_at_call =
		atomic_exchange(&worker->slot->frame, BV_NO_FRAME);
	bv_gpu_owe(worker->gpu);
}

bool bv_gpu_end_call(struct bv_gpu_worker *worker, cudaError_t error)
{
	atomic_store(&worker->slot->frame, worker->frame_at_call);
	return bv_gpu_settle(worker->gpu, error);
}

bool bv_gpu_wait(struct bv_gpu_worker *worker, cudaEvent_t event)
{
	bv_gpu_begin_call(worker);
	return bv_gpu_end_call(worker, cudaEventSynchronize(event));
}

bool bv_gpu_ask(struct bv_gpu_worker *worker, cudaEvent_t event, bool *came)
{
	cudaError_t error;

	bv_gpu_begin_call(worker);
	error = cudaEventQuery(event);
	*came = error == cudaSuccess;
	if (error == cudaErrorNotReady)
		error = cudaGetLastError() == error ? cudaSuccess : error;
	return bv_gpu_end_call(worker, error);
}

bool bv_gpu_record(struct bv_gpu_worker *worker, cudaEvent_t event)
{
	bv_gpu_begin_call(worker);
	return bv_gpu_end_call(worker, cudaEventRecord(event, worker->uploads));
}

/* -------------------------------------------------------------------------- */
/* Uploads                                                                    */
/* -------------------------------------------------------------------------- */

/* Who calls this waits for the copy only on an integrated GPU, where he makes it. */
bool bv_gpu_upload(struct bv_gpu_worker *worker, struct bv_gpu_batch *batch,
		   uint64_t to, const unsigned char *from, size_t bytes)
{
	if (worker->gpu->integrated) {
		memcpy(batch->host_points + to, from, bytes);
		return true;
	}
	bv_gpu_begin_call(worker);
	return bv_gpu_end_call(worker,
			       cudaMemcpyAsync(batch->points + to, from, bytes,
					       cudaMemcpyHostToDevice,
					       worker->uploads));
}

bool bv_gpu_end_upload(struct bv_gpu_worker *worker,
		       const struct bv_gpu_frame *frame)
{
	struct bv_gpu *gpu = worker->gpu;
	const struct bv_gpu_batch *batch = frame->batch;

	if (gpu->integrated)
		return true;
	return bv_gpu_record(worker, batch->uploaded[frame - batch->frames]);
}

/* Holds back all that follows until the points of the batch are there. */
static cudaError_t wait_for_uploads(struct bv_gpu *gpu,
				    const struct bv_gpu_batch *batch)
{
	cudaError_t error = cudaSuccess;

	for (uint32_t i = 0; i < batch->count && !gpu->integrated; i++) {
		if (error == cudaSuccess)
			error = cudaStreamWaitEvent(gpu->compute,
						    batch->uploaded[i], 0);
	}
	return error;
}

/* -------------------------------------------------------------------------- */
/* Batches                                                                    */
/* -------------------------------------------------------------------------- */

/* A frame that failed while it was read has left a place without points. */
static void describe_frames(const struct bv_gpu_batch *batch,
			    struct bv_batch *kernels)
{
	for (uint32_t i = 0; i < batch->count; i++) {
		const struct bv_gpu_frame *frame = &batch->frames[i];

		kernels->frames[i] = frame->at;
		if (!frame->comes)
			kernels->frames[i].points = 0;
	}
}

static cudaError_t launch(const struct bv_batch *kernels, cudaStream_t stream)
{
	cudaError_t error = bv_launch_bin(kernels, stream);

	if (error == cudaSuccess)
		error = bv_launch_list(kernels, stream);
	if (error == cudaSuccess)
		error = bv_launch_shade(kernels, stream);
	if (error == cudaSuccess)
		error = bv_launch_settle(kernels, stream);
	return error;
}

/*
 * Images of two batches take turns, so that one is drawn while streams are made of the
 * other.
 */
static cudaError_t next_images(struct bv_gpu *gpu,
			       struct bv_gpu_images **images)
{
	struct bv_gpu_streams *s = &gpu->streams;

	*images = &s->images[s->turn];
	s->turn ^= 1;
	if (!(*images)->in_use)
		return cudaSuccess;
	return cudaStreamWaitEvent(gpu->compute, (*images)->taken, 0);
}

static struct bv_batch describe(const struct bv_gpu *gpu,
				const struct bv_gpu_batch *batch)
{
	struct bv_batch kernels = {
		.rules = gpu->grid->rules,
		.channels = gpu->grid->channels,
		.view = gpu->view,
		.layout = batch->layout,
		.grids = gpu->grids,
		.points = batch->points,
		.list = gpu->list,
		.occupied = gpu->occupied,
		.sent_tallies = bv_gpu_sees(batch, batch->tallies),
		.frame_count = batch->count,
	};

	describe_frames(batch, &kernels);
	return kernels;
}

/* Images, or what becomes arrays, go to memory of the host. */
static cudaError_t enqueue_images(struct bv_gpu *gpu,
				  const struct bv_gpu_batch *batch)
{
	struct bv_batch kernels = describe(gpu, batch);
	cudaError_t error;

	kernels.cells = bv_gpu_sees(batch, batch->cells);
	kernels.shown = bv_gpu_sees(batch, batch->shown);
	error = launch(&kernels, gpu->compute);
	return error == cudaSuccess ? cudaEventRecord(batch->done, gpu->compute)
				    : error;
}

/* Images stay on the device. */
static cudaError_t enqueue_images_and_streams(struct bv_gpu *gpu,
					      const struct bv_gpu_batch *batch)
{
	struct bv_batch kernels = describe(gpu, batch);
	struct bv_gpu_images *images;
	cudaError_t error = next_images(gpu, &images);

	kernels.cells = images->cells;
	kernels.shown = images->pixels;
	kernels.occupied = images->occupied;
	if (error == cudaSuccess)
		error = launch(&kernels, gpu->compute);
	return error == cudaSuccess ? bv_gpu_enqueue_streams(gpu, batch, images)
				    : error;
}

cudaError_t bv_gpu_enqueue_kernels(struct bv_gpu *gpu,
				   const struct bv_gpu_batch *batch)
{
	return gpu->makes_streams ? enqueue_images_and_streams(gpu, batch)
				  : enqueue_images(gpu, batch);
}

static cudaError_t enqueue(struct bv_gpu *gpu, const struct bv_gpu_batch *batch)
{
	const cudaError_t error = wait_for_uploads(gpu, batch);

	return error == cudaSuccess ? bv_gpu_enqueue_kernels(gpu, batch)
				    : error;
}

/*
 * Enqueues, unless the GPU has failed.  That is asked and said under the lock: a
 * batch of which only a part was enqueued leaves grids that no other batch may
 * meet.
 */
bool bv_gpu_submit(struct bv_gpu *gpu, struct bv_gpu_meter *meter)
{
	struct bv_gpu_batch *batch;
	bool sound;

	pthread_mutex_lock(&gpu->submission);
	sound = !bv_gpu_has_failed(gpu);
	while (sound && (batch = bv_gpu_pool_take_ready(&gpu->pool)) != NULL) {
		bv_gpu_owe(gpu); /* until the completer has seen it done */
		sound = bv_gpu_check(gpu, enqueue(gpu, batch));
		if (!sound)
			break;
		bv_gpu_meter_count(meter, BV_GPU_STAGE_SUBMIT, batch->count);
		bv_gpu_pool_submitted(&gpu->pool, batch);
	}
	pthread_mutex_unlock(&gpu->submission);
	bv_gpu_meter_busy(meter, BV_GPU_STAGE_SUBMIT);
	return sound;
}

/* -------------------------------------------------------------------------- */
/* Completion                                                                 */
/* -------------------------------------------------------------------------- */

/*
 * One thread waits for all batches, in the order of their submission.  It sleeps
 * meanwhile (see bv_gpu_make_event()).  With a batch the GPU may be out of
 * work, and then the next one goes as it is.
 */
static bool complete(struct bv_gpu *gpu, const struct bv_gpu_batch *batch,
		     struct bv_gpu_meter *meter)
{
	bv_gpu_meter_skip(meter);
	if (!bv_gpu_settle(gpu, cudaEventSynchronize(batch->done)))
		return false;
	bv_gpu_meter_busy(meter, BV_GPU_STAGE_DEVICE);
	bv_gpu_meter_count(meter, BV_GPU_STAGE_DEVICE, batch->count);
	bv_gpu_pool_done(&gpu->pool);
	return bv_gpu_submit(gpu, meter);
}

void *bv_gpu_complete(void *argument)
{
	struct bv_gpu *gpu = argument;
	struct bv_gpu_meter meter;
	struct bv_gpu_batch *batch;

	bv_gpu_meter_start(&meter, gpu->row);
	if (!bv_gpu_check(gpu, cudaSetDevice((int)gpu->plan.device)))
		return NULL;
	do
		batch = bv_gpu_pool_await(&gpu->pool);
	while (batch != NULL && complete(gpu, batch, &meter));
	return NULL;
}
