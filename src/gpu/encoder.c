/*
 * encoder.c - from output sets to picture files
 *
 * What a converter does after drawing, by threads that draw nothing and so need
 * no grid of their own.  They do not touch CUDA: they read memory that the GPU
 * has written and will not write to again before they say so.
 */

#include "core/draw.h"
#include "core/float_env.h"
#include "gpu/pipeline.h"

/*
 * Describes the picture of a frame, whose counts are in 'tally' then.  Returns false
 * if the GPU says what cannot be: more occupied cells than there is room for.
 */
static bool describe(const struct bv_gpu *gpu, const struct bv_gpu_frame *frame,
		     struct bv_frame_tally *tally, struct bv_image *image)
{
	const struct bv_output_set *set = frame->set;
	const ptrdiff_t i = frame - set->frames;
	const struct bv_batch_frame *batch = &set->points[i];

	*tally = bv_read_frame_tally(&gpu->grids, gpu->rules,
				     set->tallies +
					     (size_t)i * gpu->grids.tally_words,
				     batch->points);
	*image = (struct bv_image){
		.occupied = tally->occupied,
		.cells = set->cells + batch->first_cell,
		.pixels = set->pixels + batch->first_cell,
		.counts = &tally->counts,
	};
	bv_describe_form(gpu->run->options->all.grid, tally->most, image);
	return tally->occupied <= batch->points &&
	       tally->occupied <= gpu->grids.cells;
}

static enum bv_status publish(struct bv_gpu_encoder *encoder,
			      const struct bv_gpu_frame *frame,
			      const struct bv_image *image,
			      struct bv_verdict *verdict)
{
	const struct bv_run *run = encoder->gpu->run;
	const char *input = run->files[frame->frame].input;
	const struct bv_siblings siblings = bv_run_siblings(run);
	struct bv_frame_paths paths;
	struct bv_job job;
	struct bv_png png;
	enum bv_status status;

	bv_run_find_paths(run, frame->frame, &paths, verdict);
	job = bv_run_job(run, frame->frame, &paths, &siblings);
	verdict->counts = *image->counts;
	status = bv_judge(run->options, &frame->clues, &frame->layout,
			  encoder->text, verdict);
	if (status != BV_OK)
		return status;
	status = bv_publisher_encode(&encoder->publisher, image, &frame->layout,
				     input, &png);
	bv_gpu_meter_busy(&encoder->meter, BV_GPU_STAGE_ENCODE);
	if (status != BV_OK)
		return status;
	status = bv_publisher_write(&encoder->publisher, &png, &job,
				    &frame->modified, verdict);
	bv_gpu_meter_busy(&encoder->meter, BV_GPU_STAGE_WRITE);
	bv_gpu_meter_count(&encoder->meter, BV_GPU_STAGE_WRITE, 1, 0);
	return status;
}

/* Returns false if the GPU has failed. */
static bool encode(struct bv_gpu_encoder *encoder,
		   const struct bv_gpu_frame *frame)
{
	struct bv_gpu *gpu = encoder->gpu;
	struct bv_verdict verdict = {0};
	struct bv_frame_tally tally;
	struct bv_image image;

	if (!describe(gpu, frame, &tally, &image))
		return bv_gpu_check(gpu, cudaErrorUnknown);
	bv_slot_name(encoder->slot, frame->frame);
	verdict.status = publish(encoder, frame, &image, &verdict);
	bv_run_end_frame(gpu->run, frame->frame, &verdict);
	bv_slot_name(encoder->slot, BV_NO_FRAME);
	if (gpu->ended != NULL)
		gpu->ended(gpu->context, frame->frame);
	if (atomic_fetch_sub(&frame->set->left, 1) == 1)
		bv_gpu_queue_put(&gpu->free_sets, frame->set);
	return true;
}

void *bv_gpu_encode(void *argument)
{
	struct bv_gpu_encoder *encoder = argument;
	struct bv_gpu *gpu = encoder->gpu;
	struct bv_gpu_frame *frame;
	uint32_t length;

	bv_float_enter();
	bv_gpu_meter_start(&encoder->meter, gpu->row);
	while ((frame = bv_gpu_queue_take(&gpu->finished, &length)) != NULL) {
		bv_gpu_meter_idle(&encoder->meter, BV_GPU_STAGE_ENCODE);
		bv_gpu_meter_count(&encoder->meter, BV_GPU_STAGE_ENCODE, 1,
				   length);
		if (!encode(encoder, frame))
			break;
	}
	return NULL;
}
