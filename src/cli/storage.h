/*
 * storage.h - memory for a million names
 *
 * Names lie one behind the other in large slabs, so that a name costs its
 * bytes and no more; arrays grow by doubling.
 */

#ifndef BV_CLI_STORAGE_H
#define BV_CLI_STORAGE_H

#include <stddef.h>

struct bv_name_slab;

/* All zero is an empty pool. */
struct bv_name_pool {
	struct bv_name_slab *newest;
};

/* 'size' bytes for a name, or NULL if out of memory. */
char *bv_name_take(struct bv_name_pool *pool, size_t size);

/* Keeps only the first 'size' bytes of the name that was taken last. */
void bv_name_trim(struct bv_name_pool *pool, const char *last, size_t size);

/* Frees all names; the pool is empty then. */
void bv_name_pool_free(struct bv_name_pool *pool);

/*
 * Makes room for one more element in 'array', which holds 'count' elements of
 * 'size' bytes and has room for '*capacity'.  Returns the array, which may have
 * moved; or NULL if out of memory, and then nothing has changed.
 */
void *bv_grow(void *array, size_t count, size_t *capacity, size_t size);

#endif /* BV_CLI_STORAGE_H */
