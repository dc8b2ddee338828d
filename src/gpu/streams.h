/*
 * streams.h - whether the GPU makes streams, and what that needs
 */

#ifndef BV_GPU_STREAMS_H
#define BV_GPU_STREAMS_H

#include "gpu/pipeline.h"

/*
 * Words that a frame's place for its stream has before the stream, which begins at a
 * whole line, and behind it: for the rest of the PNG.
 */
#define BV_GPU_WORDS_BEFORE ((BV_WRAP_BEFORE + 127u) / 128u * BV_LINE_CELLS)
#define BV_GPU_WORDS_BEHIND ((BV_WRAP_BEHIND + 3u) / 4u)

/* What the rule asks of a GPU, and of its host. */
struct bv_gpu_power {
	uint32_t multiprocessors;
	uint32_t megahertz;
	uint32_t threads; /* of the host */
};

/*
 * True if a GPU can make the streams of pictures of this form, as 'encoding' has it; not
 * those of arrays.
 */
bool bv_gpu_can_make_streams(const struct bv_image *form,
			     enum bv_encoding encoding);

/* True if it pays that this one does. */
bool bv_gpu_streams_pay(const struct bv_gpu_power *power);

/*
 * Words for the stream of a picture of that form, and what is around it in a place.  No
 * batch has fewer, so that there always is room for that.
 */
uint32_t bv_gpu_stream_words(const struct bv_image *form, uint32_t cells);

/* Of a frame's place, those for the stream itself. */
static inline uint32_t
bv_gpu_most_stream_words(const struct bv_gpu_frame *frame)
{
	return frame->words -
	       (uint32_t)(BV_GPU_WORDS_BEFORE + BV_GPU_WORDS_BEHIND);
}

/*
 * Enqueues, after the images of a batch, the kernels that make streams of them, and
 * records that they are done.
 */
cudaError_t bv_gpu_enqueue_streams(struct bv_gpu *gpu,
				   const struct bv_gpu_batch *batch,
				   struct bv_gpu_images *images);

#endif /* BV_GPU_STREAMS_H */
