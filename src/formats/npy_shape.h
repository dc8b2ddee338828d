/*
 * npy_shape.h - how many points an array has, by its shape
 */

#ifndef BV_FORMATS_NPY_SHAPE_H
#define BV_FORMATS_NPY_SHAPE_H

#include "formats/format.h"
#include "formats/npy_header.h"

/* Fails with a sentence of what the array is, and what was expected. */
enum bv_status bv_npy_refuse(const struct bv_npy_header *header,
			     const char *expected, struct bv_fault *fault);

/* Fails if an array of numbers does not have points as rows. */
enum bv_status bv_npy_check_shape(const struct bv_npy_header *header,
				  struct bv_fault *fault);

/*
 * Stores the number of points, the product of the first 'dimensions' of the shape, in
 * 'head'.  Fails if the file does not have head->layout.stride bytes for each.
 */
enum bv_status bv_npy_take_points(const struct bv_start *start,
				  const struct bv_npy_header *header,
				  unsigned dimensions, struct bv_head *head,
				  struct bv_fault *fault);

#endif /* BV_FORMATS_NPY_SHAPE_H */
