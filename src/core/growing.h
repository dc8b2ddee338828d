/*
 * growing.h - bytes that become more, in memory that is kept
 */

#ifndef BV_CORE_GROWING_H
#define BV_CORE_GROWING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero has none.  What is past 'size' may be written up to 'capacity'. */
struct bv_growing {
	uint8_t *bytes;
	size_t size, capacity;
};

/* Makes room for 'more' bytes; false, with what there is kept, if out of memory. */
bool bv_make_room(struct bv_growing *growing, size_t more);

/* Appends bytes that there is room for. */
void bv_append_bytes(struct bv_growing *growing, const void *bytes, size_t n);

#endif /* BV_CORE_GROWING_H */
