/*
 * memory.c - what a GPU's work needs of CUDA
 *
 * For batches of B frames, R readers and E encoders:
 *
 *	device	grids and a list of cells for B frames, and 2 R input batches
 *	pinned	2 R staging buffers, and 2 R + ceil(E / B) + 1 output sets
 *
 * which with 8 frames in 16 MiB, 6 readers and 12 encoders makes 510 MiB of the
 * device, for pictures of 1600 x 1600, and 310 MiB of the host.  An integrated
 * GPU has its input batches in pinned memory instead of staging buffers.
 *
 * An output set for each input batch lets all batches be in flight, and the E
 * frames that encoders have at one time lie in up to ceil(E / B) + 1 sets in a
 * row.  So encoders have work while the GPU does, and neither number depends on
 * the number of frames.  (Batches that large frames fill early are spread over
 * more sets, and then readers wait a little sooner.)
 *
 * All of it is allocated at the start, and nothing later.  Where that fails, it
 * is tried again with half of B, down to 1.  Grids are refused more than half of
 * the memory that is free, since others may want some, too.
 */

#include <stddef.h>

#include "core/grid.h"
#include "gpu/pipeline.h"

/* With fewer frames batches become smaller as well, but no smaller than this:
 * twice what a frame of a scanner with 64 rings takes. */
#define SMALLEST_BATCH_BYTES ((size_t)4 << 20)

/* The bytes of a point that has nothing but float32 x, y and z. */
#define BV_LEAST_STRIDE 12

static uint32_t count_sets(const struct bv_gpu_plan *plan, uint32_t batch)
{
	return 2 * plan->readers + (plan->encoders + batch - 1) / batch + 1;
}

uint32_t bv_gpu_most_sets(const struct bv_gpu_plan *plan)
{
	return count_sets(plan, 1);
}

/*
 * A frame's image has at most as many cells as its points, or as its grid, and
 * begins with a line of memory.
 */
static size_t cells_of_a_set(const struct bv_gpu *gpu)
{
	const struct bv_options *options = gpu->run->options;
	const size_t frames = gpu->batch_frames;
	const size_t points = gpu->batch_bytes / BV_LEAST_STRIDE;
	const size_t by_points = points + frames * BV_LINE_CELLS;
	const size_t by_cells =
		frames *
		bv_round_up(bv_grid_cells(options->all.grid), BV_LINE_CELLS);

	return bv_round_up(by_points < by_cells ? by_points : by_cells,
			   BV_LINE_CELLS);
}

static void set_sizes(struct bv_gpu *gpu, uint32_t batch)
{
	const struct bv_gpu_plan *plan = &gpu->plan;
	const size_t least = plan->batch_bytes < SMALLEST_BATCH_BYTES
				     ? plan->batch_bytes
				     : SMALLEST_BATCH_BYTES;
	const size_t share = plan->batch_bytes / plan->batch_frames * batch;

	gpu->batch_frames = batch;
	gpu->batch_bytes =
		bv_round_up(share > least ? share : least, BV_POINTS_ALIGNMENT);
	gpu->set_cells = (uint32_t)cells_of_a_set(gpu);
	gpu->set_count = count_sets(plan, batch);
}

/* -------------------------------------------------------------------------- */
/* Getting                                                                    */
/* -------------------------------------------------------------------------- */

static cudaError_t create_stream(cudaStream_t *stream)
{
	return cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking);
}

/* Without cudaEventBlockingSync, whoever waits keeps a processor busy. */
static cudaError_t create_event(cudaEvent_t *event)
{
	return cudaEventCreateWithFlags(event, cudaEventBlockingSync |
						       cudaEventDisableTiming);
}

static cudaError_t allocate_grids(struct bv_gpu *gpu, size_t bytes)
{
	void *memory;
	cudaError_t error = cudaMalloc(&memory, bytes);

	if (error != cudaSuccess)
		return error;
	bv_device_grids_init(&gpu->grids, gpu->rules, gpu->batch_frames,
			     memory);
	error = cudaMalloc(&memory, gpu->set_cells * sizeof(uint32_t));
	if (error != cudaSuccess)
		return error;
	gpu->list = memory;
	error = cudaMalloc(&memory, gpu->batch_frames * sizeof(uint32_t));
	if (error == cudaSuccess)
		gpu->occupied = memory;
	return error;
}

/* Pinned memory for points: read() needs room for one byte more than there is. */
static cudaError_t allocate_pinned(const struct bv_gpu *gpu,
				   unsigned char **host, unsigned int flags)
{
	void *memory;
	const cudaError_t error = cudaHostAlloc(&memory, gpu->batch_bytes + 1,
						cudaHostAllocPortable | flags);

	if (error == cudaSuccess)
		*host = memory;
	return error;
}

static cudaError_t allocate_staging(const struct bv_gpu *gpu,
				    struct bv_staging *staging)
{
	cudaError_t error = allocate_pinned(gpu, &staging->host, 0);

	if (error == cudaSuccess)
		error = create_event(&staging->uploaded);
	return error;
}

/* An integrated GPU has no memory of its own. */
static cudaError_t allocate_batch(const struct bv_gpu *gpu,
				  struct bv_input_batch *batch)
{
	void *memory = NULL;
	cudaError_t error;

	if (gpu->integrated) {
		error = allocate_pinned(gpu, &batch->host, cudaHostAllocMapped);
		if (error == cudaSuccess)
			error = cudaHostGetDevicePointer(&memory, batch->host,
							 0);
	} else {
		error = cudaMalloc(&memory, gpu->batch_bytes);
	}
	if (error == cudaSuccess) {
		batch->device = memory;
		error = create_event(&batch->uploaded);
	}
	if (error == cudaSuccess)
		error = create_event(&batch->consumed);
	return error;
}

static cudaError_t allocate_reader(const struct bv_gpu *gpu,
				   struct bv_gpu_reader *reader)
{
	cudaError_t error = create_stream(&reader->copies);

	for (int i = 0; i < 2; i++) {
		if (error == cudaSuccess && !gpu->integrated)
			error = allocate_staging(gpu, &reader->staging[i]);
		if (error == cudaSuccess)
			error = allocate_batch(gpu, &reader->batches[i]);
	}
	return error;
}

static cudaError_t allocate_set(const struct bv_gpu *gpu,
				struct bv_output_set *set)
{
	const size_t cells = gpu->set_cells;
	const size_t tallies =
		(size_t)gpu->batch_frames * gpu->grids.tally_words;
	void *mapped;
	cudaError_t error;

	error = cudaHostAlloc(&set->memory,
			      (2 * cells + tallies) * sizeof(uint32_t),
			      cudaHostAllocPortable | cudaHostAllocMapped);
	if (error != cudaSuccess) {
		set->memory = NULL;
		return error;
	}
	set->cells = set->memory;
	set->pixels = set->cells + cells;
	set->tallies = set->pixels + cells;
	error = cudaHostGetDevicePointer(&mapped, set->memory, 0);
	if (error != cudaSuccess)
		return error;
	set->device_cells = mapped;
	set->device_pixels = set->device_cells + cells;
	set->device_tallies = set->device_pixels + cells;
	return create_event(&set->done);
}

/*
 * Sends a batch of one empty frame through the kernels, so that everything is
 * loaded before the first real one, and a GPU that cannot run them is told.
 */
static cudaError_t warm_up(struct bv_gpu *gpu)
{
	struct bv_input_batch batch = gpu->readers[0].batches[0];
	cudaError_t error = bv_clear_grids(&gpu->grids, gpu->compute);

	batch.count = 1;
	if (error == cudaSuccess)
		error = bv_gpu_enqueue_kernels(gpu, &batch, &gpu->sets[0]);
	if (error == cudaSuccess)
		error = cudaEventSynchronize(gpu->sets[0].done);
	return error;
}

/* Allocates for batches of the size that was set. */
static cudaError_t try_to_allocate(struct bv_gpu *gpu)
{
	const size_t bytes =
		bv_device_grids_bytes(gpu->rules, gpu->batch_frames);
	size_t available, total;
	cudaError_t error = cudaMemGetInfo(&available, &total);

	if (error == cudaSuccess && bytes > available / 2)
		error = cudaErrorMemoryAllocation;
	if (error == cudaSuccess)
		error = allocate_grids(gpu, bytes);
	if (error == cudaSuccess)
		error = create_stream(&gpu->compute);
	for (uint32_t i = 0; i < gpu->plan.readers; i++) {
		if (error == cudaSuccess)
			error = allocate_reader(gpu, &gpu->readers[i]);
	}
	for (uint32_t i = 0; i < gpu->set_count; i++) {
		if (error == cudaSuccess)
			error = allocate_set(gpu, &gpu->sets[i]);
	}
	return error == cudaSuccess ? warm_up(gpu) : error;
}

cudaError_t bv_gpu_allocate(struct bv_gpu *gpu)
{
	cudaError_t error, freed;

	for (uint32_t batch = gpu->plan.batch_frames; batch > 0; batch /= 2) {
		set_sizes(gpu, batch);
		error = try_to_allocate(gpu);
		if (error != cudaErrorMemoryAllocation)
			return error;
		cudaGetLastError(); /* else the next launch finds it */
		freed = bv_gpu_free(gpu);
		if (freed != cudaSuccess)
			return freed;
	}
	return cudaErrorMemoryAllocation;
}

/* -------------------------------------------------------------------------- */
/* Giving back                                                                */
/* -------------------------------------------------------------------------- */

/* These do nothing after an error, nor for what there is not. */

static void destroy_stream(cudaError_t *error, cudaStream_t stream)
{
	if (*error == cudaSuccess && stream != NULL)
		*error = cudaStreamDestroy(stream);
}

static void destroy_event(cudaError_t *error, cudaEvent_t event)
{
	if (*error == cudaSuccess && event != NULL)
		*error = cudaEventDestroy(event);
}

static void free_device(cudaError_t *error, void *memory)
{
	if (*error == cudaSuccess && memory != NULL)
		*error = cudaFree(memory);
}

static void free_pinned(cudaError_t *error, void *memory)
{
	if (*error == cudaSuccess && memory != NULL)
		*error = cudaFreeHost(memory);
}

static void free_reader(cudaError_t *error, const struct bv_gpu *gpu,
			struct bv_gpu_reader *reader)
{
	for (int i = 0; i < 2; i++) {
		struct bv_staging *staging = &reader->staging[i];
		struct bv_input_batch *batch = &reader->batches[i];

		destroy_event(error, staging->uploaded);
		free_pinned(error, staging->host);
		*staging = (struct bv_staging){0};
		destroy_event(error, batch->uploaded);
		destroy_event(error, batch->consumed);
		if (!gpu->integrated)
			free_device(error, batch->device);
		free_pinned(error, batch->host);
		*batch = (struct bv_input_batch){0};
	}
	destroy_stream(error, reader->copies);
	reader->copies = NULL;
}

static void free_set(cudaError_t *error, struct bv_output_set *set)
{
	destroy_event(error, set->done);
	free_pinned(error, set->memory);
	*set = (struct bv_output_set){0};
}

cudaError_t bv_gpu_free(struct bv_gpu *gpu)
{
	cudaError_t error = cudaSuccess;

	if (gpu->compute != NULL)
		error = cudaStreamSynchronize(gpu->compute);
	for (uint32_t i = 0; i < gpu->plan.readers; i++)
		free_reader(&error, gpu, &gpu->readers[i]);
	for (uint32_t i = 0; i < gpu->set_count; i++)
		free_set(&error, &gpu->sets[i]);
	destroy_stream(&error, gpu->compute);
	free_device(&error, gpu->occupied);
	free_device(&error, gpu->list);
	free_device(&error, gpu->grids.memory);
	gpu->compute = NULL;
	gpu->grids = (struct bv_device_grids){0};
	gpu->list = NULL;
	gpu->occupied = NULL;
	return error;
}
