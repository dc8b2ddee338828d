/*
 * test_gpu_pool.c: workers of a GPU do what is due, and nobody waits in vain
 *
 * Proves that frames are finished and batches submitted before others are read; that
 * no more frames are read than there are places; that a batch is ready when it is full
 * or the next frame does not fit, and all its frames are there, or as it is if the GPU
 * has nothing to do or no frame is left; that a frame with too many bytes for any batch
 * gets one alone; that frames which fail on the way are not finished; that a batch is
 * free when its last frame is finished; and that any number of threads come to an end
 * with every frame finished once, whatever frames need.
 */

#include <stdatomic.h>
#include <string.h>

#include "check.h"
#include "gpu/pool.h"

#define BATCHES 3
#define FRAMES 4 /* of a batch */
#define ROOM 1600u

static struct bv_gpu_batch batches[BATCHES];
static struct bv_gpu_pool pool;

static struct bv_gpu_wish wish_of(uint32_t points)
{
	return (struct bv_gpu_wish){.layout = bv_kitti,
				    .points = points,
				    .cells = points,
				    .words = points};
}

static void begin(uint32_t workers)
{
	CHECK(bv_gpu_pool_init(&pool));
	bv_gpu_pool_start(&pool, FRAMES, workers);
	memset(batches, 0, sizeof(batches));
	for (int i = 0; i < BATCHES; i++) {
		batches[i].bytes_room = ROOM;
		batches[i].cells_room = batches[i].words_room = ROOM;
		bv_gpu_pool_add(&pool, &batches[i]);
	}
}

/* Says that a frame is read, of so many points, and gets a place. */
static struct bv_gpu_frame *place(uint32_t points)
{
	const struct bv_gpu_wish wish = wish_of(points);
	struct bv_gpu_frame *frame = NULL;

	CHECK_EQ_INT(bv_gpu_pool_next(&pool, true, &frame), BV_GPU_READ);
	CHECK_EQ_INT(bv_gpu_pool_place(&pool, &wish, &frame), BV_GPU_READ);
	return frame;
}

static void settle(struct bv_gpu_frame *frame)
{
	bv_gpu_pool_settle(&pool, frame, true);
}

static enum bv_gpu_due due(struct bv_gpu_frame **frame)
{
	return bv_gpu_pool_next(&pool, true, frame);
}

static struct bv_gpu_batch *submit(void)
{
	struct bv_gpu_batch *batch;
	struct bv_gpu_frame *frame;

	CHECK_EQ_INT(due(&frame), BV_GPU_SUBMIT);
	batch = bv_gpu_pool_take_ready(&pool);
	CHECK(batch != NULL);
	bv_gpu_pool_submitted(&pool, batch);
	return batch;
}

/* Takes a frame that is done, and finishes it. */
static uint32_t finish(void)
{
	struct bv_gpu_frame *frame = NULL;
	uint32_t number;

	CHECK_EQ_INT(due(&frame), BV_GPU_FINISH);
	number = frame->frame;
	bv_gpu_pool_finished(&pool, frame);
	return number;
}

/* ---------------------------------------------------------------------- */
/* One thread                                                             */
/* ---------------------------------------------------------------------- */

/* While the GPU is at work a batch waits until it is full. */
static void test_full_batches(void)
{
	struct bv_gpu_frame *frames[FRAMES], *frame;

	begin(2);
	settle(place(1));
	CHECK_EQ_INT(submit()->count, 1); /* as the GPU had nothing to do */
	for (uint32_t i = 0; i < FRAMES; i++) {
		frames[i] = place(1);
		frames[i]->frame = i;
		CHECK(frames[i] - frames[i]->batch->frames == (int)i);
	}
	for (uint32_t i = 0; i < FRAMES; i++) {
		CHECK(pool.ready.count == 0);
		settle(frames[i]);
	}
	CHECK_EQ_INT(submit()->count, FRAMES);
	CHECK(bv_gpu_pool_await(&pool)->count == 1);
	bv_gpu_pool_done(&pool);
	finish();
	CHECK(bv_gpu_pool_await(&pool)->count == FRAMES);
	bv_gpu_pool_done(&pool);
	for (uint32_t i = 0; i < FRAMES; i++) {
		CHECK_EQ_INT(pool.free.count, BATCHES - 1);
		CHECK_EQ_INT(finish(), i);
	}
	CHECK_EQ_INT(pool.free.count, BATCHES);
	CHECK_EQ_INT(due(&frame), BV_GPU_READ);
	bv_gpu_pool_destroy(&pool);
}

/* What does not fit goes to the next batch, and the one before goes. */
static void test_bytes(void)
{
	const struct bv_gpu_wish wish = wish_of(1000);
	struct bv_gpu_frame *first, *second, *large;

	begin(2);
	first = place(60);
	second = place(60);
	CHECK(first->batch != second->batch);
	settle(second); /* whose batch goes first, as the GPU has nothing to do */
	CHECK(submit() == second->batch);
	settle(first);
	CHECK(submit() == first->batch);
	large = place(1000);
	CHECK_EQ_INT(large->at.first_byte, 0);
	CHECK(bv_gpu_batch_must_grow(large->batch, &wish));
	CHECK(pool.open == NULL);
	bv_gpu_pool_destroy(&pool);
}

/* The bytes, cells and words of frames lie side by side. */
static void test_places(void)
{
	const struct bv_gpu_frame *first, *second;

	begin(2);
	first = place(3);
	second = place(5);
	CHECK(first->batch == second->batch);
	CHECK_EQ_INT(first->at.first_byte, 0);
	CHECK_EQ_INT(second->at.first_byte, 48);
	CHECK_EQ_INT(second->at.first_cell, BV_LINE_CELLS);
	CHECK_EQ_INT(second->first_word, BV_LINE_CELLS);
	CHECK_EQ_INT(second->words, 5);
	bv_gpu_pool_destroy(&pool);
}

static void test_layouts(void)
{
	struct bv_gpu_wish wish = wish_of(1);
	struct bv_gpu_frame *first, *second = NULL;

	begin(2);
	first = place(1);
	wish.layout.intensity_scale = 255.0;
	CHECK_EQ_INT(due(&second), BV_GPU_READ);
	CHECK_EQ_INT(bv_gpu_pool_place(&pool, &wish, &second), BV_GPU_READ);
	CHECK(first->batch != second->batch);
	bv_gpu_pool_destroy(&pool);
}

/* So many frames are begun as there are places, and then others are waited for. */
static void test_places_are_enough(void)
{
	struct bv_gpu_frame *frame;

	begin(2);
	for (int i = 0; i < BATCHES * FRAMES - 1; i++)
		CHECK_EQ_INT(due(&frame), BV_GPU_READ);
	bv_gpu_pool_no_place(&pool);
	for (int i = 0; i < 2; i++)
		CHECK_EQ_INT(due(&frame), BV_GPU_READ);
	CHECK_EQ_INT(pool.unplaced, BATCHES * FRAMES);
	bv_gpu_pool_destroy(&pool);
}

/* A frame that fails on the way leaves its place; one alone, nothing to finish. */
static void test_failures(void)
{
	struct bv_gpu_frame *good, *bad, *frame;

	begin(1);
	bad = place(1);
	good = place(1);
	good->frame = 7;
	bv_gpu_pool_settle(&pool, bad, false);
	settle(good);
	submit();
	bv_gpu_pool_done(&pool);
	CHECK_EQ_INT(finish(), 7);
	CHECK_EQ_INT(pool.free.count, BATCHES);
	bv_gpu_pool_settle(&pool, place(1), false);
	submit();
	bv_gpu_pool_done(&pool);
	CHECK_EQ_INT(pool.free.count, BATCHES);
	CHECK_EQ_INT(due(&frame), BV_GPU_READ);
	bv_gpu_pool_no_more(&pool);
	CHECK_EQ_INT(bv_gpu_pool_next(&pool, false, &frame), BV_GPU_LEAVE);
	bv_gpu_pool_close(&pool);
	CHECK(bv_gpu_pool_await(&pool) == NULL);
	bv_gpu_pool_destroy(&pool);
}

/* The last frames go when nobody reads any more, whatever the GPU does. */
static void test_last_frames(void)
{
	struct bv_gpu_frame *frame;

	begin(1);
	settle(place(1));
	submit();
	settle(place(1));
	CHECK_EQ_INT(due(&frame), BV_GPU_READ);
	bv_gpu_pool_no_more(&pool);
	submit();
	bv_gpu_pool_break(&pool);
	CHECK_EQ_INT(due(&frame), BV_GPU_LEAVE);
	CHECK(bv_gpu_pool_await(&pool) == NULL);
	bv_gpu_pool_destroy(&pool);
}

/* ---------------------------------------------------------------------- */
/* Many threads                                                           */
/* ---------------------------------------------------------------------- */

#define THREADS 6
#define RUN 3000 /* frames */

static _Atomic uint32_t next_frame;
static _Atomic uint32_t finished[RUN];

/* As good as a GPU. */
static void *complete(void *argument)
{
	(void)argument;
	while (bv_gpu_pool_await(&pool) != NULL)
		bv_gpu_pool_done(&pool);
	return NULL;
}

static void submit_ready(void)
{
	struct bv_gpu_batch *batch = bv_gpu_pool_take_ready(&pool);

	if (batch != NULL)
		bv_gpu_pool_submitted(&pool, batch);
}

static void finish_frame(struct bv_gpu_frame *frame)
{
	atomic_fetch_add(&finished[frame->frame], 1);
	bv_gpu_pool_finished(&pool, frame);
}

/* Some frames fail early, some late, some have many points. */
static void read_frame(uint32_t number)
{
	const uint32_t kind = (number * 2654435761u >> 16) % 20;
	const struct bv_gpu_wish wish =
		wish_of(kind < 3 ? 60 + 30 * kind : kind);
	struct bv_gpu_frame *frame;
	enum bv_gpu_due next;

	if (kind == 19) {
		bv_gpu_pool_no_place(&pool);
		atomic_fetch_add(&finished[number], 1);
		return;
	}
	while ((next = bv_gpu_pool_place(&pool, &wish, &frame)) !=
	       BV_GPU_READ) {
		if (next == BV_GPU_SUBMIT)
			submit_ready();
		else
			finish_frame(frame);
	}
	frame->frame = number;
	if (kind == 18)
		atomic_fetch_add(&finished[number], 1);
	bv_gpu_pool_settle(&pool, frame, kind != 18);
}

static void *work(void *argument)
{
	struct bv_gpu_frame *frame;
	bool reads = true;

	(void)argument;
	for (;;) {
		switch (bv_gpu_pool_next(&pool, reads, &frame)) {
		case BV_GPU_LEAVE:
			return NULL;
		case BV_GPU_SUBMIT:
			submit_ready();
			break;
		case BV_GPU_FINISH:
			finish_frame(frame);
			break;
		case BV_GPU_READ: {
			const uint32_t number =
				atomic_fetch_add(&next_frame, 1);

			reads = number < RUN;
			if (reads)
				read_frame(number);
			else
				bv_gpu_pool_no_more(&pool);
			break;
		}
		}
	}
}

static void test_threads(void)
{
	pthread_t workers[THREADS], completer;

	begin(THREADS);
	CHECK(pthread_create(&completer, NULL, complete, NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		CHECK(pthread_create(&workers[i], NULL, work, NULL) == 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(workers[i], NULL);
	bv_gpu_pool_close(&pool);
	pthread_join(completer, NULL);
	for (uint32_t i = 0; i < RUN; i++)
		CHECK_EQ_INT(finished[i], 1);
	CHECK_EQ_INT(pool.free.count, BATCHES);
	bv_gpu_pool_destroy(&pool);
}

int main(void)
{
	test_full_batches();
	test_bytes();
	test_places();
	test_layouts();
	test_places_are_enough();
	test_failures();
	test_last_frames();
	test_threads();
	return 0;
}
