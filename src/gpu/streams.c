/*
 * streams.c - whether the GPU makes streams, and having it do so
 *
 * Making streams takes a large GPU some 6 microseconds a frame beside its other work,
 * and a CPU 600 for a thread.  So a large GPU relieves CPUs of half of their work, and
 * a small one with many CPUs would hold them up.
 */

#include "gpu/streams.h"

#include "core/image.h"
#include "png/stream_rules.h"

/* -------------------------------------------------------------------------- */
/* The choice                                                                 */
/* -------------------------------------------------------------------------- */

/*
 * Estimated, for a frame of 38,000 cells: multiprocessors, times gigahertz, times
 * microseconds that its stream takes; and microseconds of one thread of a CPU.
 */
#define STREAM_WORK 1400.0
#define ENCODING_TIME 600.0

/*
 * One thread writes all that comes behind the last cell, so a picture of more bytes
 * that has few cells would hold up the others for too long.
 */
#define MOST_BYTES ((uint64_t)64 << 20)

static uint64_t bytes_of(const struct bv_image *form)
{
	return (uint64_t)form->height *
	       (form->width * (uint64_t)bv_pixel_bytes(form) + 1);
}

bool bv_gpu_can_make_streams(const struct bv_image *form,
			     enum bv_encoding encoding)
{
	const bool is_picture = form->bits != 0;

	return is_picture && encoding != BV_ENCODING_LIBPNG &&
	       bytes_of(form) <= MOST_BYTES;
}

bool bv_gpu_streams_pay(const struct bv_gpu_power *power)
{
	const double speed =
		power->multiprocessors * (power->megahertz / 1000.0);

	return STREAM_WORK * power->threads <= ENCODING_TIME * speed;
}

/* -------------------------------------------------------------------------- */
/* Room                                                                       */
/* -------------------------------------------------------------------------- */

/*
 * Streams of recorded frames take 3.4 bytes a cell, where pixels have 3; those of noise
 * can take up to 9.  With 5 there is room for all but the strangest, which the CPU
 * makes.  To that comes what pictures without cells need: a header, and two bits for
 * each 258 bytes of zeros, for which twice as much is left.
 */
uint32_t bv_gpu_stream_words(const struct bv_image *form, uint32_t cells)
{
	const uint64_t pixels = (uint64_t)cells * (bv_pixel_bytes(form) + 2);
	const uint64_t bytes = pixels + bytes_of(form) / 512 + 1024;

	return (uint32_t)((bytes + 3) / 4) + BV_GPU_WORDS_BEFORE +
	       BV_GPU_WORDS_BEHIND;
}

/* -------------------------------------------------------------------------- */
/* Kernels                                                                    */
/* -------------------------------------------------------------------------- */

/* Where the stream of each frame comes from and goes to. */
static void describe_frames(const struct bv_gpu_batch *batch,
			    const struct bv_gpu_images *images,
			    struct bv_stream_batch *streams)
{
	uint32_t block = 0;

	for (uint32_t i = 0; i < batch->count; i++) {
		const struct bv_gpu_frame *frame = &batch->frames[i];
		const uint32_t word = frame->first_word + BV_GPU_WORDS_BEFORE;

		streams->frames[i] = (struct bv_stream_frame){
			.occupied = images->occupied + i,
			.most_cells = frame->most_cells,
			.first_cell = frame->at.first_cell,
			.first_block = block,
			.first_word = word,
			.most_words = bv_gpu_most_stream_words(frame),
			.stream = bv_gpu_sees(batch, batch->streams + word),
		};
		block += bv_count_blocks(frame->most_cells);
	}
}

static cudaError_t launch(const struct bv_stream_batch *batch,
			  cudaStream_t stream)
{
	cudaError_t error = bv_launch_tally(batch, stream);

	if (error == cudaSuccess)
		error = bv_launch_code(batch, stream);
	if (error == cudaSuccess)
		error = bv_launch_pack(batch, stream);
	if (error == cudaSuccess)
		error = bv_launch_send(batch, stream);
	return error;
}

cudaError_t bv_gpu_enqueue_streams(struct bv_gpu *gpu,
				   const struct bv_gpu_batch *batch,
				   struct bv_gpu_images *images)
{
	struct bv_gpu_streams *s = &gpu->streams;
	struct bv_stream_batch streams = {
		.width = gpu->form.width,
		.height = gpu->form.height,
		.pixel_bytes = (uint32_t)bv_pixel_bytes(&gpu->form),
		.cells = images->cells,
		.pixels = images->pixels,
		.tallies = s->tallies,
		.codes = s->codes,
		.words = s->words,
		.bytes = s->bytes,
		.sent_bytes = bv_gpu_sees(batch, batch->stream_bytes),
		.frame_count = batch->count,
	};
	cudaError_t error = cudaEventRecord(images->drawn, gpu->compute);

	describe_frames(batch, images, &streams);
	if (error == cudaSuccess)
		error = cudaStreamWaitEvent(s->stream, images->drawn, 0);
	if (error == cudaSuccess)
		error = launch(&streams, s->stream);
	if (error == cudaSuccess)
		error = cudaEventRecord(images->taken, s->stream);
	if (error == cudaSuccess)
		error = cudaEventRecord(batch->done, s->stream);
	images->in_use = true;
	return error;
}
