/*
 * gpu_reader.c - from files to batches in pinned memory
 *
 * A reader claims frames like any worker, and reads their files one after the
 * other into a slot.  A batch is submitted when it has all the frames it may
 * have, or when the next does not fit.  A frame that does not fit into an empty
 * slot is converted here, by the CPU.
 *
 * Whatever needs no GPU ends here, too: pictures that are to be left alone, and
 * files that cannot be read.
 */

#include <errno.h>
#include <limits.h>

#include "core/grid.h"
#include "run/converter.h"
#include "run/existing.h"
#include "run/gpu_pipeline.h"

/* What became of a frame. */
enum taken { IN_SLOT, TOO_LARGE, ENDED };

struct frame_paths {
	const char *input, *output;
	char buffer[PATH_MAX];
};

/* Waits until the current slot may be filled, and empties it. */
static bool make_ready(struct bv_gpu_reader *reader)
{
	struct bv_gpu *gpu = reader->gpu;
	struct bv_input_slot *slot = &reader->slots[reader->current];

	if (slot->in_flight &&
	    !bv_gpu_check(gpu, cudaEventSynchronize(gpu->integrated
							    ? slot->consumed
							    : slot->uploaded)))
		return false;
	bv_gpu_meter_idle(&reader->meter, BV_GPU_STAGE_READ);
	slot->used = 0;
	slot->cells = 0;
	slot->count = 0;
	return true;
}

static bool submit(struct bv_gpu_reader *reader)
{
	return bv_gpu_submit(reader) && make_ready(reader);
}

/* -------------------------------------------------------------------------- */
/* One frame                                                                  */
/* -------------------------------------------------------------------------- */

/* Adds the frame that was read behind the others of the slot. */
static void add_to_batch(const struct bv_gpu *gpu, struct bv_input_slot *slot,
			 uint32_t frame, const struct bv_frame_buffer *read)
{
	const struct bv_convert_options *options = gpu->run->options;
	const size_t cells = bv_grid_cells(options->grid);
	const uint32_t points = (uint32_t)(read->size / options->layout.stride);
	const uint32_t i = slot->count++;

	slot->points[i] = (struct bv_batch_frame){
		.first_byte = slot->used,
		.points = points,
		.first_cell = slot->cells,
	};
	slot->frames[i] = (struct bv_gpu_frame){
		.frame = frame,
		.modified = read->modified,
	};
	slot->used += (read->size + 15) / 16 * 16;
	slot->cells += points < cells ? points : (uint32_t)cells;
}

static enum taken read_points(struct bv_gpu_reader *reader, uint32_t frame,
			      const char *input, struct bv_frame_result *result)
{
	const struct bv_gpu *gpu = reader->gpu;
	const struct bv_convert_options *options = gpu->run->options;
	struct bv_input_slot *slot = &reader->slots[reader->current];
	struct bv_frame_buffer rest = {
		.data = slot->host + slot->used,
		.capacity = gpu->slot_bytes - slot->used + 1,
		.borrowed = true,
	};

	switch (bv_read_frame(input, options->layout.stride,
			      options->max_points, &rest, result)) {
	case BV_OK:
		add_to_batch(gpu, slot, frame, &rest);
		return IN_SLOT;
	case BV_ERR_NO_MEMORY:
		return TOO_LARGE;
	default:
		return ENDED;
	}
}

static bool find_paths(const struct bv_run *run, uint32_t frame,
		       struct frame_paths *paths,
		       struct bv_frame_result *result)
{
	*result = (struct bv_frame_result){.status = BV_ERR_ARGUMENT};
	paths->input = run->files[frame].input;
	paths->output =
		bv_run_output(run, frame, paths->buffer, sizeof(paths->buffer));
	if (paths->output == NULL && run->rename_outputs) {
		result->status = BV_ERR_PATH;
		result->system_error = ENAMETOOLONG;
	}
	return paths->input != NULL && paths->output != NULL;
}

/* Follows what is decided about the picture, and reads the frame. */
static enum taken take(struct bv_gpu_reader *reader, uint32_t frame,
		       const struct frame_paths *paths,
		       struct bv_frame_result *result)
{
	const struct bv_run *run = reader->gpu->run;

	if (bv_settle(run->options, &reader->outputs, paths->input,
		      paths->output, &run->table->rows[frame].decision, result))
		return ENDED;
	return read_points(reader, frame, paths->input, result);
}

/* The converter comes into being with the first frame that needs it. */
static void convert_here(struct bv_gpu_reader *reader, uint32_t frame,
			 const struct frame_paths *paths,
			 struct bv_frame_result *result)
{
	const struct bv_run *run = reader->gpu->run;
	struct bv_convert_options options = *run->options;

	options.device = BV_DEVICE_CPU;
	*result = (struct bv_frame_result){0};
	if (reader->converter == NULL)
		result->status =
			bv_converter_create(&reader->converter, &options);
	if (result->status == BV_OK)
		bv_convert_decided(reader->converter, paths->input,
				   paths->output,
				   &run->table->rows[frame].decision, result);
}

/* Returns false if the GPU has failed, and the frame has not ended. */
static bool take_or_convert(struct bv_gpu_reader *reader, uint32_t frame)
{
	struct bv_gpu *gpu = reader->gpu;
	struct bv_frame_result result;
	struct frame_paths paths;
	enum taken taken = ENDED;

	bv_slot_name(reader->slot, frame);
	if (find_paths(gpu->run, frame, &paths, &result))
		taken = take(reader, frame, &paths, &result);
	if (taken == TOO_LARGE && reader->slots[reader->current].count > 0) {
		/* Should the GPU keep us waiting, it is not for this frame. */
		bv_slot_name(reader->slot, BV_NO_FRAME);
		if (!submit(reader))
			return false;
		bv_slot_name(reader->slot, frame);
		taken = take(reader, frame, &paths, &result);
	}
	if (taken == TOO_LARGE)
		convert_here(reader, frame, &paths, &result);
	if (taken != IN_SLOT)
		bv_run_end_frame(gpu->run, frame, &result);
	bv_slot_name(reader->slot, BV_NO_FRAME);
	bv_gpu_meter_busy(&reader->meter, BV_GPU_STAGE_READ);
	bv_gpu_meter_count(&reader->meter, BV_GPU_STAGE_READ, 1, 0);
	if (taken != IN_SLOT && gpu->ended != NULL)
		gpu->ended(gpu->context, frame);
	return true;
}

/* -------------------------------------------------------------------------- */
/* All frames                                                                 */
/* -------------------------------------------------------------------------- */

static uint32_t claim_frame(struct bv_gpu_reader *reader)
{
	struct bv_frame_table *table = reader->gpu->run->table;
	uint32_t frame;

	do {
		frame = bv_next_frame(table, reader->slot);
		if (frame != BV_NO_FRAME) {
			atomic_store(&reader->slot->next, frame + 1);
			return frame;
		}
	} while (bv_claim_chunk(table, reader->slot));
	return BV_NO_FRAME;
}

static bool read_all(struct bv_gpu_reader *reader)
{
	struct bv_gpu *gpu = reader->gpu;
	uint32_t frame;

	while (!bv_gpu_has_failed(gpu) &&
	       (frame = claim_frame(reader)) != BV_NO_FRAME) {
		if (!take_or_convert(reader, frame))
			return false;
		if (reader->slots[reader->current].count == gpu->batch_frames &&
		    !submit(reader))
			return false;
	}
	return true;
}

void *bv_gpu_read(void *argument)
{
	struct bv_gpu_reader *reader = argument;
	struct bv_gpu *gpu = reader->gpu;

	bv_gpu_meter_start(&reader->meter, gpu->place);
	if (!bv_gpu_check(gpu, cudaSetDevice((int)gpu->plan.device)))
		return NULL;
	if (read_all(reader) && reader->slots[reader->current].count > 0)
		bv_gpu_submit(reader);
	return NULL;
}
