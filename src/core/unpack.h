/*
 * unpack.h - points of any layout as four float32 each
 *
 * Drawing understands float32 at fixed places, and nothing else (a plain layout).
 * Whatever other numbers a file has become such points here, by the sequence of
 * operations that birdview.h states at struct bv_layout: the only place where a
 * number of a file is converted.
 */

#ifndef BV_CORE_UNPACK_H
#define BV_CORE_UNPACK_H

#include "core/layout.h"

/* Points that are unpacked at a time: few enough to stay in a near cache. */
#define BV_UNPACKED_POINTS 1024

/* A point as it is unpacked: x, y, z and intensity, in this order. */
typedef float bv_unpacked[4];

/* The plain layout of what is unpacked from 'layout', with its scale and its notes. */
struct bv_layout bv_unpacked_layout(const struct bv_layout *layout);

/* Unpacks 'n' points. */
void bv_unpack(const struct bv_layout *layout, const unsigned char *points,
	       size_t n, bv_unpacked *unpacked);

/*
 * The same by one of the variants that this processor can run, the fastest being 0;
 * past the last, by none of them, one number at a time.
 */
void bv_unpack_by(size_t variant, const struct bv_layout *layout,
		  const unsigned char *points, size_t n, bv_unpacked *unpacked);

/* The number of this type at 'bytes', as a double. */
double bv_load_number(const unsigned char *bytes, enum bv_type type, bool big);

/*
 * Takes the origin of the frame, whole metres, from the first of 'n' points that is
 * finite.  Returns false if none of them is.
 */
bool bv_find_origin(struct bv_layout *layout, const unsigned char *points,
		    size_t n);

#endif /* BV_CORE_UNPACK_H */
