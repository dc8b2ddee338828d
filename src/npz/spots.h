/*
 * spots.h - the values of a plane that are not 0
 */

#ifndef BV_NPZ_SPOTS_H
#define BV_NPZ_SPOTS_H

#include "birdview.h"

/* A value, and where its first byte is in the member. */
struct bv_spot {
	uint32_t position;
	uint32_t value; /* its bytes, the first one lowest */
};

/* The spots that there is to be room for, beside those of the values. */
#define BV_SPOTS_MORE 2

/*
 * Lists the spots of a plane that begins and ends at these bytes of the member, and
 * returns their number n: they are spots[1..n].  At both ends is one more, of a value
 * of 0 that ends where the plane begins, and of one that begins where it ends.
 */
size_t bv_list_spots(const struct bv_array *array, const void *plane,
		     uint32_t begin, uint32_t end, struct bv_spot *spots);

#endif /* BV_NPZ_SPOTS_H */
