/*
 * shade.h - what cells look like
 *
 * Finishing takes some occupied cells at a time.  What they hold is copied into
 * columns first; what is left then is the arithmetic of the contract, the same for
 * each of them, and that is a shader's part.
 */

#ifndef BV_CORE_SHADE_H
#define BV_CORE_SHADE_H

#include <stddef.h>

#include "core/contract.h"
#include "core/variant.h"

/* Columns that stay in the nearest cache. */
#define BV_TAKEN_CELLS 32

/* What some cells hold. */
struct bv_taken {
	size_t n;                           /* at most BV_TAKEN_CELLS */
	float z[BV_TAKEN_CELLS];            /* of the top point */
	float intensity[BV_TAKEN_CELLS];    /* of the top point, as stored */
	uint32_t counts[BV_TAKEN_CELLS];    /* of points */
	uint32_t densities[BV_TAKEN_CELLS]; /* bv_density_sample() of them */
};

/* What heights, counts and intensities are measured by. */
struct bv_scales {
	const struct bv_rules *rules;
	struct bv_frame_maxima most;
	double intensity;
};

/*
 * One way of shading.  All give the same bits: they are the same text, compiled
 * for different processors.
 */
struct bv_shader {
	enum bv_cpu cpu;
	/* Stores their pixels, each as bytes R, G, B, 0. */
	void (*shade)(const struct bv_scales *scales,
		      const struct bv_taken *taken, uint32_t *pixels);
};

/*
 * The shaders that this processor can run, the fastest at index 0.  NULL past
 * the last one.
 */
const struct bv_shader *bv_shader_at(size_t index);

#endif /* BV_CORE_SHADE_H */
