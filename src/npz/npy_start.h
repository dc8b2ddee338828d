/*
 * npy_start.h - what an array of NumPy begins with
 */

#ifndef BV_NPZ_NPY_START_H
#define BV_NPZ_NPY_START_H

#include <stdint.h>

#include "birdview.h"

/* What the names of members end with, and bytes that are enough for any, as a string. */
#define BV_NPY ".npy"
#define BV_NPY_NAME_MAX (BV_ARRAY_NAME_MAX + sizeof(BV_NPY))

/* Where the words of a start begin, and in them the type. */
#define BV_NPY_WORDS 10
#define BV_NPY_TYPE (BV_NPY_WORDS + sizeof("{'descr': '") - 1)

/* What a block of DEFLATE has before its bytes where these are stored. */
#define BV_STORED_BLOCK 5

/* Bytes that are enough for any start that is made here. */
#define BV_NPY_START_MAX 192

/*
 * Each writes the start to 'start' and returns its size: of an array of the type
 * 'type' in NumPy's words, with the shape (channels, height, width); and of a single
 * text of 'length' bytes, at least 1.
 */
uint16_t bv_npy_start(char *start, const char *type, uint32_t channels,
		      uint32_t height, uint32_t width);
uint16_t bv_npy_start_text(char *start, uint32_t length);

/* The first of these, of this array. */
uint16_t bv_npy_start_of(char *start, const struct bv_array *array);

/* Writes the name of the member that has the array called so. */
void bv_npy_name(char name[BV_NPY_NAME_MAX], const char *array);

#endif /* BV_NPZ_NPY_START_H */
