/*
 * array_form.h - the form of arrays
 */

#ifndef BV_CORE_ARRAY_FORM_H
#define BV_CORE_ARRAY_FORM_H

#include <stdbool.h>

#include "birdview.h"

/*
 * The most bytes of an array: with what stands before them in a file, their number has
 * 32 bits there.
 */
#define BV_MOST_ARRAY_BYTES (UINT32_MAX - 1024)

/*
 * Takes the caller's array into 'own'.  Returns false unless it is as birdview.h says,
 * with cells that rise and lie in the array.
 */
bool bv_take_array(struct bv_array *own, const struct bv_array *array);

/* Bytes of a value, and of all values. */
size_t bv_value_bytes(const struct bv_array *array);
uint64_t bv_array_bytes(const struct bv_array *array);

#endif /* BV_CORE_ARRAY_FORM_H */
