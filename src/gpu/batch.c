/*
 * batch.c - frames that go through the GPU together
 */

#include "gpu/batch.h"

#include "core/layout.h"

size_t bv_gpu_wish_bytes(const struct bv_gpu_wish *wish)
{
	return bv_gpu_aligned((size_t)wish->points * wish->layout.stride);
}

void bv_gpu_batch_begin(struct bv_gpu_batch *batch)
{
	batch->used_bytes = 0;
	batch->used_cells = batch->used_words = 0;
	batch->count = 0;
	batch->ended = false;
	batch->unsettled = 0;
	batch->waiting = batch->handed_out = batch->unfinished = 0;
}

/* A batch has one layout, which its first frame brings with it. */
static bool same_layout(const struct bv_layout *a, const struct bv_layout *b)
{
	return bv_same_columns(a, b) &&
	       a->intensity_scale == b->intensity_scale;
}

bool bv_gpu_batch_fits(const struct bv_gpu_batch *batch,
		       const struct bv_gpu_wish *wish)
{
	return bv_gpu_wish_bytes(wish) + batch->used_bytes <=
		       batch->bytes_room &&
	       wish->cells <= batch->cells_room - batch->used_cells &&
	       wish->words <= batch->words_room - batch->used_words &&
	       same_layout(&wish->layout, &batch->layout);
}

struct bv_gpu_frame *bv_gpu_batch_add(struct bv_gpu_batch *batch,
				      const struct bv_gpu_wish *wish)
{
	const uint32_t room = batch->words_room - batch->used_words;
	struct bv_gpu_frame *frame = &batch->frames[batch->count++];

	*frame = (struct bv_gpu_frame){
		.batch = batch,
		.at = {.first_byte = batch->used_bytes,
		       .points = wish->points,
		       .first_cell = batch->used_cells,
		       .room = (uint32_t)bv_gpu_whole_lines(wish->cells)},
		.most_cells = wish->cells,
		.first_word = batch->used_words,
		.words = wish->words < room ? wish->words : room,
	};
	batch->layout = wish->layout;
	batch->used_bytes += bv_gpu_wish_bytes(wish);
	batch->used_cells += (uint32_t)bv_gpu_whole_lines(wish->cells);
	batch->used_words += (uint32_t)bv_gpu_whole_lines(frame->words);
	batch->unsettled++;
	return frame;
}

bool bv_gpu_batch_must_grow(const struct bv_gpu_batch *batch,
			    const struct bv_gpu_wish *wish)
{
	return bv_gpu_wish_bytes(wish) > batch->bytes_room;
}
