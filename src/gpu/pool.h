/*
 * pool.h - what is due next, for the workers of a GPU
 *
 * A worker does one of three things: it finishes a frame that the GPU is done with,
 * enqueues the kernels for a batch that is full, or reads a frame.  Which, this
 * decides when he asks, so that no ratio of readers to finishers has to be guessed.
 *
 *	free -> open -> ready -> in flight -> done -> free
 *
 * is the way of a batch.  One batch is open, and all workers add to it: each gets a
 * place for the frame that he has begun to read, and settles it when its points are
 * on their way.  A batch gets no more places when it has as many frames as it may
 * have, when the next frame does not fit, or when the GPU has nothing else to do; it
 * is ready when it gets no more and all its places are settled.
 *
 * Nobody waits while there is something to do.  So frames are finished, and batches
 * become free, even if all workers want places; and whoever has a place gets on
 * without another one.
 *
 * Here is nothing of CUDA.
 */

#ifndef BV_GPU_POOL_H
#define BV_GPU_POOL_H

#include <pthread.h>

#include "gpu/batch.h"

/* A row of batches, the first one first. */
struct bv_gpu_batch_row {
	struct bv_gpu_batch *first, *last;
	uint32_t count;
};

struct bv_gpu_pool {
	pthread_mutex_t lock;
	pthread_cond_t changed;    /* for workers */
	pthread_cond_t submitted;  /* for the completer */
	uint32_t batch_frames;     /* of one batch, at most */
	uint32_t batches;          /* of all kinds */
	struct bv_gpu_batch *open; /* with a frame at least, or NULL */
	struct bv_gpu_batch_row free, ready, in_flight, done;
	uint32_t readers;  /* workers that may yet read a frame */
	uint32_t unplaced; /* frames that are being read and have no place */
	bool closed;       /* nothing is submitted any more */
	bool broken;       /* everybody is to leave */
};

/* False if there are no locks to be had. */
bool bv_gpu_pool_init(struct bv_gpu_pool *pool);
void bv_gpu_pool_destroy(struct bv_gpu_pool *pool);

/* Begins, with batches of at most so many frames and so many workers. */
void bv_gpu_pool_start(struct bv_gpu_pool *pool, uint32_t batch_frames,
		       uint32_t workers);

/* Adds a batch that is free. */
void bv_gpu_pool_add(struct bv_gpu_pool *pool, struct bv_gpu_batch *batch);

/* -------------------------------------------------------------------------- */
/* For workers                                                                */
/* -------------------------------------------------------------------------- */

enum bv_gpu_due {
	BV_GPU_LEAVE,  /* all is done, or the GPU has failed */
	BV_GPU_SUBMIT, /* a batch is ready: see bv_gpu_pool_take_ready() */
	BV_GPU_FINISH, /* the frame that is handed out */
	BV_GPU_READ    /* a frame */
};

/*
 * Waits until there is something to do.  'reads' says that the worker may find frames
 * to be read.  Who is to read a frame then gets a place for it, or none.
 */
enum bv_gpu_due bv_gpu_pool_next(struct bv_gpu_pool *pool, bool reads,
				 struct bv_gpu_frame **frame);

/*
 * Waits for a place for the frame that is being read (BV_GPU_READ), unless something
 * else is due before.  Then, that done, it is to be called again.
 */
enum bv_gpu_due bv_gpu_pool_place(struct bv_gpu_pool *pool,
				  const struct bv_gpu_wish *wish,
				  struct bv_gpu_frame **frame);

/* A frame that was to be read needs no place. */
void bv_gpu_pool_no_place(struct bv_gpu_pool *pool);

/* All that the frame needs is on its way to its place; or nothing more comes. */
void bv_gpu_pool_settle(struct bv_gpu_pool *pool, struct bv_gpu_frame *frame,
			bool comes);

/* The frame is finished, which frees its batch if that was the last. */
void bv_gpu_pool_finished(struct bv_gpu_pool *pool, struct bv_gpu_frame *frame);

/* Who was to read a frame has found none, and will not find one again. */
void bv_gpu_pool_no_more(struct bv_gpu_pool *pool);

/* One of the workers does not come. */
void bv_gpu_pool_absent(struct bv_gpu_pool *pool);

/* -------------------------------------------------------------------------- */
/* Batches                                                                    */
/* -------------------------------------------------------------------------- */

/* A batch that is ready, or NULL if somebody has taken it. */
struct bv_gpu_batch *bv_gpu_pool_take_ready(struct bv_gpu_pool *pool);

/* The batch that was taken is enqueued.  In this order the GPU is done with them. */
void bv_gpu_pool_submitted(struct bv_gpu_pool *pool,
			   struct bv_gpu_batch *batch);

/* Waits for the first batch that is in flight, which stays there.  NULL: no more. */
struct bv_gpu_batch *bv_gpu_pool_await(struct bv_gpu_pool *pool);

/* The GPU is done with the first batch that was in flight. */
void bv_gpu_pool_done(struct bv_gpu_pool *pool);

/* No batch comes any more, and who waits for one gets NULL. */
void bv_gpu_pool_close(struct bv_gpu_pool *pool);

/* Sends everybody away, now and later. */
void bv_gpu_pool_break(struct bv_gpu_pool *pool);

#endif /* BV_GPU_POOL_H */
