/*
 * shade.h - what a block of cells looks like
 *
 * Finishing takes the occupied cells in blocks.  The cells of a block are copied
 * into columns first; what is left then is the arithmetic of the contract, the
 * same for each of them, and that is a shader's part.
 */

#ifndef BV_CORE_SHADE_H
#define BV_CORE_SHADE_H

#include <stddef.h>

#include "core/contract.h"

/* Columns that stay in the nearest cache. */
#define BV_BLOCK_CELLS 32

/* Density where it comes from a table; 0 where not. */
static inline uint32_t bv_table_density(enum bv_shading shading, uint32_t count)
{
	switch (shading) {
	case BV_SHADE_SURROUND:
		return bv_density_rounded(count);
	case BV_SHADE_SFA3D:
		return bv_density_truncated(count);
	case BV_SHADE_NOTE:
		break;
	}
	return 0;
}

/* What the cells of a block hold. */
struct bv_cell_block {
	size_t n;                           /* cells, at most BV_BLOCK_CELLS */
	float z[BV_BLOCK_CELLS];            /* of the top point */
	float intensity[BV_BLOCK_CELLS];    /* of the top point, as stored */
	uint32_t counts[BV_BLOCK_CELLS];    /* of points */
	uint32_t densities[BV_BLOCK_CELLS]; /* bv_table_density() of them */
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
	const char *name;
	/* Stores the pixels of a block, each as bytes R, G, B, 0. */
	void (*shade)(const struct bv_scales *scales,
		      const struct bv_cell_block *block, uint32_t *pixels);
};

/*
 * The shaders that this processor can run, the fastest at index 0.  NULL past
 * the last one.
 */
const struct bv_shader *bv_shader_at(size_t index);

#endif /* BV_CORE_SHADE_H */
