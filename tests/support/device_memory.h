/*
 * device_memory.h - memory that the host and a device see
 */

#ifndef TESTS_SUPPORT_DEVICE_MEMORY_H
#define TESTS_SUPPORT_DEVICE_MEMORY_H

#include <cuda_runtime_api.h>

#include "check.h"

/* What the host's memory holds where nothing was written. */
#define UNWRITTEN 0xa5a5a5a5u

#define CHECK_CUDA(call) CHECK_EQ_INT(call, cudaSuccess)

/* Mapped memory; returns the host's address. */
static inline void *pin(size_t bytes)
{
	void *memory = NULL;

	CHECK_CUDA(cudaHostAlloc(&memory, bytes > 0 ? bytes : 1,
				 cudaHostAllocMapped));
	return memory;
}

/* The same of 'words' words that nobody has written. */
static inline uint32_t *pin_words(size_t words)
{
	uint32_t *word = pin(words * sizeof(*word));

	for (size_t i = 0; i < words; i++)
		word[i] = UNWRITTEN;
	return word;
}

static inline void *device_address(void *memory)
{
	void *address = NULL;

	CHECK_CUDA(cudaHostGetDevicePointer(&address, memory, 0));
	return address;
}

#endif /* TESTS_SUPPORT_DEVICE_MEMORY_H */
