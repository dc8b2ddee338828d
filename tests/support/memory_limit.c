/*
 * memory_limit.c: memory that runs out when a test says so
 */

#include "memory_limit.h"

#include <stdbool.h>
#include <stdlib.h>

/* The linker gives these names to the real functions and to ours. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

static bool limited;
static int left; /* allocations that succeed, if limited */

void memory_limit(int allocations)
{
	limited = true;
	left = allocations;
}

void memory_unlimit(void)
{
	limited = false;
}

static bool is_left(void)
{
	if (!limited)
		return true;
	if (left == 0)
		return false;
	left--;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return is_left() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
	return is_left() ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *memory, size_t size)
{
	return is_left() ? __real_realloc(memory, size) : NULL;
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return is_left() ? __real_aligned_alloc(alignment, size) : NULL;
}
