/*
 * gpu_memory.c - what a GPU's work needs of CUDA
 *
 * For batches of B frames, R readers and E encoders:
 *
 *	device	grids for B frames, and for each input slot its copy
 *	pinned	2 R input slots, and 2 R + ceil(E / B) + 1 output sets
 *
 * An output set for each slot lets all slots be in flight, and the E frames that
 * encoders have at one time lie in up to ceil(E / B) + 1 sets in a row.  So
 * encoders have work while the GPU does, and neither number depends on the
 * number of frames.  (Batches that large frames fill early are spread over more
 * sets, and then readers wait a little sooner.)
 *
 * All of it is allocated at the start, and nothing later.  Where that fails, it
 * is tried again with half of B, down to 1.  Grids are refused more than half of
 * the memory that is free, since others may want some, too.
 */

#include <stddef.h>

#include "core/grid.h"
#include "run/gpu_pipeline.h"

/* With smaller batches slots become smaller as well, but no smaller than this:
 * twice what a frame of a scanner with 64 rings takes. */
#define SMALLEST_SLOT ((size_t)4 << 20)

static uint32_t count_sets(const struct bv_gpu_plan *plan, uint32_t batch)
{
	return 2 * plan->readers + (plan->encoders + batch - 1) / batch + 1;
}

uint32_t bv_gpu_most_sets(const struct bv_gpu_plan *plan)
{
	return count_sets(plan, 1);
}

/* Kernels want the points of a frame to begin at multiples of 16 bytes. */
static size_t round_up(size_t bytes)
{
	return (bytes + 15) / 16 * 16;
}

static void set_sizes(struct bv_gpu *gpu, uint32_t batch)
{
	const struct bv_gpu_plan *plan = &gpu->plan;
	const struct bv_convert_options *options = gpu->run->options;
	const size_t least = plan->slot_bytes < SMALLEST_SLOT ? plan->slot_bytes
							      : SMALLEST_SLOT;
	const size_t share = plan->slot_bytes / plan->batch_frames * batch;
	const size_t cells = bv_grid_cells(options->grid) * batch;
	size_t points;

	gpu->batch_frames = batch;
	gpu->slot_bytes = round_up(share > least ? share : least);
	points = gpu->slot_bytes / options->layout.stride;
	gpu->set_cells = (uint32_t)(points < cells ? points : cells);
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
	return cudaSuccess;
}

/*
 * The memory of a slot: read() needs room for one byte more than there is.  An
 * integrated GPU has no memory of its own to copy to.
 */
static cudaError_t allocate_points(const struct bv_gpu *gpu,
				   struct bv_input_slot *slot)
{
	const unsigned int mapped = gpu->integrated ? cudaHostAllocMapped : 0;
	void *memory;
	cudaError_t error;

	error = cudaHostAlloc(&memory, gpu->slot_bytes + 1,
			      cudaHostAllocPortable | mapped);
	if (error != cudaSuccess)
		return error;
	slot->host = memory;
	if (gpu->integrated)
		error = cudaHostGetDevicePointer(&memory, slot->host, 0);
	else
		error = cudaMalloc(&memory, gpu->slot_bytes);
	if (error == cudaSuccess)
		slot->device = memory;
	return error;
}

static cudaError_t allocate_reader(const struct bv_gpu *gpu,
				   struct bv_gpu_reader *reader)
{
	cudaError_t error = create_stream(&reader->copies);

	for (int i = 0; i < 2; i++) {
		if (error == cudaSuccess)
			error = allocate_points(gpu, &reader->slots[i]);
		if (error == cudaSuccess)
			error = create_event(&reader->slots[i].uploaded);
		if (error == cudaSuccess)
			error = create_event(&reader->slots[i].consumed);
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
	return create_event(&set->done);
}

/*
 * Sends a batch of one empty frame through the kernels, so that everything is
 * loaded before the first real one, and a GPU that cannot run them is told.
 */
static cudaError_t warm_up(struct bv_gpu *gpu)
{
	struct bv_input_slot slot = gpu->readers[0].slots[0];
	cudaError_t error = bv_clear_grids(&gpu->grids, gpu->compute);

	slot.count = 1;
	if (error == cudaSuccess)
		error = bv_gpu_enqueue_kernels(gpu, &slot, &gpu->sets[0]);
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
		struct bv_input_slot *slot = &reader->slots[i];

		destroy_event(error, slot->uploaded);
		destroy_event(error, slot->consumed);
		if (!gpu->integrated)
			free_device(error, slot->device);
		free_pinned(error, slot->host);
		*slot = (struct bv_input_slot){0};
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
	free_device(&error, gpu->grids.memory);
	gpu->compute = NULL;
	gpu->grids = (struct bv_device_grids){0};
	return error;
}
