/*
 * batch_memory.h - the memory of a batch
 *
 * Errors as in resources.h.  For bv_gpu_grow() see pipeline.h.
 */

#ifndef BV_GPU_BATCH_MEMORY_H
#define BV_GPU_BATCH_MEMORY_H

#include "gpu/pipeline.h"

/* Allocates what a batch of the GPU's sizes needs, which is all 0 before. */
void bv_gpu_allocate_batch(cudaError_t *error, const struct bv_gpu *gpu,
			   struct bv_gpu_batch *batch);

/* Gives back what there is of it, and leaves it all 0. */
void bv_gpu_free_batch(cudaError_t *error, struct bv_gpu_batch *batch);

#endif /* BV_GPU_BATCH_MEMORY_H */
