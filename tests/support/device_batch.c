/*
 * device_batch.c: batches of frames through the kernels, held against the CPU
 *
 * The steps are those of the pipeline: upload, bin, list, shade, settle.  Buffers are made
 * for each batch and are as small as may be, so that whoever reads or writes past an end
 * is found.
 */

#include "device_batch.h"

#include "check.h"
#include "device_memory.h"
#include "drawing.h"

/* The buffers of one batch. */
struct buffers {
	unsigned char *upload;        /* pinned */
	void *points, *list;          /* the device's */
	uint32_t *cells, *pixels;     /* pinned and mapped */
	uint32_t *tallies, *occupied; /* likewise */
	size_t bytes, capacity;
};

struct device make_device(const struct bv_grid *grid, uint32_t frames)
{
	const size_t bytes = bv_device_grids_bytes(&grid->rules, frames);
	struct device device = {.grid = grid};
	void *memory = NULL;

	device.rasterizer = make_rasterizer(grid);
	CHECK_CUDA(cudaStreamCreateWithFlags(&device.stream,
					     cudaStreamNonBlocking));
	CHECK_CUDA(cudaMalloc(&memory, bytes));
	bv_device_grids_init(&device.grids, &grid->rules, frames, memory);
	CHECK_CUDA(bv_clear_grids(&device.grids, device.stream));
	return device;
}

void check_cleared(struct device *device)
{
	const size_t bytes = bv_device_grids_bytes(&device->grid->rules,
						   device->grids.frames);
	void *copy = NULL;
	const unsigned char *byte;

	CHECK_CUDA(cudaHostAlloc(&copy, bytes, cudaHostAllocDefault));
	CHECK_CUDA(cudaMemcpyAsync(copy, device->grids.memory, bytes,
				   cudaMemcpyDeviceToHost, device->stream));
	CHECK_CUDA(cudaStreamSynchronize(device->stream));
	byte = copy;
	CHECK(byte[0] == 0 && memcmp(byte, byte + 1, bytes - 1) == 0);
	CHECK_CUDA(cudaFreeHost(copy));
}

void free_device(struct device *device)
{
	check_cleared(device);
	CHECK_CUDA(cudaFree(device->grids.memory));
	CHECK_CUDA(cudaStreamDestroy(device->stream));
	bv_rasterizer_free(device->rasterizer);
}

/* Where the frames lie in the batch; sets the sizes of 'buffers' too. */
static void place_frames(struct bv_batch *batch, struct buffers *buffers,
			 const struct test_frame *frames, uint32_t count)
{
	batch->frame_count = count;
	for (uint32_t i = 0; i < count; i++) {
		struct bv_batch_frame *frame = &batch->frames[i];
		const size_t bytes = frames[i].points * batch->layout.stride;

		buffers->bytes = (buffers->bytes + 15) / 16 * 16;
		frame->first_byte = buffers->bytes;
		frame->points = (uint32_t)frames[i].points;
		frame->first_cell = (uint32_t)buffers->capacity;
		buffers->bytes += bytes;
		buffers->capacity += frames[i].points;
	}
}

static struct buffers make_buffers(const struct device *device,
				   struct bv_batch *batch,
				   const struct test_frame *frames,
				   uint32_t count)
{
	struct buffers buffers = {0};
	void *memory = NULL;

	place_frames(batch, &buffers, frames, count);
	CHECK_CUDA(cudaHostAlloc(&memory, buffers.bytes + 1,
				 cudaHostAllocDefault));
	buffers.upload = memory;
	for (uint32_t i = 0; i < count; i++) {
		const size_t bytes = frames[i].points * batch->layout.stride;

		if (bytes > 0)
			memcpy(buffers.upload + batch->frames[i].first_byte,
			       frames[i].bytes, bytes);
	}
	CHECK_CUDA(cudaMalloc(&buffers.points,
			      buffers.bytes > 0 ? buffers.bytes : 1));
	CHECK_CUDA(cudaMalloc(&buffers.list,
			      (buffers.capacity > 0 ? buffers.capacity : 1) *
				      sizeof(uint32_t)));
	/* A word behind each of them is nobody's. */
	buffers.cells = pin_words(buffers.capacity + 1);
	buffers.pixels = pin_words(buffers.capacity + 1);
	buffers.tallies =
		pin_words((size_t)count * device->grids.tally_words + 1);
	buffers.occupied = pin_words(count + 1);
	batch->points = buffers.points;
	batch->list = buffers.list;
	batch->cells = device_address(buffers.cells);
	batch->pixels = device_address(buffers.pixels);
	batch->sent_tallies = device_address(buffers.tallies);
	batch->occupied = device_address(buffers.occupied);
	return buffers;
}

static void free_buffers(struct buffers *buffers)
{
	CHECK_CUDA(cudaFreeHost(buffers->upload));
	CHECK_CUDA(cudaFree(buffers->points));
	CHECK_CUDA(cudaFree(buffers->list));
	CHECK_CUDA(cudaFreeHost(buffers->cells));
	CHECK_CUDA(cudaFreeHost(buffers->pixels));
	CHECK_CUDA(cudaFreeHost(buffers->tallies));
	CHECK_CUDA(cudaFreeHost(buffers->occupied));
}

static void run(const struct device *device, const struct bv_batch *batch,
		const struct buffers *buffers)
{
	const cudaStream_t stream = device->stream;

	if (buffers->bytes > 0)
		CHECK_CUDA(cudaMemcpyAsync(buffers->points, buffers->upload,
					   buffers->bytes,
					   cudaMemcpyHostToDevice, stream));
	CHECK_CUDA(bv_launch_bin(batch, stream));
	CHECK_CUDA(bv_launch_list(batch, stream));
	CHECK_CUDA(bv_launch_shade(batch, stream));
	CHECK_CUDA(bv_launch_settle(batch, stream));
	CHECK_CUDA(cudaStreamSynchronize(stream));
}

static void check_unwritten(const uint32_t *words, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		CHECK(words[i] == UNWRITTEN);
}

static void check_same_bits(float value, float expected)
{
	CHECK(memcmp(&value, &expected, sizeof(value)) == 0);
}

/* Only the preset note has them: they are the ranges of its red and blue. */
static void check_maxima(const struct bv_frame_maxima *most,
			 const struct bv_image *image, bool scaled)
{
	if (scaled) {
		CHECK_EQ_INT(most->count, frame_count(image));
		check_same_bits(most->height, frame_height(image));
	} else {
		CHECK_EQ_INT(most->count, 0);
		check_same_bits(most->height, 0.0f);
	}
}

static void check_tally(const struct bv_frame_tally *tally,
			const struct bv_image *image, bool scaled)
{
	const struct bv_counts *counts = &tally->counts;
	const struct bv_counts *expected = image->counts;

	CHECK_EQ_INT(counts->points, expected->points);
	CHECK_EQ_INT(counts->kept, expected->kept);
	CHECK_EQ_INT(counts->not_finite, expected->not_finite);
	CHECK_EQ_INT(counts->outside, expected->outside);
	CHECK_EQ_INT(counts->odd_intensity, expected->odd_intensity);
	check_same_bits(counts->intensity_min, expected->intensity_min);
	check_same_bits(counts->intensity_max, expected->intensity_max);
	CHECK_EQ_INT(tally->occupied, image->occupied);
	check_maxima(&tally->most, image, scaled);
}

/* Frame 'i' of a batch that has run. */
static void check_frame(struct device *device, const struct bv_batch *batch,
			const struct buffers *buffers, uint32_t i,
			const struct test_frame *frame)
{
	const struct bv_device_grids *grids = &device->grids;
	const struct bv_batch_frame *in_batch = &batch->frames[i];
	const size_t first = in_batch->first_cell;
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_frame_tally tally;

	CHECK_EQ_INT(bv_rasterize(device->rasterizer, &batch->layout,
				  frame->bytes, frame->points, &image),
		     BV_OK);
	tally = bv_read_frame_tally(grids, &batch->rules,
				    buffers->tallies +
					    (size_t)i * grids->tally_words,
				    in_batch->points);
	check_tally(&tally, &image, batch->rules.scaled_to_frame);
	CHECK_EQ_INT(buffers->occupied[i], image.occupied);
	if (image.occupied > 0) {
		CHECK(memcmp(buffers->cells + first, image.cells,
			     image.occupied * sizeof(uint32_t)) == 0);
		CHECK(memcmp(buffers->pixels + first, image.pixels,
			     image.occupied * image.stride) == 0);
	}
	check_unwritten(buffers->cells, first + image.occupied,
			first + frame->points);
	check_unwritten(buffers->pixels, first + image.occupied,
			first + frame->points);
}

void check_batch(struct device *device, const struct bv_layout *layout,
		 const struct test_frame *frames, uint32_t count)
{
	struct bv_batch batch = {.rules = device->grid->rules,
				 .layout = *layout,
				 .grids = device->grids};
	struct buffers buffers = make_buffers(device, &batch, frames, count);
	const size_t tally_words = (size_t)count * device->grids.tally_words;

	run(device, &batch, &buffers);
	for (uint32_t i = 0; i < count; i++)
		check_frame(device, &batch, &buffers, i, &frames[i]);
	check_unwritten(buffers.cells, buffers.capacity, buffers.capacity + 1);
	check_unwritten(buffers.pixels, buffers.capacity, buffers.capacity + 1);
	check_unwritten(buffers.tallies, tally_words, tally_words + 1);
	check_unwritten(buffers.occupied, count, count + 1);
	free_buffers(&buffers);
}
