/*
 * work.c - the beginning and the end of a GPU's work
 *
 * pipeline.h tells what happens in between.
 *
 * What the host has is got first, so that CUDA is asked only when nothing else
 * can be missing; and threads come last, readers after all others, so that no
 * frame is claimed before everything is there to convert it.
 */

#include <stdlib.h>

#include "core/grid.h"
#include "core/text.h"
#include "gpu/pipeline.h"

/*
 * A frame alone leaves much of a large GPU idle, and many at once no longer fit
 * into its cache.  Measured on an H100, in microseconds a frame: 47 alone, 32 for
 * 2 frames, 27 for 4, 25 for 8, 26 for 16.
 */
#define DEFAULT_BATCH_FRAMES 8
#define DEFAULT_BATCH_BYTES ((size_t)16 << 20)
/* So that cells of an output set can be counted with 32 bits. */
#define MOST_BATCH_BYTES ((size_t)1 << 30)

static atomic_bool lost;

bool bv_gpu_was_lost(void)
{
	return atomic_load(&lost);
}

/* -------------------------------------------------------------------------- */
/* The plan                                                                   */
/* -------------------------------------------------------------------------- */

/*
 * A frame of 1.9 MB takes a reader half as long as it takes an encoder.  Together
 * they are some more than there are processors, as each has to wait at times.
 * Readers have 48 MiB of pinned memory each, so there are not any number.
 */
void bv_gpu_plan_threads(struct bv_gpu_plan *plan, uint32_t threads)
{
	const uint32_t most_readers = 8;
	const uint32_t readers = threads * 3 / 8 + (threads * 3 % 8 != 0);
	const uint32_t encoders = threads * 3 / 4 + (threads * 3 % 4 != 0);

	plan->readers = readers < most_readers ? readers : most_readers;
	plan->encoders = encoders;
	if (plan->readers == 0)
		plan->readers = 1;
	if (plan->encoders == 0)
		plan->encoders = 1;
}

static void complete_plan(struct bv_gpu_plan *plan)
{
	if (plan->batch_frames == 0)
		plan->batch_frames = DEFAULT_BATCH_FRAMES;
	if (plan->batch_frames > BV_MOST_BATCH)
		plan->batch_frames = BV_MOST_BATCH;
	if (plan->batch_bytes == 0)
		plan->batch_bytes = DEFAULT_BATCH_BYTES;
	if (plan->batch_bytes > MOST_BATCH_BYTES)
		plan->batch_bytes = MOST_BATCH_BYTES;
}

/* -------------------------------------------------------------------------- */
/* What the host has                                                          */
/* -------------------------------------------------------------------------- */

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
		status = bv_open_outputs(&reader->outputs, gpu->run->options,
					 false);
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
					   gpu->run->options, false);
	}
	return status;
}

static void destroy_host(struct bv_gpu *gpu)
{
	for (uint32_t i = 0; gpu->readers != NULL && i < gpu->plan.readers;
	     i++) {
		if (gpu->readers[i].has_outputs)
			bv_output_tree_close(&gpu->readers[i].outputs);
		bv_part_buffer_free(&gpu->readers[i].parts);
		bv_converter_free(gpu->readers[i].converter);
	}
	for (uint32_t i = 0; gpu->encoders != NULL && i < gpu->plan.encoders;
	     i++)
		bv_publisher_destroy(&gpu->encoders[i].publisher);
	bv_gpu_queue_destroy(&gpu->finished);
	bv_gpu_queue_destroy(&gpu->submitted);
	bv_gpu_queue_destroy(&gpu->free_sets);
	free(gpu->encoders);
	free(gpu->readers);
	free(gpu->sets);
	pthread_mutex_destroy(&gpu->submission);
	pthread_mutex_destroy(&gpu->failure.lock);
}

/*
 * Makes locks, queues and what threads own, but for what only a few frames need.
 * On failure (BV_ERR_NO_MEMORY, BV_ERR_DIRECTORY) there is nothing to destroy.
 */
static enum bv_status init_host(struct bv_gpu *gpu, struct bv_slot *slots)
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
	destroy_host(gpu);
	return status;
}

/* -------------------------------------------------------------------------- */
/* What CUDA has                                                              */
/* -------------------------------------------------------------------------- */

/*
 * The first call that needs the GPU.  Whatever is wrong with driver, GPU or
 * permissions shows here.
 */
static cudaError_t find_device(struct bv_gpu *gpu)
{
	struct cudaDeviceProp properties;
	struct bv_text name;
	cudaError_t error = cudaSetDevice((int)gpu->plan.device);

	if (error == cudaSuccess)
		error = cudaGetDeviceProperties(&properties,
						(int)gpu->plan.device);
	if (error != cudaSuccess)
		return error;
	gpu->integrated = properties.integrated != 0;
	name = bv_text_start(gpu->row->name, sizeof(gpu->row->name));
	bv_text_add(&name, "%s", properties.name);
	return cudaSuccess;
}

static enum bv_gpu_end end_by(struct bv_gpu *gpu, cudaError_t error,
			      enum bv_gpu_end end)
{
	bv_gpu_explain(gpu->row, error, NULL);
	return error == cudaErrorMemoryAllocation ? BV_GPU_NO_MEMORY : end;
}

/* True if kernels were not built for this kind of GPU.  It is as it was. */
static bool is_unknown_kind(cudaError_t error)
{
	return error == cudaErrorNoKernelImageForDevice ||
	       error == cudaErrorUnsupportedPtxVersion;
}

static enum bv_gpu_end init_device(struct bv_gpu *gpu)
{
	cudaError_t error = find_device(gpu);

	if (error != cudaSuccess)
		return end_by(gpu, error, BV_GPU_UNUSABLE);
	error = bv_gpu_allocate(gpu);
	if (is_unknown_kind(error) && bv_gpu_free(gpu) == cudaSuccess)
		return end_by(gpu, error, BV_GPU_UNUSABLE);
	if (error != cudaSuccess)
		return end_by(gpu, error, BV_GPU_LOST);
	gpu->row->batch_frames = gpu->batch_frames;
	return BV_GPU_DONE;
}

/* -------------------------------------------------------------------------- */
/* Threads                                                                    */
/* -------------------------------------------------------------------------- */

static uint32_t start_encoders(struct bv_gpu *gpu)
{
	uint32_t i;

	for (i = 0; i < gpu->plan.encoders; i++) {
		if (pthread_create(&gpu->encoders[i].thread, NULL,
				   bv_gpu_encode, &gpu->encoders[i]) != 0)
			break;
	}
	return i;
}

static uint32_t start_readers(struct bv_gpu *gpu)
{
	uint32_t i;

	for (i = 0; i < gpu->plan.readers; i++) {
		if (pthread_create(&gpu->readers[i].thread, NULL, bv_gpu_read,
				   &gpu->readers[i]) != 0)
			break;
	}
	return i;
}

static void note_threads(struct bv_gpu_row *row, uint32_t readers,
			 uint32_t encoders)
{
	atomic_store(&row->stages[BV_GPU_STAGE_READ].threads, readers);
	atomic_store(&row->stages[BV_GPU_STAGE_SUBMIT].threads, readers);
	atomic_store(&row->stages[BV_GPU_STAGE_DEVICE].threads, 1);
	atomic_store(&row->stages[BV_GPU_STAGE_ENCODE].threads, encoders);
	atomic_store(&row->stages[BV_GPU_STAGE_WRITE].threads, encoders);
}

/*
 * Runs all stages until nothing is left.  A queue is closed when all who put
 * something into it have ended.  Returns false if a stage had no thread; then no
 * frame was claimed.
 */
static bool run_threads(struct bv_gpu *gpu)
{
	const uint32_t encoders = start_encoders(gpu);
	uint32_t readers = 0;

	if (encoders == 0)
		return false;
	if (pthread_create(&gpu->completer, NULL, bv_gpu_complete, gpu) == 0) {
		readers = start_readers(gpu);
		note_threads(gpu->row, readers, encoders);
		for (uint32_t i = 0; i < readers; i++)
			pthread_join(gpu->readers[i].thread, NULL);
		bv_gpu_queue_close(&gpu->submitted);
		pthread_join(gpu->completer, NULL);
	}
	bv_gpu_queue_close(&gpu->finished);
	for (uint32_t i = 0; i < encoders; i++)
		pthread_join(gpu->encoders[i].thread, NULL);
	return readers > 0;
}

/* -------------------------------------------------------------------------- */
/* All of it                                                                  */
/* -------------------------------------------------------------------------- */

/* Works with what the host has.  After a loss, what CUDA gave is left alone. */
static enum bv_gpu_end work(struct bv_gpu *gpu)
{
	enum bv_gpu_end end = init_device(gpu);
	bool had_threads;
	cudaError_t error;

	if (end != BV_GPU_DONE)
		return end;
	for (uint32_t i = 0; i < gpu->set_count; i++)
		bv_gpu_queue_put(&gpu->free_sets, &gpu->sets[i]);
	atomic_store(&gpu->row->state, BV_GPU_READY);
	had_threads = run_threads(gpu);
	if (bv_gpu_has_failed(gpu))
		return BV_GPU_LOST;
	error = bv_gpu_free(gpu);
	if (error != cudaSuccess) {
		bv_gpu_explain(gpu->row, error, NULL);
		return BV_GPU_LOST;
	}
	if (!had_threads) {
		bv_gpu_explain(gpu->row, cudaSuccess, "no threads to be had");
		return BV_GPU_UNUSABLE;
	}
	return BV_GPU_DONE;
}

static void reset_row(struct bv_gpu_row *row)
{
	row->reason[0] = '\0';
	row->name[0] = '\0';
	row->batch_frames = 0;
	atomic_store(&row->error, 0);
	atomic_store(&row->submitted, 0);
	atomic_store(&row->completed, 0);
	atomic_store(&row->state, BV_GPU_STARTING);
}

enum bv_gpu_end bv_gpu_work(const struct bv_run *run,
			    const struct bv_gpu_plan *plan,
			    struct bv_gpu_row *row, struct bv_slot *slots,
			    void (*ended)(void *context, uint32_t frame),
			    void *context)
{
	struct bv_gpu gpu = {.run = run,
			     .rules = &run->options->all.grid->rules,
			     .plan = *plan,
			     .row = row,
			     .ended = ended,
			     .context = context};
	enum bv_gpu_end end;
	enum bv_status status;

	reset_row(row);
	complete_plan(&gpu.plan);
	status = init_host(&gpu, slots);
	if (status == BV_OK) {
		end = work(&gpu);
		destroy_host(&gpu);
	} else {
		bv_gpu_explain(row, cudaSuccess, bv_status_string(status));
		end = status == BV_ERR_NO_MEMORY ? BV_GPU_NO_MEMORY
						 : BV_GPU_UNUSABLE;
	}
	if (end == BV_GPU_LOST)
		atomic_store(&lost, true);
	atomic_store(&row->state, BV_GPU_ENDED);
	return end;
}
