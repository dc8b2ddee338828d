/*
 * pool.c - what is due next, for the workers of a GPU
 */

#include "gpu/pool.h"

#include <assert.h>

/* -------------------------------------------------------------------------- */
/* Rows of batches                                                            */
/* -------------------------------------------------------------------------- */

static void push(struct bv_gpu_batch_row *row, struct bv_gpu_batch *batch)
{
	batch->next = NULL;
	if (row->first == NULL)
		row->first = batch;
	else
		row->last->next = batch;
	row->last = batch;
	row->count++;
}

static struct bv_gpu_batch *pop(struct bv_gpu_batch_row *row)
{
	struct bv_gpu_batch *batch = row->first;

	if (batch == NULL)
		return NULL;
	row->first = batch->next;
	row->count--;
	return batch;
}

/* -------------------------------------------------------------------------- */
/* Beginning and end                                                          */
/* -------------------------------------------------------------------------- */

bool bv_gpu_pool_init(struct bv_gpu_pool *pool)
{
	*pool = (struct bv_gpu_pool){0};
	if (pthread_mutex_init(&pool->lock, NULL) != 0)
		return false;
	if (pthread_cond_init(&pool->changed, NULL) != 0)
		goto out_lock;
	if (pthread_cond_init(&pool->submitted, NULL) == 0)
		return true;
	pthread_cond_destroy(&pool->changed);
out_lock:
	pthread_mutex_destroy(&pool->lock);
	return false;
}

void bv_gpu_pool_destroy(struct bv_gpu_pool *pool)
{
	pthread_cond_destroy(&pool->submitted);
	pthread_cond_destroy(&pool->changed);
	pthread_mutex_destroy(&pool->lock);
}

void bv_gpu_pool_start(struct bv_gpu_pool *pool, uint32_t batch_frames,
		       uint32_t workers)
{
	pool->batch_frames = batch_frames;
	pool->readers = workers;
}

void bv_gpu_pool_add(struct bv_gpu_pool *pool, struct bv_gpu_batch *batch)
{
	pool->batches++;
	push(&pool->free, batch);
}

static void lock(struct bv_gpu_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
}

static void unlock(struct bv_gpu_pool *pool)
{
	pthread_mutex_unlock(&pool->lock);
}

/* -------------------------------------------------------------------------- */
/* The open batch                                                             */
/* -------------------------------------------------------------------------- */

/* Whoever is woken up can submit it. */
static void make_ready(struct bv_gpu_pool *pool, struct bv_gpu_batch *batch)
{
	push(&pool->ready, batch);
	pthread_cond_signal(&pool->changed);
}

/* It gets no more places. */
static void end_open(struct bv_gpu_pool *pool)
{
	struct bv_gpu_batch *batch = pool->open;

	pool->open = NULL;
	batch->ended = true;
	if (batch->unsettled == 0)
		make_ready(pool, batch);
}

/* Does so where nothing is gained by waiting for more. */
static void end_open_if_due(struct bv_gpu_pool *pool)
{
	const struct bv_gpu_batch *open = pool->open;
	const bool idle = pool->in_flight.count + pool->ready.count == 0;

	if (open != NULL && open->unsettled == 0 &&
	    (idle || pool->readers == 0))
		end_open(pool);
}

/* Gives the frame a place in the open batch, or the next. */
static struct bv_gpu_frame *give_place(struct bv_gpu_pool *pool,
				       const struct bv_gpu_wish *wish)
{
	struct bv_gpu_frame *frame;

	if (pool->open != NULL && !bv_gpu_batch_fits(pool->open, wish))
		end_open(pool);
	if (pool->open == NULL) {
		pool->open = pop(&pool->free);
		if (pool->open == NULL)
			return NULL;
		bv_gpu_batch_begin(pool->open);
	}
	frame = bv_gpu_batch_add(pool->open, wish);
	if (pool->open->count == pool->batch_frames ||
	    bv_gpu_batch_must_grow(pool->open, wish))
		end_open(pool);
	pool->unplaced--;
	return frame;
}

/* True if a frame that is to be read now will find a place, if all goes well. */
static bool has_room(const struct bv_gpu_pool *pool)
{
	uint32_t places = pool->free.count * pool->batch_frames;

	if (pool->open != NULL)
		places += pool->batch_frames - pool->open->count;
	return pool->unplaced < places;
}

/* -------------------------------------------------------------------------- */
/* Frames that the GPU is done with                                           */
/* -------------------------------------------------------------------------- */

/* Hands one out, if there is one. */
static struct bv_gpu_frame *take_done(struct bv_gpu_pool *pool)
{
	struct bv_gpu_batch *batch = pool->done.first;
	struct bv_gpu_frame *frame;

	if (batch == NULL)
		return NULL;
	do
		frame = &batch->frames[batch->handed_out++];
	while (!frame->comes);
	if (--batch->waiting == 0)
		pop(&pool->done);
	return frame;
}

static void make_free(struct bv_gpu_pool *pool, struct bv_gpu_batch *batch)
{
	push(&pool->free, batch);
	pthread_cond_broadcast(&pool->changed);
}

/* -------------------------------------------------------------------------- */
/* For workers                                                                */
/* -------------------------------------------------------------------------- */

static bool all_is_done(const struct bv_gpu_pool *pool)
{
	return pool->readers == 0 && pool->free.count == pool->batches;
}

/* BV_GPU_LEAVE, from this and the next two: nothing is due now. */
static enum bv_gpu_due take_other(struct bv_gpu_pool *pool,
				  struct bv_gpu_frame **frame)
{
	if (pool->ready.count > 0)
		return BV_GPU_SUBMIT;
	*frame = take_done(pool);
	return *frame != NULL ? BV_GPU_FINISH : BV_GPU_LEAVE;
}

static enum bv_gpu_due take_next(struct bv_gpu_pool *pool, bool reads,
				 struct bv_gpu_frame **frame)
{
	const enum bv_gpu_due other = take_other(pool, frame);

	if (other != BV_GPU_LEAVE || !reads || !has_room(pool))
		return other;
	pool->unplaced++;
	return BV_GPU_READ;
}

static enum bv_gpu_due take_place(struct bv_gpu_pool *pool,
				  const struct bv_gpu_wish *wish,
				  struct bv_gpu_frame **frame)
{
	*frame = give_place(pool, wish);
	return *frame != NULL ? BV_GPU_READ : take_other(pool, frame);
}

enum bv_gpu_due bv_gpu_pool_next(struct bv_gpu_pool *pool, bool reads,
				 struct bv_gpu_frame **frame)
{
	enum bv_gpu_due due = BV_GPU_LEAVE;

	lock(pool);
	while (!pool->broken && !all_is_done(pool)) {
		due = take_next(pool, reads, frame);
		if (due != BV_GPU_LEAVE)
			break;
		pthread_cond_wait(&pool->changed, &pool->lock);
	}
	unlock(pool);
	return due;
}

enum bv_gpu_due bv_gpu_pool_place(struct bv_gpu_pool *pool,
				  const struct bv_gpu_wish *wish,
				  struct bv_gpu_frame **frame)
{
	enum bv_gpu_due due = BV_GPU_LEAVE;

	lock(pool);
	while (!pool->broken) {
		due = take_place(pool, wish, frame);
		if (due != BV_GPU_LEAVE)
			break;
		pthread_cond_wait(&pool->changed, &pool->lock);
	}
	unlock(pool);
	return due;
}

void bv_gpu_pool_no_place(struct bv_gpu_pool *pool)
{
	lock(pool);
	pool->unplaced--;
	pthread_cond_broadcast(&pool->changed);
	unlock(pool);
}

void bv_gpu_pool_settle(struct bv_gpu_pool *pool, struct bv_gpu_frame *frame,
			bool comes)
{
	struct bv_gpu_batch *batch = frame->batch;

	lock(pool);
	frame->comes = comes;
	batch->waiting += comes;
	batch->unsettled--;
	if (batch->ended && batch->unsettled == 0)
		make_ready(pool, batch);
	else if (batch == pool->open)
		end_open_if_due(pool);
	unlock(pool);
}

void bv_gpu_pool_finished(struct bv_gpu_pool *pool, struct bv_gpu_frame *frame)
{
	struct bv_gpu_batch *batch = frame->batch;

	lock(pool);
	if (--batch->unfinished == 0)
		make_free(pool, batch);
	unlock(pool);
}

static void take_reader_off(struct bv_gpu_pool *pool)
{
	pool->readers--;
	end_open_if_due(pool);
	pthread_cond_broadcast(&pool->changed);
}

void bv_gpu_pool_no_more(struct bv_gpu_pool *pool)
{
	lock(pool);
	pool->unplaced--;
	take_reader_off(pool);
	unlock(pool);
}

void bv_gpu_pool_absent(struct bv_gpu_pool *pool)
{
	lock(pool);
	take_reader_off(pool);
	unlock(pool);
}

/* -------------------------------------------------------------------------- */
/* Batches                                                                    */
/* -------------------------------------------------------------------------- */

struct bv_gpu_batch *bv_gpu_pool_take_ready(struct bv_gpu_pool *pool)
{
	struct bv_gpu_batch *batch;

	lock(pool);
	batch = pop(&pool->ready);
	unlock(pool);
	return batch;
}

void bv_gpu_pool_submitted(struct bv_gpu_pool *pool, struct bv_gpu_batch *batch)
{
	lock(pool);
	push(&pool->in_flight, batch);
	pthread_cond_signal(&pool->submitted);
	unlock(pool);
}

struct bv_gpu_batch *bv_gpu_pool_await(struct bv_gpu_pool *pool)
{
	struct bv_gpu_batch *batch = NULL;

	lock(pool);
	while (pool->in_flight.count == 0 && !pool->closed && !pool->broken)
		pthread_cond_wait(&pool->submitted, &pool->lock);
	if (!pool->broken)
		batch = pool->in_flight.first;
	unlock(pool);
	return batch;
}

void bv_gpu_pool_done(struct bv_gpu_pool *pool)
{
	struct bv_gpu_batch *batch;

	lock(pool);
	batch = pop(&pool->in_flight);
	batch->unfinished = batch->waiting;
	if (batch->waiting > 0) {
		push(&pool->done, batch);
		pthread_cond_broadcast(&pool->changed);
	} else {
		make_free(pool, batch);
	}
	end_open_if_due(pool);
	unlock(pool);
}

void bv_gpu_pool_close(struct bv_gpu_pool *pool)
{
	lock(pool);
	pool->closed = true;
	pthread_cond_broadcast(&pool->submitted);
	unlock(pool);
}

void bv_gpu_pool_break(struct bv_gpu_pool *pool)
{
	lock(pool);
	pool->broken = true;
	pthread_cond_broadcast(&pool->changed);
	pthread_cond_broadcast(&pool->submitted);
	unlock(pool);
}
