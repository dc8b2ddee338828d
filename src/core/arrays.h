/*
 * arrays.h - the arrays of a frame
 *
 * On a grid of arrays, occupied cells become numbers, those of a channel side by side.
 * Here these get the names and shapes of arrays, whoever made them.
 */

#ifndef BV_CORE_ARRAYS_H
#define BV_CORE_ARRAYS_H

#include "core/grid.h"

/* Which there may be, in their order; and the member of a file behind them. */
enum bv_frame_array {
	BV_ARRAY_BEV,
	BV_ARRAY_SLICE_HEIGHT,
	BV_ARRAY_SLICE_OCCUPIED,
	BV_MOST_ARRAYS
};

#define BV_ABOUT "about" /* the metadata */

/*
 * The numbers of the occupied cells of a frame.  The channels that are float32 come
 * first; channel i is at floats + i * plane.  Those that are bytes follow, the first
 * of them at bytes.
 */
struct bv_numbers {
	size_t occupied;
	const uint32_t *cells;
	const float *floats;
	const uint8_t *bytes;
	size_t plane; /* from one channel to the next; at least 'occupied' */
};

struct bv_array_set {
	size_t count;
	struct bv_array array[BV_MOST_ARRAYS];
	const struct bv_array *list[BV_MOST_ARRAYS];
	const void *planes[BV_MOST_CHANNELS];
};

/* True if a channel's numbers are bytes. */
static inline bool bv_is_of_bytes(enum bv_kind kind)
{
	return kind == BV_KIND_SLICE_OCCUPIED;
}

/* How many channels of a grid of arrays are float32. */
uint32_t bv_count_floats(const struct bv_channels *channels);

/* The array that channels of this kind are planes of, and what it is called. */
enum bv_frame_array bv_array_of(enum bv_kind kind);
const char *bv_array_name(enum bv_frame_array array);

/* The first channel that is in the same array as this one. */
uint32_t bv_first_of_array(const struct bv_grid *grid, uint32_t channel);

/* The first channel of an array that no file has room for; else their number. */
uint32_t bv_find_large_array(const struct bv_grid *grid);

/* Makes arrays of numbers, which they point at. */
void bv_make_arrays(const struct bv_grid *grid,
		    const struct bv_numbers *numbers, struct bv_array_set *set);

#endif /* BV_CORE_ARRAYS_H */
