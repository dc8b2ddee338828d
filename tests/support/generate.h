/*
 * generate.h: random small frames that look for trouble
 *
 * A frame from a real scanner hardly ever has a point on the edge of a cell, a
 * tie with signed zeros or a NaN.  These frames have all of them, mixed with
 * ordinary points, so that two renderers that agree on some hundreds of them
 * agree for the right reasons.
 */

#ifndef GENERATE_H
#define GENERATE_H

#include <stddef.h>
#include <stdint.h>

/* The most points a frame has. */
#define GENERATE_MAX_POINTS 2000

/* The box and the cells whose edges the points are to try. */
struct generate_spec {
	float x_min, x_max, y_min, y_max, z_min, z_max; /* metres */
	double cell;                                    /* metres */
	double intensity_scale; /* the raw intensity that stands for 1 */
};

/*
 * Fills 'points' with a frame, four floats a point (x, y, z, raw intensity),
 * and returns the number of its points, 0 to GENERATE_MAX_POINTS; there must
 * be room for that many.  '*state' is any number to start from, and goes on to
 * the next frame with every call.  The same number gives the same frames on
 * any machine.
 */
size_t generate_points(uint64_t *state, const struct generate_spec *spec,
		       float *points);

#endif /* GENERATE_H */
