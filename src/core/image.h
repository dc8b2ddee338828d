/*
 * image.h - the form of images, and what counts say
 */

#ifndef BV_CORE_IMAGE_H
#define BV_CORE_IMAGE_H

#include "birdview.h"

/* What a picture may have at most: rows, columns, and pixels in all. */
#define BV_MOST_PER_AXIS 65535u
#define BV_MOST_PIXELS (1u << 28)

/*
 * Takes the caller's image into 'own'.  Returns false unless it is as birdview.h
 * says, with cells that rise and lie in the picture.
 */
bool bv_take_image(struct bv_image *own, const struct bv_image *image);

/* True if the cells rise, and each is below the number 'cells'. */
bool bv_cells_rise(const uint32_t *cell, size_t occupied, uint64_t cells);

/* Bytes of a pixel, without what fills it up to its stride. */
static inline uint32_t bv_pixel_bytes(const struct bv_image *image)
{
	return image->channels * image->bits / 8;
}

/* bv_counts_suspicious() of counts of our own. */
bool bv_are_suspicious(const struct bv_counts *counts);

#endif /* BV_CORE_IMAGE_H */
