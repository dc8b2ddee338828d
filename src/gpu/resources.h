/*
 * resources.h - what CUDA gives, got and given back one by one
 *
 * Much is got at once, and any of it may be refused.  So each of these takes the error
 * so far: after one it does nothing, and the first one stays.  Nobody has to look before
 * all is said.
 */

#ifndef BV_GPU_RESOURCES_H
#define BV_GPU_RESOURCES_H

#include <cuda_runtime_api.h>

/* After an error the pointer stays as it is. */
void bv_gpu_make_stream(cudaError_t *error, cudaStream_t *stream);
void bv_gpu_make_event(cudaError_t *error, cudaEvent_t *event);

/*
 * Memory of the device; of the host, pinned; and where the device sees such.  NULL after
 * an error.
 */
void *bv_gpu_get_device(cudaError_t *error, size_t bytes);
void *bv_gpu_get_pinned(cudaError_t *error, size_t bytes, unsigned int flags);
void *bv_gpu_get_mapped(cudaError_t *error, void *memory);

/* Likewise back, and nothing for what there is not: NULL. */
void bv_gpu_wait_for_stream(cudaError_t *error, cudaStream_t stream);
void bv_gpu_destroy_stream(cudaError_t *error, cudaStream_t stream);
void bv_gpu_destroy_event(cudaError_t *error, cudaEvent_t event);
void bv_gpu_free_device(cudaError_t *error, void *memory);
void bv_gpu_free_pinned(cudaError_t *error, void *memory);

#endif /* BV_GPU_RESOURCES_H */
