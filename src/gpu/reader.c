/*
 * reader.c - from files to batches of points that the GPU can see
 *
 * A reader claims frames like any worker, and reads their files one after the
 * other, each into a staging buffer, from which it is uploaded to the end of the
 * batch that is being filled.  A batch is submitted when it has all the frames
 * it may have, or when the next does not fit.  A frame that does not fit into a
 * staging buffer is converted here, by the CPU.
 *
 * For an integrated GPU frames are read into the batch itself, and how large a
 * frame may be depends on what is there already.
 *
 * Whatever needs no GPU ends here, too: pictures that are to be left alone, and
 * files that cannot be read.
 */

#include "convert/converter.h"
#include "convert/existing.h"
#include "core/float_env.h"
#include "core/layout.h"
#include "gpu/pipeline.h"

/* What became of a frame. */
enum taken { IS_READ, NOT_FOR_GPU, ENDED };

/* -------------------------------------------------------------------------- */
/* Staging and batches                                                       */
/* -------------------------------------------------------------------------- */

static bool wait_for_staging(struct bv_gpu *gpu, struct bv_staging *staging)
{
	if (staging->in_flight && !bv_gpu_wait(gpu, staging->uploaded))
		return false;
	staging->in_flight = false;
	return true;
}

static bool wait_for_batch(struct bv_gpu *gpu, struct bv_input_batch *batch)
{
	if (batch->in_flight && !bv_gpu_wait(gpu, batch->consumed))
		return false;
	batch->in_flight = false;
	return true;
}

/* Waits until the next frame may be read. */
static bool make_ready(struct bv_gpu_reader *reader)
{
	struct bv_gpu *gpu = reader->gpu;
	const bool ready =
		gpu->integrated
			? wait_for_batch(gpu, bv_gpu_batch_of(reader))
			: wait_for_staging(gpu, bv_gpu_staging_of(reader));

	bv_gpu_meter_idle(&reader->meter, BV_GPU_STAGE_READ);
	return ready;
}

/* A frame that was read, and where its bytes are. */
struct read_frame {
	struct bv_loaded_frame loaded;
	unsigned char *bytes;
	struct bv_clues clues;
};

/* Where the next frame is read to, and the room there. */
static unsigned char *room_for_frame(struct bv_gpu_reader *reader, size_t *room)
{
	const struct bv_gpu *gpu = reader->gpu;
	const struct bv_input_batch *batch = bv_gpu_batch_of(reader);
	const size_t used = gpu->integrated ? batch->used : 0;

	/* There is a byte more than a frame may have. */
	*room = gpu->batch_bytes - used + 1;
	return gpu->integrated ? batch->host + used
			       : bv_gpu_staging_of(reader)->host;
}

/* The next frame's bytes, and its image, begin where kernels want them to. */
static size_t bytes_in_batch(const struct read_frame *read)
{
	return bv_round_up(read->loaded.bytes, BV_POINTS_ALIGNMENT);
}

static uint32_t cells_in_set(const struct bv_gpu *gpu, uint32_t points)
{
	const uint32_t cells = gpu->grids.cells;
	const uint32_t most = points < cells ? points : cells;

	return (uint32_t)bv_round_up(most, BV_LINE_CELLS);
}

/* A batch has one layout, which its first frame brings with it. */
static bool fits(const struct bv_gpu *gpu, const struct bv_input_batch *batch,
		 const struct read_frame *read)
{
	const struct bv_layout *layout = &read->loaded.layout;

	return bytes_in_batch(read) <= gpu->batch_bytes - batch->used &&
	       (batch->count == 0 ||
		(bv_same_columns(layout, &batch->layout) &&
		 layout->intensity_scale == batch->layout.intensity_scale));
}

/*
 * Has the frame that was read follow the others of the batch; where it does not
 * fit, that one is submitted, and it is the first of the next.
 */
static bool add_to_batch(struct bv_gpu_reader *reader, uint32_t frame,
			 const struct read_frame *read)
{
	struct bv_gpu *gpu = reader->gpu;
	const struct bv_loaded_frame *loaded = &read->loaded;
	const uint32_t points = (uint32_t)loaded->info.head.points;
	struct bv_input_batch *batch = bv_gpu_batch_of(reader);
	uint32_t i;

	if (!fits(gpu, batch, read)) {
		if (!bv_gpu_submit(reader))
			return false;
		batch = bv_gpu_batch_of(reader);
	}
	if (!gpu->integrated &&
	    !bv_gpu_upload(reader, loaded->first_byte, loaded->bytes))
		return false;
	batch->layout = loaded->layout;
	i = batch->count++;
	batch->points[i] = (struct bv_batch_frame){
		.first_byte = batch->used,
		.points = points,
		.first_cell = batch->cells,
	};
	batch->frames[i] = (struct bv_gpu_frame){
		.frame = frame,
		.modified = loaded->info.modified,
		.layout = loaded->info.head.layout,
		.clues = read->clues,
	};
	batch->used += bytes_in_batch(read);
	batch->cells += cells_in_set(gpu, points);
	return true;
}

/* -------------------------------------------------------------------------- */
/* One frame                                                                  */
/* -------------------------------------------------------------------------- */

/*
 * Kernels want points to begin on a boundary.  An upload brings them to one; where
 * there is none, what comes before them in the file goes.
 */
static void align_points(const struct bv_gpu *gpu, struct read_frame *read)
{
	struct bv_loaded_frame *loaded = &read->loaded;

	if (!gpu->integrated || loaded->first_byte == 0)
		return;
	memmove(read->bytes, read->bytes + loaded->first_byte, loaded->bytes);
	loaded->first_byte = 0;
}

static void note_clues(const struct bv_rules *rules, struct read_frame *read)
{
	const struct bv_loaded_frame *loaded = &read->loaded;

	bv_clues_take(&read->clues, rules, &loaded->layout,
		      read->bytes + loaded->first_byte,
		      (size_t)loaded->info.head.points, loaded->info.size);
}

static enum taken read_points(struct bv_gpu_reader *reader, const char *input,
			      struct read_frame *read,
			      struct bv_verdict *verdict)
{
	const struct bv_options *options = reader->gpu->run->options;
	const struct bv_reading reading = {
		&options->asked, options->all.max_points, &reader->fault};
	size_t room;

	read->bytes = room_for_frame(reader, &room);
	switch (bv_read_frame(input, &reading, &reader->parts, read->bytes,
			      room, &read->loaded, verdict)) {
	case BV_OK:
		break;
	case BV_ERR_NO_MEMORY:
		return NOT_FOR_GPU;
	default:
		return ENDED;
	}
	align_points(reader->gpu, read);
	note_clues(reader->gpu->rules, read);
	return IS_READ;
}

/* Follows what is decided about the picture, and reads the frame. */
static enum taken take(struct bv_gpu_reader *reader, uint32_t frame,
		       const struct bv_frame_paths *paths,
		       struct read_frame *read, struct bv_verdict *verdict)
{
	const struct bv_run *run = reader->gpu->run;
	const struct bv_siblings siblings = bv_run_siblings(run);
	const struct bv_job job = bv_run_job(run, frame, paths, &siblings);

	if (bv_settle(run->options, &reader->outputs, &job, verdict))
		return ENDED;
	return read_points(reader, paths->input, read, verdict);
}

/* The converter comes into being with the first frame that needs it. */
static void convert_here(struct bv_gpu_reader *reader, uint32_t frame,
			 const struct bv_frame_paths *paths,
			 struct bv_verdict *verdict)
{
	const struct bv_run *run = reader->gpu->run;
	const struct bv_siblings siblings = bv_run_siblings(run);
	const struct bv_job job = bv_run_job(run, frame, paths, &siblings);

	*verdict = (struct bv_verdict){0};
	if (reader->converter == NULL)
		verdict->status = bv_converter_make(&reader->converter,
						    run->options, false);
	if (verdict->status == BV_OK)
		bv_convert_job(reader->converter, &job, verdict);
}

/* Submits the batch and waits for the other.  Should the GPU keep us waiting, it
 * is not for this frame. */
static bool make_room(struct bv_gpu_reader *reader, uint32_t frame)
{
	bool made;

	bv_slot_name(reader->slot, BV_NO_FRAME);
	made = bv_gpu_submit(reader) && make_ready(reader);
	if (made)
		bv_slot_name(reader->slot, frame);
	return made;
}

/* Returns false if the GPU has failed, and the frame has not ended. */
static bool take_or_convert(struct bv_gpu_reader *reader, uint32_t frame)
{
	struct bv_gpu *gpu = reader->gpu;
	struct bv_verdict verdict;
	struct read_frame read;
	struct bv_frame_paths paths;
	enum taken taken = ENDED;

	bv_slot_name(reader->slot, frame);
	if (bv_run_find_paths(gpu->run, frame, &paths, &verdict))
		taken = take(reader, frame, &paths, &read, &verdict);
	if (taken == NOT_FOR_GPU && gpu->integrated &&
	    bv_gpu_batch_of(reader)->count > 0) {
		if (!make_room(reader, frame))
			return false;
		taken = take(reader, frame, &paths, &read, &verdict);
	}
	if (taken == NOT_FOR_GPU)
		convert_here(reader, frame, &paths, &verdict);
	if (taken != IS_READ)
		bv_run_end_frame(gpu->run, frame, &verdict);
	bv_slot_name(reader->slot, BV_NO_FRAME);
	bv_gpu_meter_busy(&reader->meter, BV_GPU_STAGE_READ);
	bv_gpu_meter_count(&reader->meter, BV_GPU_STAGE_READ, 1, 0);
	if (taken == IS_READ)
		return add_to_batch(reader, frame, &read);
	if (gpu->ended != NULL)
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

/* Returns false if the GPU has failed. */
static bool read_all(struct bv_gpu_reader *reader)
{
	struct bv_gpu *gpu = reader->gpu;
	uint32_t frame;

	while (!bv_gpu_has_failed(gpu) && make_ready(reader)) {
		frame = claim_frame(reader);
		if (frame == BV_NO_FRAME)
			return true;
		if (!take_or_convert(reader, frame))
			return false;
		if (bv_gpu_batch_of(reader)->count == gpu->batch_frames &&
		    !bv_gpu_submit(reader))
			return false;
	}
	return false;
}

void *bv_gpu_read(void *argument)
{
	struct bv_gpu_reader *reader = argument;
	struct bv_gpu *gpu = reader->gpu;

	bv_float_enter();
	bv_gpu_meter_start(&reader->meter, gpu->row);
	if (!bv_gpu_check(gpu, cudaSetDevice((int)gpu->plan.device)))
		return NULL;
	if (read_all(reader) && bv_gpu_batch_of(reader)->count > 0)
		bv_gpu_submit(reader);
	return NULL;
}
