/*
 * storage.c - memory for a million names
 */

#include "cli/storage.h"

#include <stdint.h>
#include <stdlib.h>

/* Names longer than this get a slab of their own. */
#define SLAB_SIZE ((size_t)1 << 20)

#define FIRST_CAPACITY 64

struct bv_name_slab {
	struct bv_name_slab *older;
	size_t used, size; /* bytes of 'names' */
	char names[];
};

static struct bv_name_slab *add_slab(struct bv_name_pool *pool, size_t size)
{
	struct bv_name_slab *slab;

	if (size > SIZE_MAX - sizeof(*slab))
		return NULL;
	slab = malloc(sizeof(*slab) + size);
	if (slab == NULL)
		return NULL;
	slab->older = pool->newest;
	slab->used = 0;
	slab->size = size;
	pool->newest = slab;
	return slab;
}

char *bv_name_take(struct bv_name_pool *pool, size_t size)
{
	struct bv_name_slab *slab = pool->newest;
	char *name;

	if (slab == NULL || slab->size - slab->used < size)
		slab = add_slab(pool, size > SLAB_SIZE ? size : SLAB_SIZE);
	if (slab == NULL)
		return NULL;
	name = slab->names + slab->used;
	slab->used += size;
	return name;
}

void bv_name_trim(struct bv_name_pool *pool, const char *last, size_t size)
{
	struct bv_name_slab *slab = pool->newest;

	slab->used = (size_t)(last - slab->names) + size;
}

void bv_name_pool_free(struct bv_name_pool *pool)
{
	while (pool->newest != NULL) {
		struct bv_name_slab *slab = pool->newest;

		pool->newest = slab->older;
		free(slab);
	}
}

void *bv_grow(void *array, size_t count, size_t *capacity, size_t size)
{
	const size_t larger = *capacity > 0 ? *capacity * 2 : FIRST_CAPACITY;
	void *grown;

	if (count < *capacity)
		return array;
	grown = reallocarray(array, larger, size);
	if (grown != NULL)
		*capacity = larger;
	return grown;
}
