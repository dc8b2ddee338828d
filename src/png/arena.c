/*
 * arena.c - memory for libpng that is kept from picture to picture
 */

#include "png/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

/* Holds what libpng needs for a picture of usual width in one slab. */
#define SLAB_SIZE ((size_t)1 << 19)

struct bv_arena_slab {
	struct bv_arena_slab *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

static struct bv_arena_slab *add_slab(struct bv_arena *arena, size_t size)
{
	const size_t bytes = size > SLAB_SIZE ? size : SLAB_SIZE;
	struct bv_arena_slab *slab;

	if (bytes > SIZE_MAX - sizeof(*slab))
		return NULL;
	slab = malloc(sizeof(*slab) + bytes);
	if (slab == NULL)
		return NULL;
	*slab = (struct bv_arena_slab){.size = bytes};
	if (arena->current != NULL) {
		slab->next = arena->current->next;
		arena->current->next = slab;
	} else {
		slab->next = arena->first;
		arena->first = slab;
	}
	return slab;
}

/*
 * Takes the piece from the current slab, or from the next one that has room.
 * Pieces come in the same order for every picture, so after the first picture
 * no slab is added.
 */
void *bv_arena_allocate(struct bv_arena *arena, size_t size)
{
	const size_t unit = alignof(max_align_t);
	struct bv_arena_slab *slab = arena->current;
	unsigned char *piece;

	if (size > SIZE_MAX - unit)
		return NULL;
	size = (size + unit - 1) / unit * unit;
	while (slab != NULL && slab->size - slab->used < size)
		slab = slab->next;
	if (slab == NULL)
		slab = add_slab(arena, size);
	if (slab == NULL)
		return NULL;
	piece = slab->bytes + slab->used;
	slab->used += size;
	arena->current = slab;
	return piece;
}

void bv_arena_reset(struct bv_arena *arena)
{
	for (struct bv_arena_slab *slab = arena->first; slab != NULL;
	     slab = slab->next)
		slab->used = 0;
	arena->current = arena->first;
}

void bv_arena_destroy(struct bv_arena *arena)
{
	struct bv_arena_slab *slab = arena->first;

	while (slab != NULL) {
		struct bv_arena_slab *next = slab->next;

		free(slab);
		slab = next;
	}
	*arena = (struct bv_arena){0};
}
