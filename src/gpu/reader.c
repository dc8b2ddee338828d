/*
 * reader.c - from a file to a batch of points that the GPU can see
 *
 * A frame gets its place in a batch when the head of its file says how many points
 * it has.  Then it is read into one piece after the other, each of which is uploaded
 * to the place while the next is filled.  Points that lie in the file as kernels want
 * them are read to where they are uploaded from; others are unpacked to there.
 *
 * Whatever needs no GPU ends here, too: pictures that are to be left alone, and
 * files that cannot be read.  A place whose frame fails on the way stays empty.
 */

#include <string.h>

#include "convert/existing.h"
#include "gpu/pipeline.h"
#include "gpu/streams.h"

/* What became of a frame. */
enum taken { IS_READ, NOT_FOR_GPU, ENDED, GPU_FAILED };

/* A frame that is being read. */
struct taking {
	struct bv_gpu_worker *worker;
	struct bv_frame_reading reading;
	struct bv_frame_info info;
	struct bv_clues clues;
	struct bv_gpu_frame *place; /* NULL until it has one */
	uint64_t to;     /* byte of the batch where the next points go */
	size_t gathered; /* bytes in the piece that are to be uploaded */
	bool direct;     /* points come in the piece, and not from elsewhere */
	bool failed;     /* the GPU has */
};

/* -------------------------------------------------------------------------- */
/* Pieces                                                                     */
/* -------------------------------------------------------------------------- */

static struct bv_gpu_piece *piece_of(struct bv_gpu_worker *worker)
{
	return &worker->pieces[worker->piece];
}

static bool wait_for_upload(struct bv_gpu_worker *worker, cudaEvent_t uploaded)
{
	bool came;

	bv_gpu_meter_busy(&worker->meter, BV_GPU_STAGE_READ);
	came = bv_gpu_wait(worker, uploaded);
	bv_gpu_meter_waited(&worker->meter, BV_GPU_WAIT_UPLOAD);
	return came;
}

/* Waits until the piece may be filled. */
static bool make_ready(struct bv_gpu_worker *worker)
{
	struct bv_gpu_piece *piece = piece_of(worker);
	bool came;

	if (!piece->in_flight)
		return true;
	piece->in_flight = false;
	return bv_gpu_ask(worker, piece->uploaded, &came) &&
	       (came || wait_for_upload(worker, piece->uploaded));
}

/* What is in the piece has been enqueued; the other one is next. */
static bool turn(struct bv_gpu_worker *worker)
{
	struct bv_gpu_piece *piece = piece_of(worker);

	worker->piece = (worker->piece + 1) % BV_GPU_PIECES;
	piece->in_flight = !worker->gpu->integrated;
	return !piece->in_flight || bv_gpu_record(worker, piece->uploaded);
}

static bool upload(struct taking *t, const unsigned char *points, size_t bytes)
{
	if (!bv_gpu_upload(t->worker, t->place->batch, t->to, points, bytes))
		return false;
	t->to += bytes;
	return true;
}

/* Uploads what was gathered in the piece, and turns to the next. */
static bool upload_gathered(struct taking *t)
{
	const size_t bytes = t->gathered;

	t->gathered = 0;
	return bytes == 0 || (upload(t, piece_of(t->worker)->memory, bytes) &&
			      turn(t->worker));
}

/* Copies points to pieces. */
static bool gather(struct taking *t, const unsigned char *points, size_t bytes)
{
	while (bytes > 0) {
		const size_t room = BV_GPU_PIECE - t->gathered;
		const size_t some = bytes < room ? bytes : room;

		if (!make_ready(t->worker))
			return false;
		memcpy(piece_of(t->worker)->memory + t->gathered, points, some);
		t->gathered += some;
		points += some;
		bytes -= some;
		if (t->gathered == BV_GPU_PIECE && !upload_gathered(t))
			return false;
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* Places                                                                     */
/* -------------------------------------------------------------------------- */

/*
 * Returns NULL if the GPU has failed.  Until there is a place, nobody is at work on the
 * frame.
 */
static struct bv_gpu_frame *find_place(struct bv_gpu_worker *worker,
				       const struct bv_gpu_wish *wish)
{
	const uint32_t frame = atomic_load(&worker->slot->frame);
	struct bv_gpu_frame *place = NULL;
	enum bv_gpu_due due;

	bv_gpu_meter_busy(&worker->meter, BV_GPU_STAGE_READ);
	bv_slot_name(worker->slot, BV_NO_FRAME);
	do {
		due = bv_gpu_pool_place(&worker->gpu->pool, wish, &place);
		bv_gpu_meter_waited(&worker->meter, BV_GPU_WAIT_BATCH);
	} while (due != BV_GPU_READ && bv_gpu_do_due(worker, due, place));
	if (due != BV_GPU_READ)
		return NULL;
	bv_slot_name(worker->slot, frame);
	place->frame = frame;
	return place;
}

/* What the points need that were found in the file. */
static struct bv_gpu_wish make_wish(const struct bv_gpu *gpu,
				    const struct taking *t)
{
	const uint32_t points = (uint32_t)t->info.head.points;
	const uint32_t cells =
		points < gpu->grids.cells ? points : gpu->grids.cells;

	return (struct bv_gpu_wish){
		.layout = t->reading.layout,
		.points = points,
		.cells = cells,
		.words = gpu->makes_streams
				 ? bv_gpu_stream_words(&gpu->form, cells)
				 : 0,
	};
}

/* Has the batch of a frame that is alone in it have room for its points. */
static enum taken make_room(struct taking *t, const struct bv_gpu_wish *wish)
{
	struct bv_gpu_worker *worker = t->worker;
	struct bv_gpu *gpu = worker->gpu;
	cudaError_t error;

	bv_gpu_begin_call(worker);
	error = bv_gpu_grow(gpu, t->place->batch, bv_gpu_wish_bytes(wish));
	if (error != cudaErrorMemoryAllocation)
		return bv_gpu_end_call(worker, error) ? IS_READ : GPU_FAILED;
	bv_gpu_end_call(worker, cudaSuccess);
	bv_gpu_pool_settle(&gpu->pool, t->place, false);
	return NOT_FOR_GPU;
}

/* Gives the frame its place, if there can be one for it. */
static enum taken take_place(struct taking *t)
{
	struct bv_gpu_worker *worker = t->worker;
	struct bv_gpu *gpu = worker->gpu;
	const struct bv_gpu_wish wish = make_wish(gpu, t);

	if (t->info.head.points == BV_POINTS_UNKNOWN ||
	    wish.cells > gpu->cells_room)
		return NOT_FOR_GPU;
	t->place = find_place(worker, &wish);
	if (t->place == NULL)
		return GPU_FAILED;
	t->to = t->place->at.first_byte;
	return bv_gpu_batch_must_grow(t->place->batch, &wish)
		       ? make_room(t, &wish)
		       : IS_READ;
}

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

static bool take_points(void *context, const struct bv_layout *layout,
			const unsigned char *points, size_t n)
{
	struct taking *t = context;
	const size_t bytes = n * layout->stride;

	bv_clues_add(&t->clues, &t->worker->gpu->grid->rules, layout, points, n,
		     t->info.size);
	t->failed = !(t->direct ? upload(t, points, bytes)
				: gather(t, points, bytes));
	return !t->failed;
}

/* Where the next part of the file goes. */
static struct bv_part_memory part_memory(struct bv_gpu_worker *worker)
{
	return (struct bv_part_memory){piece_of(worker)->memory, BV_GPU_PIECE};
}

/* Reads all points to the frame's place. */
static void read_points(struct taking *t)
{
	struct bv_part_memory memory;
	bool more = true;

	while (more && !t->failed) {
		bv_reading_next(&t->reading, take_points, t, &more);
		if (!t->direct || t->failed)
			continue;
		t->failed =
			!turn(t->worker) || (more && !make_ready(t->worker));
		memory = part_memory(t->worker);
		bv_reading_into(&t->reading, &memory);
	}
	if (!t->failed && !t->direct)
		t->failed = !upload_gathered(t);
}

/* The frame that was read keeps its place, unless something was wrong with it. */
static enum taken keep_place(struct taking *t, enum bv_status status)
{
	struct bv_gpu_worker *worker = t->worker;
	struct bv_gpu_frame *place = t->place;

	if (t->failed || !bv_gpu_end_upload(worker, place))
		return GPU_FAILED;
	place->modified = t->info.modified;
	place->layout = t->info.head.layout;
	place->clues = t->clues;
	bv_gpu_pool_settle(&worker->gpu->pool, place, status == BV_OK);
	return status == BV_OK ? IS_READ : ENDED;
}

static enum taken read_frame(struct taking *t, const char *input,
			     struct bv_verdict *verdict)
{
	struct bv_gpu_worker *worker = t->worker;
	const struct bv_options *options = worker->gpu->run->options;
	const struct bv_reading reading = {
		&options->asked, options->all.max_points, &worker->fault};
	struct bv_part_memory memory;
	enum taken taken;

	if (!make_ready(worker))
		return GPU_FAILED;
	memory = part_memory(worker);
	if (bv_reading_begin(&t->reading, input, &reading, &worker->parts,
			     &memory, &t->info, verdict) != BV_OK)
		return ENDED;
	t->direct = bv_reading_is_direct(&t->reading);
	taken = take_place(t);
	if (taken == IS_READ) {
		read_points(t);
		taken = keep_place(t, verdict->status);
	}
	bv_reading_end(&t->reading);
	return taken;
}

/* -------------------------------------------------------------------------- */
/* A frame                                                                    */
/* -------------------------------------------------------------------------- */

/* Follows what is decided about the picture, and reads the frame. */
static enum taken take(struct taking *t, uint32_t frame,
		       struct bv_verdict *verdict)
{
	const struct bv_run *run = t->worker->gpu->run;
	struct bv_run_job found;

	if (!bv_run_find_job(run, frame, &found, verdict) ||
	    bv_settle(run->options, &t->worker->publisher.outputs, &found.job,
		      verdict))
		return ENDED;
	return read_frame(t, found.job.input, verdict);
}

bool bv_gpu_read(struct bv_gpu_worker *worker, uint32_t frame)
{
	struct bv_gpu *gpu = worker->gpu;
	struct taking taking = {.worker = worker};
	struct bv_verdict verdict;
	enum taken taken;

	bv_slot_name(worker->slot, frame);
	taken = take(&taking, frame, &verdict);
	if (taking.place == NULL)
		bv_gpu_pool_no_place(&gpu->pool);
	if (taken == ENDED)
		bv_run_end_frame(gpu->run, frame, &verdict);
	bv_slot_name(worker->slot, BV_NO_FRAME);
	bv_gpu_meter_busy(&worker->meter, BV_GPU_STAGE_READ);
	bv_gpu_meter_count(&worker->meter, BV_GPU_STAGE_READ, 1);
	if (taken == NOT_FOR_GPU)
		bv_gpu_convert(worker, frame);
	else if (taken == ENDED && gpu->ended != NULL)
		gpu->ended(gpu->context, frame);
	return taken != GPU_FAILED;
}
