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
	uint32_t *cells, *shown;      /* pinned and mapped */
	uint32_t *tallies, *occupied; /* likewise */
	size_t bytes, capacity;
};

struct device make_device(const struct bv_grid *grid, uint32_t frames)
{
	const size_t bytes = bv_device_grids_bytes(grid, frames);
	struct device device = {.grid = grid};
	void *memory = NULL;

	device.rasterizer = make_rasterizer(grid);
	CHECK_CUDA(cudaStreamCreateWithFlags(&device.stream,
					     cudaStreamNonBlocking));
	CHECK_CUDA(cudaMalloc(&memory, bytes));
	bv_device_grids_init(&device.grids, grid, frames, memory);
	CHECK_CUDA(bv_clear_grids(&device.grids, device.stream));
	CHECK_CUDA(bv_upload_view(grid, device.stream, &device.view));
	return device;
}

void check_cleared(struct device *device)
{
	const size_t bytes =
		bv_device_grids_bytes(device->grid, device->grids.frames);
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
	CHECK_CUDA(cudaFree(device->view));
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
		frame->room = (uint32_t)frames[i].points;
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
	buffers.shown =
		pin_words(buffers.capacity * device->grids.shown_words + 1);
	buffers.tallies =
		pin_words((size_t)count * device->grids.tally_words + 1);
	buffers.occupied = pin_words(count + 1);
	batch->points = buffers.points;
	batch->list = buffers.list;
	batch->cells = device_address(buffers.cells);
	batch->shown = device_address(buffers.shown);
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
	CHECK_CUDA(cudaFreeHost(buffers->shown));
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

static void check_same_bits(float value, float expected)
{
	CHECK(memcmp(&value, &expected, sizeof(value)) == 0);
}

static void check_counts(const struct bv_counts *counts,
			 const struct bv_counts *expected)
{
	CHECK_EQ_INT(counts->points, expected->points);
	CHECK_EQ_INT(counts->kept, expected->kept);
	CHECK_EQ_INT(counts->not_finite, expected->not_finite);
	CHECK_EQ_INT(counts->outside, expected->outside);
	CHECK_EQ_INT(counts->odd_intensity, expected->odd_intensity);
	check_same_bits(counts->intensity_min, expected->intensity_min);
	check_same_bits(counts->intensity_max, expected->intensity_max);
}

/* ---------------------------------------------------------------------- */
/* What is expected                                                       */
/* ---------------------------------------------------------------------- */

/* What the CPU makes of a frame, until it draws the next. */
struct expected {
	size_t occupied;
	const uint32_t *cells;
	const struct bv_counts *counts;
	struct bv_frame_maxima most; /* where pixels are scaled to them */
	unsigned char *shown; /* as it has to lie in the room of the frame */
};

static unsigned char *copy_unwritten(size_t words)
{
	uint32_t *const copy = malloc((words + 1) * sizeof(*copy));

	CHECK(copy != NULL);
	for (size_t i = 0; i < words; i++)
		copy[i] = UNWRITTEN;
	return (unsigned char *)copy;
}

/* The preset note scales red and blue by the maxima. */
static struct expected expect_picture(const struct device *device,
				      unsigned char *shown)
{
	struct bv_image image = {.struct_size = sizeof(image)};
	struct expected expected = {.shown = shown};

	CHECK_EQ_INT(bv_rasterizer_finish(device->rasterizer, &image), BV_OK);
	expected.occupied = image.occupied;
	expected.cells = image.cells;
	expected.counts = image.counts;
	if (device->grid->rules.scaled_to_frame) {
		expected.most.count = frame_count(&image);
		expected.most.height = frame_height(&image);
	}
	if (image.occupied > 0)
		memcpy(shown, image.pixels, image.occupied * image.stride);
	return expected;
}

/* Copies the planes of an array, each into its room; returns what lies behind. */
static unsigned char *copy_planes(const struct bv_array *array, size_t room,
				  unsigned char *shown)
{
	const size_t width = array->type == BV_F4 ? sizeof(float) : 1;

	for (uint32_t c = 0; c < array->channels; c++) {
		if (array->occupied > 0)
			memcpy(shown, array->planes[c],
			       array->occupied * width);
		shown += room * width;
	}
	return shown;
}

static struct expected expect_arrays(const struct device *device, size_t room,
				     unsigned char *shown)
{
	struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays)};
	struct expected expected = {.shown = shown};

	CHECK_EQ_INT(bv_rasterizer_finish_arrays(device->rasterizer, &arrays),
		     BV_OK);
	expected.occupied = arrays.arrays[0]->occupied;
	expected.cells = arrays.arrays[0]->cells;
	expected.counts = arrays.counts;
	for (size_t i = 0; i < arrays.count; i++)
		shown = copy_planes(arrays.arrays[i], room, shown);
	return expected;
}

static struct expected expect(const struct device *device,
			      const struct bv_layout *layout,
			      const struct test_frame *frame)
{
	unsigned char *const shown =
		copy_unwritten(frame->points * device->grids.shown_words);

	CHECK_EQ_INT(bv_rasterizer_begin(device->rasterizer), BV_OK);
	CHECK_EQ_INT(bv_rasterizer_add(device->rasterizer, layout, NULL,
				       frame->bytes, frame->points),
		     BV_OK);
	return device->grid->form == BV_FORM_ARRAYS
		       ? expect_arrays(device, frame->points, shown)
		       : expect_picture(device, shown);
}

/* ---------------------------------------------------------------------- */
/* Checks                                                                 */
/* ---------------------------------------------------------------------- */

static void check_unwritten(const uint32_t *words, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		CHECK(words[i] == UNWRITTEN);
}

static void check_tally(const struct device *device,
			const struct buffers *buffers, uint32_t i,
			uint32_t points, const struct expected *expected)
{
	const struct bv_rules *rules = &device->grid->rules;
	const uint32_t *words =
		buffers->tallies + (size_t)i * device->grids.tally_words;
	const struct bv_frame_tally tally =
		bv_read_frame_tally(&device->grids, rules, words, points);

	check_counts(&tally.counts, expected->counts);
	CHECK_EQ_INT(tally.occupied, expected->occupied);
	CHECK_EQ_INT(buffers->occupied[i], expected->occupied);
	if (rules->scaled_to_frame && device->grid->form == BV_FORM_ARRAYS)
		return; /* which are not scaled */
	CHECK_EQ_INT(tally.most.count, expected->most.count);
	check_same_bits(tally.most.height, expected->most.height);
}

/* Frame 'i' of a batch that has run. */
static void check_frame(struct device *device, const struct bv_batch *batch,
			const struct buffers *buffers, uint32_t i,
			const struct test_frame *frame)
{
	const size_t first = batch->frames[i].first_cell;
	const size_t words = device->grids.shown_words;
	const struct expected expected = expect(device, &batch->layout, frame);

	check_tally(device, buffers, i, batch->frames[i].points, &expected);
	if (expected.occupied > 0)
		CHECK(memcmp(buffers->cells + first, expected.cells,
			     expected.occupied * sizeof(uint32_t)) == 0);
	CHECK(memcmp(buffers->shown + first * words, expected.shown,
		     frame->points * words * sizeof(uint32_t)) == 0);
	check_unwritten(buffers->cells, first + expected.occupied,
			first + frame->points);
	free(expected.shown);
}

void check_batch(struct device *device, const struct bv_layout *layout,
		 const struct test_frame *frames, uint32_t count)
{
	struct bv_batch batch = {.rules = device->grid->rules,
				 .channels = device->grid->channels,
				 .layout = *layout,
				 .grids = device->grids,
				 .view = device->view};
	struct buffers buffers = make_buffers(device, &batch, frames, count);
	const size_t tally_words = (size_t)count * device->grids.tally_words;

	run(device, &batch, &buffers);
	for (uint32_t i = 0; i < count; i++)
		check_frame(device, &batch, &buffers, i, &frames[i]);
	check_unwritten(buffers.cells, buffers.capacity, buffers.capacity + 1);
	check_unwritten(buffers.shown,
			buffers.capacity * device->grids.shown_words,
			buffers.capacity * device->grids.shown_words + 1);
	check_unwritten(buffers.tallies, tally_words, tally_words + 1);
	check_unwritten(buffers.occupied, count, count + 1);
	free_buffers(&buffers);
}
