/*
 * batch_memory.c - the memory of a batch: points, and what comes back of them
 */

#include "gpu/batch_memory.h"

#include "gpu/resources.h"

/* -------------------------------------------------------------------------- */
/* Points                                                                     */
/* -------------------------------------------------------------------------- */

/* Of an integrated GPU, which has no memory of its own, they are the host's, too. */
static void allocate_points(cudaError_t *error, const struct bv_gpu *gpu,
			    struct bv_gpu_batch *batch, size_t bytes)
{
	batch->bytes_room = bytes;
	if (!gpu->integrated) {
		batch->points = bv_gpu_get_device(error, bytes);
		return;
	}
	batch->host_points =
		bv_gpu_get_pinned(error, bytes, cudaHostAllocMapped);
	batch->points = bv_gpu_get_mapped(error, batch->host_points);
}

static void free_points(cudaError_t *error, const struct bv_gpu_batch *batch)
{
	if (batch->host_points != NULL)
		bv_gpu_free_pinned(error, batch->host_points);
	else
		bv_gpu_free_device(error, batch->points);
}

cudaError_t bv_gpu_grow(const struct bv_gpu *gpu, struct bv_gpu_batch *batch,
			size_t bytes)
{
	const struct bv_gpu_batch before = *batch;
	cudaError_t error = cudaSuccess, freed = cudaSuccess;

	allocate_points(&error, gpu, batch, bytes);
	if (error == cudaSuccess) {
		free_points(&error, &before);
		return error;
	}
	if (error == cudaErrorMemoryAllocation) {
		cudaGetLastError(); /* else the next launch finds it */
		/* What was pinned, and cannot be mapped. */
		free_points(&freed, batch);
	}
	*batch = before;
	return freed != cudaSuccess ? freed : error;
}

/* -------------------------------------------------------------------------- */
/* Output                                                                     */
/* -------------------------------------------------------------------------- */

/* Words of its parts, which come one behind the other, in whole lines. */
struct output {
	size_t tallies, stream_bytes, streams;
	size_t cells, shown;
};

static struct output find_output(const struct bv_gpu *gpu)
{
	const size_t frames = gpu->batch_frames;
	struct output output = {
		.tallies = bv_gpu_whole_lines(frames * gpu->grids.tally_words)};

	if (gpu->makes_streams) {
		output.stream_bytes = bv_gpu_whole_lines(frames);
		output.streams = gpu->words_room;
	} else {
		output.cells = gpu->cells_room;
		output.shown = output.cells * gpu->grids.shown_words;
	}
	return output;
}

static void allocate_output(cudaError_t *error, const struct bv_gpu *gpu,
			    struct bv_gpu_batch *batch)
{
	const struct output output = find_output(gpu);
	const size_t words = output.tallies + output.stream_bytes +
			     output.streams + output.cells + output.shown;
	const unsigned char *seen;

	batch->output = bv_gpu_get_pinned(error, words * sizeof(uint32_t),
					  cudaHostAllocMapped);
	seen = bv_gpu_get_mapped(error, batch->output);
	if (*error != cudaSuccess)
		return;
	batch->to_device =
		(ptrdiff_t)((uintptr_t)seen - (uintptr_t)batch->output);
	batch->tallies = batch->output;
	batch->stream_bytes = batch->tallies + output.tallies;
	batch->streams = batch->stream_bytes + output.stream_bytes;
	batch->cells = batch->streams + output.streams;
	batch->shown = batch->cells + output.cells;
	batch->cells_room = gpu->cells_room;
	batch->words_room = gpu->words_room;
}

/* -------------------------------------------------------------------------- */
/* Batches                                                                    */
/* -------------------------------------------------------------------------- */

void bv_gpu_allocate_batch(cudaError_t *error, const struct bv_gpu *gpu,
			   struct bv_gpu_batch *batch)
{
	allocate_points(error, gpu, batch, gpu->batch_bytes);
	for (uint32_t i = 0; i < gpu->batch_frames; i++)
		bv_gpu_make_event(error, &batch->uploaded[i]);
	allocate_output(error, gpu, batch);
	bv_gpu_make_event(error, &batch->done);
}

void bv_gpu_free_batch(cudaError_t *error, struct bv_gpu_batch *batch)
{
	for (uint32_t i = 0; i < BV_MOST_BATCH; i++)
		bv_gpu_destroy_event(error, batch->uploaded[i]);
	bv_gpu_destroy_event(error, batch->done);
	bv_gpu_free_pinned(error, batch->output);
	free_points(error, batch);
	*batch = (struct bv_gpu_batch){0};
}
