/*
 * arena.c - memory for libpng that is kept from picture to picture
 */

#include "png/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

/* Holds what libpng needs for a picture of usual width in one block. */
#define BLOCK_SIZE ((size_t)1 << 19)

struct bv_arena_block {
	struct bv_arena_block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

static struct bv_arena_block *add_block(struct bv_arena *arena, size_t size)
{
	const size_t bytes = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	struct bv_arena_block *block;

	if (bytes > SIZE_MAX - sizeof(*block))
		return NULL;
	block = malloc(sizeof(*block) + bytes);
	if (block == NULL)
		return NULL;
	*block = (struct bv_arena_block){.size = bytes};
	if (arena->current != NULL) {
		block->next = arena->current->next;
		arena->current->next = block;
	} else {
		block->next = arena->first;
		arena->first = block;
	}
	return block;
}

/*
 * Takes the piece from the current block, or from the next one that has room.
 * Pieces come in the same order for every picture, so after the first picture
 * no block is added.
 */
void *bv_arena_allocate(struct bv_arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);
	struct bv_arena_block *block = arena->current;
	unsigned char *piece;

	if (size > SIZE_MAX - unit)
		return NULL;
	size = (size + unit - 1) / unit * unit;
	while (block != NULL && block->size - block->used < size)
		block = block->next;
	if (block == NULL)
		block = add_block(arena, size);
	if (block == NULL)
		return NULL;
	piece = block->bytes + block->used;
	block->used += size;
	arena->current = block;
	return piece;
}

void bv_arena_reset(struct bv_arena *arena)
{
	for (struct bv_arena_block *b = arena->first; b != NULL; b = b->next)
		b->used = 0;
	arena->current = arena->first;
}

void bv_arena_destroy(struct bv_arena *arena)
{
	struct bv_arena_block *block = arena->first;

	while (block != NULL) {
		struct bv_arena_block *next = block->next;

		free(block);
		block = next;
	}
	*arena = (struct bv_arena){0};
}
