/*
 * queue.c - handing things from thread to thread
 */

#include "gpu/queue.h"

#include <assert.h>
#include <stdlib.h>

bool bv_gpu_queue_init(struct bv_gpu_queue *queue, uint32_t capacity)
{
	*queue = (struct bv_gpu_queue){.capacity = capacity};
	queue->things = calloc(capacity, sizeof(*queue->things));
	if (queue->things == NULL)
		return false;
	if (pthread_mutex_init(&queue->lock, NULL) != 0)
		goto out_things;
	if (pthread_cond_init(&queue->changed, NULL) != 0)
		goto out_lock;
	return true;

out_lock:
	pthread_mutex_destroy(&queue->lock);
out_things:
	free(queue->things);
	queue->things = NULL;
	return false;
}

void bv_gpu_queue_destroy(struct bv_gpu_queue *queue)
{
	if (queue->things == NULL)
		return;
	pthread_cond_destroy(&queue->changed);
	pthread_mutex_destroy(&queue->lock);
	free(queue->things);
	queue->things = NULL;
}

void bv_gpu_queue_put(struct bv_gpu_queue *queue, void *thing)
{
	pthread_mutex_lock(&queue->lock);
	assert(queue->count < queue->capacity);
	queue->things[(queue->first + queue->count) % queue->capacity] = thing;
	queue->count++;
	pthread_cond_signal(&queue->changed);
	pthread_mutex_unlock(&queue->lock);
}

void *bv_gpu_queue_take(struct bv_gpu_queue *queue, uint32_t *length)
{
	void *thing = NULL;

	pthread_mutex_lock(&queue->lock);
	while (queue->count == 0 && !queue->closed && !queue->broken)
		pthread_cond_wait(&queue->changed, &queue->lock);
	if (length != NULL)
		*length = queue->count;
	if (queue->count > 0 && !queue->broken) {
		thing = queue->things[queue->first];
		queue->first = (queue->first + 1) % queue->capacity;
		queue->count--;
	}
	pthread_mutex_unlock(&queue->lock);
	return thing;
}

void bv_gpu_queue_close(struct bv_gpu_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->closed = true;
	pthread_cond_broadcast(&queue->changed);
	pthread_mutex_unlock(&queue->lock);
}

void bv_gpu_queue_break(struct bv_gpu_queue *queue)
{
	pthread_mutex_lock(&queue->lock);
	queue->broken = true;
	pthread_cond_broadcast(&queue->changed);
	pthread_mutex_unlock(&queue->lock);
}
