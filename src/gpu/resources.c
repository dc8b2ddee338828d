/*
 * resources.c - what CUDA gives, got and given back one by one
 */

#include "gpu/resources.h"

#include <stddef.h>

void bv_gpu_make_stream(cudaError_t *error, cudaStream_t *stream)
{
	if (*error == cudaSuccess)
		*error = cudaStreamCreateWithFlags(stream,
						   cudaStreamNonBlocking);
}

/* Without cudaEventBlockingSync, whoever waits keeps a processor busy. */
void bv_gpu_make_event(cudaError_t *error, cudaEvent_t *event)
{
	if (*error == cudaSuccess)
		*error = cudaEventCreateWithFlags(
			event, cudaEventBlockingSync | cudaEventDisableTiming);
}

void *bv_gpu_get_device(cudaError_t *error, size_t bytes)
{
	void *memory = NULL;

	if (*error == cudaSuccess)
		*error = cudaMalloc(&memory, bytes);
	return *error == cudaSuccess ? memory : NULL;
}

void *bv_gpu_get_pinned(cudaError_t *error, size_t bytes, unsigned int flags)
{
	void *memory = NULL;

	if (*error == cudaSuccess)
		*error = cudaHostAlloc(&memory, bytes, flags);
	return *error == cudaSuccess ? memory : NULL;
}

void *bv_gpu_get_mapped(cudaError_t *error, void *memory)
{
	void *seen = NULL;

	if (*error == cudaSuccess)
		*error = cudaHostGetDevicePointer(&seen, memory, 0);
	return *error == cudaSuccess ? seen : NULL;
}

void bv_gpu_wait_for_stream(cudaError_t *error, cudaStream_t stream)
{
	if (*error == cudaSuccess && stream != NULL)
		*error = cudaStreamSynchronize(stream);
}

void bv_gpu_destroy_stream(cudaError_t *error, cudaStream_t stream)
{
	if (*error == cudaSuccess && stream != NULL)
		*error = cudaStreamDestroy(stream);
}

void bv_gpu_destroy_event(cudaError_t *error, cudaEvent_t event)
{
	if (*error == cudaSuccess && event != NULL)
		*error = cudaEventDestroy(event);
}

void bv_gpu_free_device(cudaError_t *error, void *memory)
{
	if (*error == cudaSuccess && memory != NULL)
		*error = cudaFree(memory);
}

void bv_gpu_free_pinned(cudaError_t *error, void *memory)
{
	if (*error == cudaSuccess && memory != NULL)
		*error = cudaFreeHost(memory);
}
