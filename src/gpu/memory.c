/*
 * memory.c - what a GPU's work needs of CUDA
 *
 * For batches of B frames in Y bytes, and W workers:
 *
 *	device	grids for B frames; a list, images twice, and codes and words for
 *		streams, of a batch; the points of ceil(W / B) + 3 batches
 *	pinned	2 W pieces, and streams and tallies of ceil(W / B) + 3 batches
 *
 * which with 8 frames in 16 MiB and 18 workers makes 470 MiB of the device, for
 * pictures of 1600 x 1600, and 52 MiB of the host.  An integrated GPU has the points of
 * batches in pinned memory, and its pieces are no matter of CUDA's.
 *
 * The frames that workers have in hand at one time, of which each is read or finished,
 * lie in up to ceil(W / B) + 1 batches; two more let the GPU draw one while it makes
 * the streams of another.
 *
 * All of it is allocated at the start, and nothing later, but for the points of a frame
 * that alone has more than Y bytes: these get memory when it comes.  Where the start
 * fails, it is tried again with half of B, down to 1.  Grids are refused more than half
 * of the memory that is free, since others may want some, too; with 64 slices they take
 * some seventeen times as much as without.
 *
 * What a cell becomes is 4 or 8 bytes of a picture, and up to 640 of arrays.  So it is
 * not for as many cells as a batch may have points that there is room for those.
 */

#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "core/grid.h"
#include "core/layout.h"
#include "core/pages.h"
#include "gpu/batch_memory.h"
#include "gpu/resources.h"
#include "gpu/streams.h"
#include "png/stream_rules.h"

/*
 * With fewer frames batches become smaller as well, but no smaller than this: twice what
 * a frame of a scanner with 64 rings takes.
 */
#define SMALLEST_BATCH_BYTES ((size_t)4 << 20)

/* Bytes of a batch for what becomes arrays, and of a smaller one at the least. */
#define ARRAYS_BYTES ((size_t)64 << 20)
#define SMALLEST_ARRAYS_BYTES ((size_t)16 << 20)

/* The bytes of a usual point, and the fewest: float32 x, y and z. */
#define USUAL_STRIDE 16
#define LEAST_STRIDE 12

/* -------------------------------------------------------------------------- */
/* Sizes                                                                      */
/* -------------------------------------------------------------------------- */

static uint32_t count_batches(const struct bv_gpu_plan *plan, uint32_t frames)
{
	return (plan->workers + frames - 1) / frames + 3;
}

uint32_t bv_gpu_most_batches(const struct bv_gpu_plan *plan)
{
	return count_batches(plan, 1);
}

static size_t least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t greatest_of(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* How many cells there may be for the sake of memory. */
static size_t most_shown_cells(const struct bv_gpu *gpu)
{
	const struct bv_channels *channels = &gpu->grid->channels;
	const size_t bytes =
		(1 + (size_t)bv_shown_words(channels)) * sizeof(uint32_t);
	const size_t share =
		ARRAYS_BYTES / gpu->plan.batch_frames * gpu->batch_frames;

	if (channels->bits != 0)
		return SIZE_MAX;
	return greatest_of(share, SMALLEST_ARRAYS_BYTES) / bytes;
}

/* A frame's image has at most as many cells as it has points, or as the grid has. */
static size_t cells_of_a_batch(const struct bv_gpu *gpu)
{
	const size_t frames = gpu->batch_frames;
	const size_t grid = bv_gpu_whole_lines(bv_grid_cells(gpu->grid));
	const size_t by_points =
		gpu->batch_bytes / LEAST_STRIDE + frames * BV_LINE_CELLS;
	const size_t most = least_of(least_of(by_points, frames * grid),
				     most_shown_cells(gpu));

	/* On the device there is room for the image of any frame. */
	return bv_gpu_whole_lines(gpu->makes_streams ? greatest_of(most, grid)
						     : most);
}

/* Streams of usual points, as many frames as there may be; few are larger. */
static size_t words_of_a_batch(const struct bv_gpu *gpu)
{
	const size_t points = gpu->batch_bytes / USUAL_STRIDE;
	const size_t frames = gpu->batch_frames;
	const size_t grid = bv_grid_cells(gpu->grid);
	const size_t most = least_of(points / frames, grid);

	return frames * bv_gpu_whole_lines(bv_gpu_stream_words(&gpu->form,
							       (uint32_t)most));
}

static void set_sizes(struct bv_gpu *gpu, uint32_t batch)
{
	const struct bv_gpu_plan *plan = &gpu->plan;
	const size_t least = plan->batch_bytes < SMALLEST_BATCH_BYTES
				     ? plan->batch_bytes
				     : SMALLEST_BATCH_BYTES;
	const size_t share = plan->batch_bytes / plan->batch_frames * batch;

	gpu->batch_frames = batch;
	gpu->batch_bytes = bv_gpu_aligned(share > least ? share : least);
	gpu->cells_room = (uint32_t)cells_of_a_batch(gpu);
	gpu->words_room =
		gpu->makes_streams ? (uint32_t)words_of_a_batch(gpu) : 0;
	gpu->batch_count = count_batches(plan, batch);
}

/* -------------------------------------------------------------------------- */
/* Getting                                                                    */
/* -------------------------------------------------------------------------- */

/* Refuses grids of so many bytes, if that is too much, and notes why. */
static void check_available(cudaError_t *error, struct bv_gpu *gpu,
			    size_t bytes)
{
	size_t available, total;

	gpu->refused_bytes = 0;
	if (*error == cudaSuccess)
		*error = cudaMemGetInfo(&available, &total);
	if (*error == cudaSuccess && bytes > available / 2) {
		gpu->refused_bytes = bytes;
		gpu->available_bytes = available;
		*error = cudaErrorMemoryAllocation;
	}
}

static void allocate_grids(cudaError_t *error, struct bv_gpu *gpu)
{
	const size_t bytes =
		bv_device_grids_bytes(gpu->grid, gpu->batch_frames);
	void *memory;

	check_available(error, gpu, bytes);
	memory = bv_gpu_get_device(error, bytes);
	if (memory != NULL)
		bv_device_grids_init(&gpu->grids, gpu->grid, gpu->batch_frames,
				     memory);
	gpu->list =
		bv_gpu_get_device(error, gpu->cells_room * sizeof(*gpu->list));
	gpu->occupied = bv_gpu_get_device(
		error, gpu->batch_frames * sizeof(*gpu->occupied));
	bv_gpu_make_stream(error, &gpu->compute);
	if (*error == cudaSuccess)
		*error = bv_upload_view(gpu->grid, gpu->compute, &gpu->view);
}

static void allocate_images(cudaError_t *error, const struct bv_gpu *gpu,
			    struct bv_gpu_images *images)
{
	const size_t bytes = gpu->cells_room * sizeof(uint32_t);

	images->cells = bv_gpu_get_device(error, bytes);
	images->pixels =
		bv_gpu_get_device(error, bytes * gpu->grids.shown_words);
	images->occupied =
		bv_gpu_get_device(error, gpu->batch_frames * sizeof(uint32_t));
	bv_gpu_make_event(error, &images->drawn);
	bv_gpu_make_event(error, &images->taken);
}

/* Tallies and words are all 0 between batches. */
static void allocate_streams(cudaError_t *error, const struct bv_gpu *gpu,
			     struct bv_gpu_streams *s)
{
	/* A frame has a block that is not full. */
	const size_t blocks = gpu->cells_room / BV_CODER_CELLS +
			      2 * (size_t)gpu->batch_frames;
	const size_t tally_bytes = blocks * sizeof(*s->tallies);
	const size_t word_bytes = gpu->words_room * sizeof(*s->words);

	bv_gpu_make_stream(error, &s->stream);
	for (int i = 0; i < 2; i++)
		allocate_images(error, gpu, &s->images[i]);
	s->tallies = bv_gpu_get_device(error, tally_bytes);
	s->codes = bv_gpu_get_device(error, blocks * sizeof(*s->codes));
	s->words = bv_gpu_get_device(error, word_bytes);
	s->bytes =
		bv_gpu_get_device(error, gpu->batch_frames * sizeof(*s->bytes));
	if (*error == cudaSuccess)
		*error = cudaMemsetAsync(s->tallies, 0, tally_bytes, s->stream);
	if (*error == cudaSuccess)
		*error = cudaMemsetAsync(s->words, 0, word_bytes, s->stream);
}

/* Pieces have room before them for what the part of a file before has left over. */
static void allocate_piece(cudaError_t *error, const struct bv_gpu *gpu,
			   struct bv_gpu_piece *piece)
{
	const size_t bytes = BV_PIECE_REST + BV_GPU_PIECE;

	if (gpu->integrated)
		piece->allocation = bv_pages_allocate(bytes);
	else
		piece->allocation =
			bv_gpu_get_pinned(error, bytes, cudaHostAllocDefault);
	if (gpu->integrated && piece->allocation == NULL)
		*error = cudaErrorMemoryAllocation;
	if (piece->allocation != NULL)
		piece->memory = piece->allocation + BV_PIECE_REST;
	bv_gpu_make_event(error, &piece->uploaded);
}

static void allocate_worker(cudaError_t *error, const struct bv_gpu *gpu,
			    struct bv_gpu_worker *worker)
{
	bv_gpu_make_stream(error, &worker->uploads);
	for (int i = 0; i < BV_GPU_PIECES; i++) {
		if (*error == cudaSuccess)
			allocate_piece(error, gpu, &worker->pieces[i]);
	}
}

/*
 * Sends a batch of one frame, whose one point is at the origin, through all kernels: so
 * everything is loaded before the first real one, and a GPU that cannot run them is
 * told.
 */
static void warm_up(cudaError_t *error, struct bv_gpu *gpu)
{
	struct bv_gpu_batch *batch = &gpu->batches[0];
	const struct bv_gpu_wish wish = {
		.layout = bv_kitti,
		.points = 1,
		.cells = 1,
		.words = bv_gpu_stream_words(&gpu->form, 1),
	};

	if (*error != cudaSuccess)
		return;
	*error = bv_clear_grids(&gpu->grids, gpu->compute);
	if (gpu->integrated)
		memset(batch->host_points, 0, bv_kitti.stride);
	else if (*error == cudaSuccess)
		*error = cudaMemsetAsync(batch->points, 0, bv_kitti.stride,
					 gpu->compute);
	bv_gpu_batch_begin(batch);
	bv_gpu_batch_add(batch, &wish)->comes = true;
	if (*error == cudaSuccess)
		*error = bv_gpu_enqueue_kernels(gpu, batch);
	if (*error == cudaSuccess)
		*error = cudaEventSynchronize(batch->done);
}

/* Allocates for batches of the size that was set. */
static cudaError_t try_to_allocate(struct bv_gpu *gpu)
{
	cudaError_t error = cudaSuccess;

	allocate_grids(&error, gpu);
	if (gpu->makes_streams)
		allocate_streams(&error, gpu, &gpu->streams);
	for (uint32_t i = 0; i < gpu->plan.workers; i++)
		allocate_worker(&error, gpu, &gpu->workers[i]);
	for (uint32_t i = 0; i < gpu->batch_count; i++)
		bv_gpu_allocate_batch(&error, gpu, &gpu->batches[i]);
	warm_up(&error, gpu);
	return error;
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

static void free_worker(cudaError_t *error, const struct bv_gpu *gpu,
			struct bv_gpu_worker *worker)
{
	for (int i = 0; i < BV_GPU_PIECES; i++) {
		struct bv_gpu_piece *piece = &worker->pieces[i];

		bv_gpu_destroy_event(error, piece->uploaded);
		if (gpu->integrated)
			free(piece->allocation);
		else
			bv_gpu_free_pinned(error, piece->allocation);
		*piece = (struct bv_gpu_piece){0};
	}
	bv_gpu_destroy_stream(error, worker->uploads);
	worker->uploads = NULL;
	worker->piece = 0;
}

static void free_streams(cudaError_t *error, struct bv_gpu_streams *s)
{
	for (int i = 0; i < 2; i++) {
		struct bv_gpu_images *images = &s->images[i];

		bv_gpu_destroy_event(error, images->drawn);
		bv_gpu_destroy_event(error, images->taken);
		bv_gpu_free_device(error, images->cells);
		bv_gpu_free_device(error, images->pixels);
		bv_gpu_free_device(error, images->occupied);
	}
	bv_gpu_free_device(error, s->tallies);
	bv_gpu_free_device(error, s->codes);
	bv_gpu_free_device(error, s->words);
	bv_gpu_free_device(error, s->bytes);
	bv_gpu_destroy_stream(error, s->stream);
	*s = (struct bv_gpu_streams){0};
}

cudaError_t bv_gpu_free(struct bv_gpu *gpu)
{
	cudaError_t error = cudaSuccess;

	bv_gpu_wait_for_stream(&error, gpu->compute);
	bv_gpu_wait_for_stream(&error, gpu->streams.stream);
	for (uint32_t i = 0; i < gpu->plan.workers; i++)
		free_worker(&error, gpu, &gpu->workers[i]);
	for (uint32_t i = 0; i < gpu->batch_count; i++)
		bv_gpu_free_batch(&error, &gpu->batches[i]);
	free_streams(&error, &gpu->streams);
	bv_gpu_destroy_stream(&error, gpu->compute);
	bv_gpu_free_device(&error, gpu->list);
	bv_gpu_free_device(&error, gpu->view);
	bv_gpu_free_device(&error, gpu->occupied);
	bv_gpu_free_device(&error, gpu->grids.memory);
	gpu->compute = NULL;
	gpu->grids = (struct bv_device_grids){0};
	gpu->view = NULL;
	gpu->list = gpu->occupied = NULL;
	return error;
}
