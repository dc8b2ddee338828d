/*
 * arena.h - memory for libpng that is kept from picture to picture
 *
 * libpng and zlib allocate some fifteen pieces for each picture, a quarter of a
 * megabyte in all, and free them again.  The arena hands out the same memory
 * each time: allocating advances a mark, freeing does nothing, and a reset
 * before the next picture makes everything free at once.
 */

#ifndef BV_PNG_ARENA_H
#define BV_PNG_ARENA_H

#include <stddef.h>

struct bv_arena_slab;

/* All zero is an empty arena. */
struct bv_arena {
	struct bv_arena_slab *first, *current;
};

/* 'size' bytes, aligned for any type, or NULL if out of memory. */
void *bv_arena_allocate(struct bv_arena *arena, size_t size);

/* Everything allocated is free again; the slabs are kept. */
void bv_arena_reset(struct bv_arena *arena);

void bv_arena_destroy(struct bv_arena *arena);

#endif /* BV_PNG_ARENA_H */
