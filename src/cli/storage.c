/*
 * storage.c - memory for a million names
 */

#include "cli/storage.h"

#include <stdint.h>
#include <stdlib.h>

/* Names longer than this get a block of their own. */
#define BLOCK_SIZE ((size_t)1 << 20)

#define FIRST_CAPACITY 64

struct bv_name_block {
	struct bv_name_block *older;
	size_t used, size; /* bytes of 'names' */
	char names[];
};

static struct bv_name_block *add_block(struct bv_name_pool *pool, size_t size)
{
	struct bv_name_block *block;

	if (size > SIZE_MAX - sizeof(*block))
		return NULL;
	block = malloc(sizeof(*block) + size);
	if (block == NULL)
		return NULL;
	block->older = pool->newest;
	block->used = 0;
	block->size = size;
	pool->newest = block;
	return block;
}

char *bv_name_take(struct bv_name_pool *pool, size_t size)
{
	struct bv_name_block *block = pool->newest;
	char *name;

	if (block == NULL || block->size - block->used < size)
		block = add_block(pool, size > BLOCK_SIZE ? size : BLOCK_SIZE);
	if (block == NULL)
		return NULL;
	name = block->names + block->used;
	block->used += size;
	return name;
}

void bv_name_trim(struct bv_name_pool *pool, const char *last, size_t size)
{
	struct bv_name_block *block = pool->newest;

	block->used = (size_t)(last - block->names) + size;
}

void bv_name_pool_free(struct bv_name_pool *pool)
{
	while (pool->newest != NULL) {
		struct bv_name_block *block = pool->newest;

		pool->newest = block->older;
		free(block);
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
