/*
 * float_planes.h - what networks take: height, intensity and count of each cell
 *
 * Three planes of float32, dense, as numpy has them, and sparse, as birdview has.
 */

#ifndef BENCH_FLOAT_PLANES_H
#define BENCH_FLOAT_PLANES_H

#include <stdbool.h>
#include <stddef.h>

#include "birdview.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FLOAT_PLANES 3

struct float_planes;

/* NULL if out of memory, or if there is no such preset. */
struct float_planes *float_planes_create(const char *preset);
void float_planes_free(struct float_planes *planes); /* NULL is allowed */

/*
 * Draws KITTI points.  The array belongs to the planes and holds until the next call;
 * NULL if that fails.
 */
const struct bv_array *float_planes_draw(struct float_planes *planes,
					 const void *points, size_t n);

/* All values of what was drawn last, (FLOAT_PLANES, height, width), and their bytes. */
const float *float_planes_dense(const struct float_planes *planes,
				size_t *bytes);

/*
 * Makes of these values what numpy's savez_compressed() makes: the stream of zlib by
 * default, and the CRC.  Returns the bytes of the stream, 0 if that fails.
 */
size_t float_planes_deflate(struct float_planes *planes);

#ifdef __cplusplus
}
#endif

#endif /* BENCH_FLOAT_PLANES_H */
