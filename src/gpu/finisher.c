/*
 * finisher.c - from what the GPU has made to files
 *
 * What a converter does after drawing.  It does not touch CUDA: it reads memory that
 * the GPU has written and will not write to again before the batch is free.
 *
 * A GPU whose memory has no error correction may write anything there.  So nothing is
 * relied on that would lead outside of it.
 */

#include "convert/converter.h"
#include "core/draw.h"
#include "core/image.h"
#include "gpu/pipeline.h"
#include "gpu/streams.h"

/* The place of a frame in its batch. */
static size_t place_of(const struct bv_gpu_frame *frame)
{
	return (size_t)(frame - frame->batch->frames);
}

static struct bv_frame_tally read_tally(const struct bv_gpu *gpu,
					const struct bv_gpu_frame *frame)
{
	const uint32_t *words = frame->batch->tallies +
				place_of(frame) * gpu->grids.tally_words;

	return bv_read_frame_tally(&gpu->grids, &gpu->grid->rules, words,
				   frame->at.points);
}

/* -------------------------------------------------------------------------- */
/* Files in memory                                                            */
/* -------------------------------------------------------------------------- */

/* Where the pixels of a frame begin, or its numbers. */
static const uint32_t *shown_of(const struct bv_gpu *gpu,
				const struct bv_gpu_frame *frame)
{
	const size_t first = frame->at.first_cell;

	return frame->batch->shown + first * gpu->grids.shown_words;
}

/* An .npz file of the numbers that the GPU has made. */
static enum bv_status encode_arrays(struct bv_gpu_worker *worker,
				    const struct bv_gpu_frame *frame,
				    const char *input,
				    const struct bv_image *image,
				    struct bv_output_file *file)
{
	const struct bv_gpu *gpu = worker->gpu;
	const size_t room = frame->at.room;
	const float *floats = (const float *)(const void *)shown_of(gpu, frame);
	const struct bv_numbers numbers = {
		.occupied = image->occupied,
		.cells = image->cells,
		.floats = floats,
		.bytes = (const uint8_t *)(floats +
					   gpu->grids.float_count * room),
		.plane = room,
	};
	struct bv_array_set set;
	struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays),
					 .arrays = set.list,
					 .counts = image->counts,
					 .grid = image->grid};

	bv_make_arrays(gpu->grid, &numbers, &set);
	arrays.count = set.count;
	return bv_publisher_encode_arrays(&worker->publisher, &arrays,
					  &frame->layout, input, file);
}

/* A file of the image or the numbers that the GPU has made; false if it cannot be. */
static bool encode_shown(struct bv_gpu_worker *worker,
			 const struct bv_gpu_frame *frame, const char *input,
			 struct bv_image *image, struct bv_output_file *file,
			 enum bv_status *status)
{
	const struct bv_gpu *gpu = worker->gpu;

	image->cells = frame->batch->cells + frame->at.first_cell;
	image->pixels = shown_of(gpu, frame);
	if (!bv_cells_rise(image->cells, image->occupied, gpu->grids.cells))
		return false;
	if (gpu->grid->form == BV_FORM_ARRAYS)
		*status = encode_arrays(worker, frame, input, image, file);
	else
		*status = bv_publisher_encode(&worker->publisher, image,
					      &frame->layout, input, file);
	return true;
}

/* A PNG around the stream that the GPU has made; false if it cannot be. */
static bool wrap_stream(struct bv_gpu_worker *worker,
			const struct bv_gpu_frame *frame, const char *input,
			const struct bv_image *image,
			struct bv_output_file *png, enum bv_status *status)
{
	const struct bv_gpu_batch *batch = frame->batch;
	const size_t bytes = batch->stream_bytes[place_of(frame)];
	uint32_t *stream =
		batch->streams + frame->first_word + BV_GPU_WORDS_BEFORE;

	if (bytes > bv_gpu_most_stream_words(frame) * sizeof(uint32_t))
		return false;
	*status = bv_publisher_wrap(&worker->publisher, image, &frame->layout,
				    input, (uint8_t *)stream, bytes, png);
	return true;
}

/* -------------------------------------------------------------------------- */
/* Pictures in files                                                          */
/* -------------------------------------------------------------------------- */

/* Returns false if the GPU has written what cannot be. */
static bool publish(struct bv_gpu_worker *worker,
		    const struct bv_gpu_frame *frame, struct bv_image *image,
		    struct bv_verdict *verdict)
{
	const struct bv_gpu *gpu = worker->gpu;
	const struct bv_run *run = gpu->run;
	struct bv_run_job found;
	struct bv_output_file file;
	bool sound;

	/* As it was read, there are some. */
	bv_run_find_job(run, frame->frame, &found, verdict);
	verdict->counts = *image->counts;
	verdict->status = bv_judge(run->options, &frame->clues, &frame->layout,
				   worker->text, verdict);
	if (verdict->status != BV_OK)
		return true;
	sound = gpu->makes_streams
			? wrap_stream(worker, frame, found.job.input, image,
				      &file, &verdict->status)
			: encode_shown(worker, frame, found.job.input, image,
				       &file, &verdict->status);
	bv_gpu_meter_busy(&worker->meter, BV_GPU_STAGE_ENCODE);
	bv_gpu_meter_count(&worker->meter, BV_GPU_STAGE_ENCODE, 1);
	if (!sound || verdict->status != BV_OK)
		return sound;
	bv_publisher_write(&worker->publisher, &file, &found.job,
			   &frame->modified, verdict);
	bv_gpu_meter_busy(&worker->meter, BV_GPU_STAGE_WRITE);
	bv_gpu_meter_count(&worker->meter, BV_GPU_STAGE_WRITE, 1);
	return true;
}

/* True if the stream of the frame has found no room. */
static bool has_no_stream(const struct bv_gpu *gpu,
			  const struct bv_gpu_frame *frame)
{
	return gpu->makes_streams &&
	       frame->batch->stream_bytes[place_of(frame)] == 0;
}

bool bv_gpu_finish(struct bv_gpu_worker *worker, struct bv_gpu_frame *frame)
{
	struct bv_gpu *gpu = worker->gpu;
	const struct bv_frame_tally tally = read_tally(gpu, frame);
	struct bv_image image = {.occupied = tally.occupied,
				 .counts = &tally.counts};
	struct bv_verdict verdict = {0};
	const uint32_t number = frame->frame;
	bool sound;

	if (tally.occupied > frame->most_cells)
		return bv_gpu_check(gpu, cudaErrorUnknown);
	if (has_no_stream(gpu, frame)) {
		bv_gpu_pool_finished(&gpu->pool, frame);
		bv_gpu_convert(worker, number);
		return true;
	}
	bv_describe_form(gpu->grid, tally.most, &image);
	bv_slot_name(worker->slot, number);
	sound = publish(worker, frame, &image, &verdict);
	if (sound)
		bv_run_end_frame(gpu->run, number, &verdict);
	bv_slot_name(worker->slot, BV_NO_FRAME);
	if (!sound)
		return bv_gpu_check(gpu, cudaErrorUnknown);
	bv_gpu_pool_finished(&gpu->pool, frame);
	if (gpu->ended != NULL)
		gpu->ended(gpu->context, number);
	return true;
}

/* -------------------------------------------------------------------------- */
/* On the CPU                                                                 */
/* -------------------------------------------------------------------------- */

static void convert(struct bv_gpu_worker *worker, uint32_t frame,
		    struct bv_verdict *verdict)
{
	const struct bv_run *run = worker->gpu->run;
	struct bv_run_job found;

	if (!bv_run_find_job(run, frame, &found, verdict))
		return;
	if (worker->converter == NULL)
		verdict->status = bv_converter_make(&worker->converter,
						    run->options, false);
	if (verdict->status == BV_OK)
		bv_convert_job(worker->converter, &found.job, verdict);
}

/* The converter comes into being with the first frame that needs it. */
void bv_gpu_convert(struct bv_gpu_worker *worker, uint32_t frame)
{
	struct bv_gpu *gpu = worker->gpu;
	struct bv_verdict verdict;

	bv_slot_name(worker->slot, frame);
	convert(worker, frame, &verdict);
	bv_run_end_frame(gpu->run, frame, &verdict);
	bv_slot_name(worker->slot, BV_NO_FRAME);
	bv_gpu_meter_busy(&worker->meter, BV_GPU_STAGE_ENCODE);
	bv_gpu_meter_count(&worker->meter, BV_GPU_STAGE_ENCODE, 1);
	if (gpu->ended != NULL)
		gpu->ended(gpu->context, frame);
}
