/*
 * work.c - the beginning and the end of a GPU's work
 *
 * pipeline.h tells what happens in between.
 *
 * What the host has is got first, so that CUDA is asked only when nothing else
 * can be missing; and threads come last, workers after the completer, so that no
 * frame is claimed before everything is there to convert it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/draw.h"
#include "core/grid.h"
#include "gpu/streams.h"

/*
 * A frame alone leaves much of a large GPU idle, and many at once no longer fit
 * into its cache.  Measured on an H100, in microseconds a frame: 47 alone, 32 for
 * 2 frames, 27 for 4, 25 for 8, 26 for 16.
 */
#define DEFAULT_BATCH_FRAMES 8
#define DEFAULT_BATCH_BYTES ((size_t)16 << 20)
/* So that cells and words of a batch can be counted with 32 bits. */
#define MOST_BATCH_BYTES ((size_t)1 << 30)

static atomic_bool lost;

bool bv_gpu_was_lost(void)
{
	return atomic_load(&lost);
}

/* -------------------------------------------------------------------------- */
/* The plan                                                                   */
/* -------------------------------------------------------------------------- */

/* Of many, some more than there are processors, as each has to wait at times. */
void bv_gpu_plan_threads(struct bv_gpu_plan *plan, uint32_t threads)
{
	plan->workers = threads > 0 ? threads + threads / 8 : 1;
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
	if (pthread_mutex_init(&gpu->submission, NULL) != 0)
		return false;
	if (bv_gpu_pool_init(&gpu->pool))
		return true;
	pthread_mutex_destroy(&gpu->submission);
	return false;
}

static enum bv_status init_workers(struct bv_gpu *gpu, struct bv_slot *slots)
{
	enum bv_status status = BV_OK;

	for (uint32_t i = 0; i < gpu->plan.workers && status == BV_OK; i++) {
		struct bv_gpu_worker *worker = &gpu->workers[i];

		worker->gpu = gpu;
		worker->slot = &slots[i];
		worker->reads = true;
		status = bv_publisher_init(&worker->publisher,
					   gpu->run->options, false);
	}
	return status;
}

/* Those of an integrated GPU are the host's, and there still if it was lost. */
static void free_pieces(const struct bv_gpu *gpu, struct bv_gpu_worker *worker)
{
	for (int i = 0; i < BV_GPU_PIECES && gpu->integrated; i++)
		free(worker->pieces[i].allocation);
}

static void destroy_workers(struct bv_gpu *gpu)
{
	for (uint32_t i = 0; gpu->workers != NULL && i < gpu->plan.workers;
	     i++) {
		bv_publisher_destroy(&gpu->workers[i].publisher);
		bv_part_buffer_free(&gpu->workers[i].parts);
		free_pieces(gpu, &gpu->workers[i]);
		bv_converter_free(gpu->workers[i].converter);
	}
	free(gpu->workers);
}

static void destroy_host(struct bv_gpu *gpu)
{
	destroy_workers(gpu);
	free(gpu->batches);
	bv_gpu_pool_destroy(&gpu->pool);
	pthread_mutex_destroy(&gpu->submission);
}

/*
 * Makes locks and what threads own, but for what only a few frames need.  On failure
 * (BV_ERR_NO_MEMORY, BV_ERR_DIRECTORY) there is nothing to destroy.
 */
static enum bv_status init_host(struct bv_gpu *gpu, struct bv_slot *slots)
{
	const struct bv_gpu_plan *plan = &gpu->plan;
	enum bv_status status = BV_ERR_NO_MEMORY;

	if (!init_locks(gpu))
		return status;
	gpu->batches = calloc(bv_gpu_most_batches(plan), sizeof(*gpu->batches));
	gpu->workers = calloc(plan->workers, sizeof(*gpu->workers));
	if (gpu->batches != NULL && gpu->workers != NULL)
		status = init_workers(gpu, slots);
	if (status != BV_OK)
		destroy_host(gpu);
	return status;
}

/* -------------------------------------------------------------------------- */
/* What CUDA has                                                              */
/* -------------------------------------------------------------------------- */

static void choose_streams(struct bv_gpu *gpu)
{
	const struct bv_convert_options *options = &gpu->run->options->all;
	const struct bv_gpu_power power = {
		.multiprocessors = gpu->row->multiprocessors,
		.megahertz = gpu->row->megahertz,
		.threads = gpu->plan.workers,
	};

	bv_describe_form(options->grid, (struct bv_frame_maxima){0.0f, 0},
			 &gpu->form);
	gpu->makes_streams =
		bv_gpu_can_make_streams(&gpu->form, options->encoding) &&
		(gpu->plan.maker == BV_GPU_MAKER_GPU ||
		 (gpu->plan.maker == BV_GPU_MAKER_BY_RULE &&
		  bv_gpu_streams_pay(&power)));
	gpu->row->makes_streams = gpu->makes_streams;
}

/*
 * The first call that needs the GPU.  Whatever is wrong with driver, GPU or
 * permissions shows here.
 */
static cudaError_t find_device(struct bv_gpu *gpu)
{
	struct bv_gpu_info info;
	cudaError_t error = cudaSetDevice((int)gpu->plan.device);

	if (error == cudaSuccess)
		error = bv_gpu_describe(gpu->plan.device, &info);
	if (error != cudaSuccess)
		return error;
	gpu->integrated = info.integrated;
	memcpy(gpu->row->name, info.name, sizeof(info.name));
	gpu->row->multiprocessors = info.multiprocessors;
	gpu->row->megahertz = info.megahertz;
	choose_streams(gpu);
	return cudaSuccess;
}

/* Where the grid of one frame is too large, it is good to know how large it is. */
static void explain_shortage(struct bv_gpu *gpu)
{
	const size_t mebibyte = (size_t)1 << 20;
	char words[100];

	if (gpu->refused_bytes == 0) {
		bv_gpu_explain(gpu->row, cudaErrorMemoryAllocation, NULL);
		return;
	}
	snprintf(words, sizeof(words),
		 "out of memory: a grid takes %zu MiB, more than half of the "
		 "%zu MiB free",
		 (gpu->refused_bytes + mebibyte - 1) / mebibyte,
		 gpu->available_bytes / mebibyte);
	bv_gpu_explain(gpu->row, cudaErrorMemoryAllocation, words);
}

static enum bv_gpu_end end_by(struct bv_gpu *gpu, cudaError_t error,
			      enum bv_gpu_end end)
{
	if (error == cudaErrorMemoryAllocation) {
		explain_shortage(gpu);
		return BV_GPU_NO_MEMORY;
	}
	bv_gpu_explain(gpu->row, error, NULL);
	return end;
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

static uint32_t start_workers(struct bv_gpu *gpu)
{
	uint32_t i;

	for (i = 0; i < gpu->plan.workers; i++) {
		if (pthread_create(&gpu->workers[i].thread, NULL,
				   bv_gpu_worker_work, &gpu->workers[i]) != 0)
			break;
	}
	return i;
}

/*
 * Has all threads work until nothing is left.  Returns false if there were too few; then
 * no frame was claimed.
 */
static bool run_threads(struct bv_gpu *gpu)
{
	uint32_t started;

	if (pthread_create(&gpu->completer, NULL, bv_gpu_complete, gpu) != 0)
		return false;
	started = start_workers(gpu);
	/* Those that there are not read nothing. */
	for (uint32_t i = started; i < gpu->plan.workers; i++)
		bv_gpu_pool_absent(&gpu->pool);
	atomic_store(&gpu->row->workers, started);
	for (uint32_t i = 0; i < started; i++)
		pthread_join(gpu->workers[i].thread, NULL);
	bv_gpu_pool_close(&gpu->pool);
	pthread_join(gpu->completer, NULL);
	return started > 0;
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
	bv_gpu_pool_start(&gpu->pool, gpu->batch_frames, gpu->plan.workers);
	for (uint32_t i = 0; i < gpu->batch_count; i++)
		bv_gpu_pool_add(&gpu->pool, &gpu->batches[i]);
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

enum bv_gpu_end bv_gpu_work(const struct bv_run *run,
			    const struct bv_gpu_plan *plan,
			    struct bv_gpu_row *row, struct bv_slot *slots,
			    void (*ended)(void *context, uint32_t frame),
			    void *context)
{
	struct bv_gpu gpu = {.run = run,
			     .grid = run->options->all.grid,
			     .plan = *plan,
			     .row = row,
			     .ended = ended,
			     .context = context};
	enum bv_gpu_end end;
	enum bv_status status;

	bv_gpu_row_begin(row);
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
