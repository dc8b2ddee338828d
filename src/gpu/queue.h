/*
 * queue.h - handing things from thread to thread
 *
 * A queue has room for all things of its kind that there are, so putting one in
 * never waits.  What bounds the work in progress is how many things there are.
 */

#ifndef BV_GPU_QUEUE_H
#define BV_GPU_QUEUE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct bv_gpu_queue {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	void **things; /* [capacity], a ring; NULL: not initialised */
	uint32_t capacity, first, count;
	bool closed; /* nothing will be put in any more */
	bool broken; /* nothing will be taken out any more */
};

/* Returns false if out of memory. */
bool bv_gpu_queue_init(struct bv_gpu_queue *queue, uint32_t capacity);

/* A queue that is all 0 is allowed. */
void bv_gpu_queue_destroy(struct bv_gpu_queue *queue);

void bv_gpu_queue_put(struct bv_gpu_queue *queue, void *thing);

/*
 * Takes out what was put in first, and waits for it.  Returns NULL if the queue
 * is closed and empty, or broken.  '*length', unless NULL, is how many things
 * were there.
 */
void *bv_gpu_queue_take(struct bv_gpu_queue *queue, uint32_t *length);

/* Lets those who take have what is left. */
void bv_gpu_queue_close(struct bv_gpu_queue *queue);

/* Sends everyone who takes away at once. */
void bv_gpu_queue_break(struct bv_gpu_queue *queue);

#endif /* BV_GPU_QUEUE_H */
