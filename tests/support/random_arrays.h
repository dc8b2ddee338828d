/*
 * random_arrays.h: sparse arrays of all kinds
 *
 * Floats and bytes, 1 x 1 to thousands of cells wide, one channel to many, empty to
 * full, values from noise to a single one, with NaNs that carry something, -0.0,
 * subnormal numbers and zeros: whatever an .npz file may meet.
 */

#ifndef RANDOM_ARRAYS_H
#define RANDOM_ARRAYS_H

#include "birdview.h"

struct random_arrays {
	size_t n;
	const struct bv_array *arrays[3];
	struct bv_array own[3];
	char names[3][BV_ARRAY_NAME_MAX + 1];
	const char *text; /* or NULL */
};

/*
 * Makes the arrays 'number' of a series, for the caller to free; every fiftieth has
 * large ones.  '*state' is any number to start from, and goes on with every call.
 */
void random_arrays(struct random_arrays *random, uint64_t *state, int number);
void random_arrays_free(struct random_arrays *random);

/* Bytes of all cells, and these bytes, for the caller to free. */
size_t dense_size(const struct bv_array *array);
unsigned char *make_dense(const struct bv_array *array);

#endif /* RANDOM_ARRAYS_H */
