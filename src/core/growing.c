/*
 * growing.c - bytes that become more, in memory that is kept
 */

#include "core/growing.h"

#include <stdlib.h>
#include <string.h>

#include "core/pages.h"

#define LEAST_CAPACITY ((size_t)1 << 18)

bool bv_make_room(struct bv_growing *growing, size_t more)
{
	size_t capacity =
		growing->capacity > 0 ? growing->capacity : LEAST_CAPACITY;
	uint8_t *grown;

	if (growing->capacity - growing->size >= more)
		return true;
	while (capacity - growing->size < more) {
		if (capacity > SIZE_MAX / 2)
			return false;
		capacity *= 2;
	}
	grown = bv_pages_allocate(capacity);
	if (grown == NULL)
		return false;
	if (growing->size > 0)
		memcpy(grown, growing->bytes, growing->size);
	free(growing->bytes);
	growing->bytes = grown;
	growing->capacity = capacity;
	return true;
}

void bv_append_bytes(struct bv_growing *growing, const void *bytes, size_t n)
{
	memcpy(growing->bytes + growing->size, bytes, n);
	growing->size += n;
}
