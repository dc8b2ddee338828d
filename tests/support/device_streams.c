/*
 * device_streams.c: streams that the kernels make, held against the CPU's
 *
 * Buffers are made for each batch and are as small as may be, so that whoever reads
 * or writes past an end is found.
 */

#include "device_streams.h"

#include "blocks.h"
#include "check.h"
#include "device_memory.h"

/* The frames of a batch: the image, once with too little room, and parts. */
enum { WHOLE, TOO_LARGE, PART, NOTHING, FRAMES };

/* What the CPU makes of a frame. */
struct expected {
	uint8_t *stream;
	size_t bytes;
};

struct buffers {
	void *cells, *pixels, *occupied;       /* the device's */
	void *tallies, *codes, *words, *bytes; /* likewise */
	uint32_t *sent_bytes, *streams;        /* pinned and mapped */
	size_t cell_count, block_count, word_count;
};

/* ---------------------------------------------------------------------- */
/* Memory                                                                 */
/* ---------------------------------------------------------------------- */

static void *allocate(size_t bytes)
{
	void *memory = NULL;

	CHECK_CUDA(cudaMalloc(&memory, bytes > 0 ? bytes : 1));
	return memory;
}

/* Moves what is pinned to memory of the device. */
static void *upload(void *pinned, size_t bytes, cudaStream_t stream)
{
	void *memory = allocate(bytes);

	if (bytes > 0)
		CHECK_CUDA(cudaMemcpyAsync(memory, pinned, bytes,
					   cudaMemcpyHostToDevice, stream));
	CHECK_CUDA(cudaStreamSynchronize(stream));
	CHECK_CUDA(cudaFreeHost(pinned));
	return memory;
}

static void *allocate_zeros(size_t bytes, cudaStream_t stream)
{
	void *memory = allocate(bytes);

	CHECK_CUDA(cudaMemsetAsync(memory, 0, bytes, stream));
	return memory;
}

static void check_zeros(const void *memory, size_t bytes, cudaStream_t stream)
{
	unsigned char *copy = pin(bytes);

	CHECK_CUDA(cudaMemcpyAsync(copy, memory, bytes, cudaMemcpyDeviceToHost,
				   stream));
	CHECK_CUDA(cudaStreamSynchronize(stream));
	CHECK(copy[0] == 0 && memcmp(copy, copy + 1, bytes - 1) == 0);
	CHECK_CUDA(cudaFreeHost(copy));
}

/* ---------------------------------------------------------------------- */
/* A batch                                                                */
/* ---------------------------------------------------------------------- */

/* A part that ends with a block, if the image has several. */
static size_t part_of(size_t cells)
{
	return cells > BV_CODER_CELLS
		       ? (cells - 1) / BV_CODER_CELLS * BV_CODER_CELLS
		       : cells / 2;
}

/* The image with fewer cells. */
static struct bv_image shorten(const struct bv_image *image, int frame)
{
	struct bv_image part = *image;

	if (frame == PART)
		part.occupied = part_of(image->occupied);
	else if (frame == NOTHING)
		part.occupied = 0;
	return part;
}

static struct expected expect(const struct bv_image *image,
			      struct bv_sparse_scratch *scratch)
{
	struct expected expected;

	expected.stream = malloc(bv_sparse_stream_bound(image));
	CHECK(expected.stream != NULL);
	expected.bytes = bv_sparse_stream(image, scratch, expected.stream);
	return expected;
}

/* To where the words of the next frame may begin. */
static size_t round_up(size_t words)
{
	return (words + BV_SENT_WORDS - 1) / BV_SENT_WORDS * BV_SENT_WORDS;
}

/*
 * Where the frames lie in the batch; sets the sizes of 'buffers' too.  For all that
 * is known at the launch, a part may have as many cells as the whole.
 */
static void place_frames(struct bv_stream_batch *batch, struct buffers *buffers,
			 const struct bv_image *images,
			 const struct expected *expected)
{
	const uint32_t most_cells = (uint32_t)images[WHOLE].occupied;

	for (int i = 0; i < FRAMES; i++) {
		const size_t words = (expected[i].bytes + 3) / 4;
		struct bv_stream_frame *frame = &batch->frames[i];

		frame->most_cells = most_cells;
		frame->most_words = (uint32_t)words - (i == TOO_LARGE);
		frame->first_cell = (uint32_t)buffers->cell_count;
		frame->first_block = (uint32_t)buffers->block_count;
		frame->first_word = (uint32_t)buffers->word_count;
		buffers->cell_count += images[i].occupied;
		buffers->block_count += bv_count_blocks(most_cells);
		buffers->word_count += round_up(frame->most_words);
	}
}

/* Uploads the cells, pixels and numbers of cells of all frames. */
static void upload_images(struct buffers *buffers,
			  const struct bv_stream_frame *frames,
			  const struct bv_image *images, cudaStream_t stream)
{
	const size_t cells_bytes = buffers->cell_count * sizeof(uint32_t);
	const size_t stride = images[WHOLE].stride;
	const size_t pixels_bytes = buffers->cell_count * stride;
	uint32_t *const cells = pin(cells_bytes);
	uint32_t *const occupied = pin(FRAMES * sizeof(*occupied));
	uint8_t *const pixels = pin(pixels_bytes);

	for (int i = 0; i < FRAMES; i++) {
		const size_t first = frames[i].first_cell;
		const size_t n = images[i].occupied;

		occupied[i] = (uint32_t)n;
		if (n == 0)
			continue;
		memcpy(cells + first, images[i].cells, n * sizeof(*cells));
		memcpy(pixels + first * stride, images[i].pixels, n * stride);
	}
	buffers->cells = upload(cells, cells_bytes, stream);
	buffers->pixels = upload(pixels, pixels_bytes, stream);
	buffers->occupied =
		upload(occupied, FRAMES * sizeof(*occupied), stream);
}

static struct buffers make_buffers(struct bv_stream_batch *batch,
				   const struct bv_image *images,
				   const struct expected *expected,
				   cudaStream_t stream)
{
	struct buffers b = {0};

	place_frames(batch, &b, images, expected);
	upload_images(&b, batch->frames, images, stream);
	b.codes = allocate(b.block_count * sizeof(struct bv_block_code));
	b.bytes = allocate(FRAMES * sizeof(uint32_t));
	b.tallies = allocate_zeros(
		b.block_count * sizeof(struct bv_block_tally), stream);
	b.words = allocate_zeros(b.word_count * sizeof(uint32_t), stream);
	b.sent_bytes = pin_words(FRAMES);
	b.streams = pin_words(b.word_count);
	return b;
}

static void free_buffers(const struct buffers *b)
{
	CHECK_CUDA(cudaFree(b->cells));
	CHECK_CUDA(cudaFree(b->pixels));
	CHECK_CUDA(cudaFree(b->occupied));
	CHECK_CUDA(cudaFree(b->tallies));
	CHECK_CUDA(cudaFree(b->codes));
	CHECK_CUDA(cudaFree(b->words));
	CHECK_CUDA(cudaFree(b->bytes));
	CHECK_CUDA(cudaFreeHost(b->sent_bytes));
	CHECK_CUDA(cudaFreeHost(b->streams));
}

static void point_to(struct bv_stream_batch *batch, const struct buffers *b)
{
	uint32_t *const streams = device_address(b->streams);

	batch->cells = b->cells;
	batch->pixels = b->pixels;
	batch->tallies = b->tallies;
	batch->codes = b->codes;
	batch->words = b->words;
	batch->bytes = b->bytes;
	batch->sent_bytes = device_address(b->sent_bytes);
	for (int i = 0; i < FRAMES; i++) {
		struct bv_stream_frame *frame = &batch->frames[i];

		frame->occupied = (const uint32_t *)b->occupied + i;
		frame->stream = streams + frame->first_word;
	}
}

static void check_frame(const struct buffers *buffers,
			const struct bv_stream_frame *frame, int i,
			const struct expected *expected)
{
	const uint32_t *const words = buffers->streams + frame->first_word;
	const size_t room = round_up(frame->most_words);
	size_t written = 0;

	if (i == TOO_LARGE) {
		CHECK_EQ_INT(buffers->sent_bytes[i], 0);
	} else {
		CHECK_EQ_INT(buffers->sent_bytes[i], expected->bytes);
		CHECK(memcmp(words, expected->stream, expected->bytes) == 0);
		written = frame->most_words;
	}
	for (size_t k = written; k < room; k++)
		CHECK(words[k] == UNWRITTEN);
}

static void run(const struct bv_stream_batch *batch, cudaStream_t stream)
{
	CHECK_CUDA(bv_launch_tally(batch, stream));
	CHECK_CUDA(bv_launch_code(batch, stream));
	CHECK_CUDA(bv_launch_pack(batch, stream));
	CHECK_CUDA(bv_launch_send(batch, stream));
	CHECK_CUDA(cudaStreamSynchronize(stream));
}

void check_streams(const struct bv_image *image, cudaStream_t stream,
		   struct bv_sparse_scratch *scratch)
{
	struct bv_stream_batch batch = {.width = image->width,
					.height = image->height,
					.pixel_bytes = bv_pixel_bytes(image),
					.frame_count = FRAMES};
	struct bv_image images[FRAMES];
	struct expected expected[FRAMES];
	struct buffers buffers;

	for (int i = 0; i < FRAMES; i++) {
		images[i] = shorten(image, i);
		expected[i] = expect(&images[i], scratch);
	}
	buffers = make_buffers(&batch, images, expected, stream);
	point_to(&batch, &buffers);
	run(&batch, stream);
	for (int i = 0; i < FRAMES; i++) {
		check_frame(&buffers, &batch.frames[i], i, &expected[i]);
		free(expected[i].stream);
	}
	check_zeros(buffers.words, buffers.word_count * sizeof(uint32_t),
		    stream);
	check_zeros(buffers.tallies,
		    buffers.block_count * sizeof(struct bv_block_tally),
		    stream);
	free_buffers(&buffers);
}
