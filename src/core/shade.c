/*
 * shade.c - shading blocks of cells, with whatever vectors there are
 *
 * The plain way takes one cell at a time through bv_intensity() and bv_shade().
 * Here these same functions are called in loops that a compiler turns into
 * vectors, and compiled for several processors, as placer.c does it and says why
 * it is safe.
 *
 * One thing is no arithmetic: where density comes from a table.  It is looked up
 * before, when the cell is taken, and everything else shaded as if the cell held
 * no point, for which the table has a 0.
 *
 * Vectors of 512 bits are left out.  They divide no faster than those of 256, and
 * make many processors slow down, for some time after the last one: encoding,
 * which comes next, loses more than shading gains.
 */

#include "core/shade.h"

#define INLINED static inline __attribute__((always_inline))

/* A density from a table, where the pixel has it. */
INLINED uint32_t place_density(enum bv_shading shading, uint32_t density)
{
	switch (shading) {
	case BV_SHADE_SURROUND:
		return bv_pack_rgb(0, 0, density);
	case BV_SHADE_SFA3D:
		return bv_pack_rgb(density, 0, 0);
	case BV_SHADE_NOTE:
		break;
	}
	return 0;
}

/* 'shading' is a constant, so that bv_shade() has nothing left to choose. */
INLINED void shade_values(const struct bv_scales *scales,
			  enum bv_shading shading, double intensity_scale,
			  const struct bv_cell_block *block, uint32_t *pixels)
{
	const bool counts_matter = shading == BV_SHADE_NOTE;
	struct bv_rules rules = *scales->rules;

	rules.shading = shading;
	for (size_t k = 0; k < block->n; k++) {
		const struct bv_cell_value v = {
			.z = block->z[k],
			.intensity = bv_intensity(block->intensity[k],
						  intensity_scale),
			.count = counts_matter ? block->counts[k] : 0,
		};

		pixels[k] = bv_shade(&rules, scales->most, v) |
			    place_density(shading, block->densities[k]);
	}
}

INLINED void shade_as(const struct bv_scales *scales, enum bv_shading shading,
		      const struct bv_cell_block *block, uint32_t *pixels)
{
	/* Most files have intensities of 0 to 1, and then nothing to divide. */
	if (scales->intensity == 1.0)
		shade_values(scales, shading, 1.0, block, pixels);
	else
		shade_values(scales, shading, scales->intensity, block, pixels);
}

INLINED void shade(const struct bv_scales *scales,
		   const struct bv_cell_block *block, uint32_t *pixels)
{
	switch (scales->rules->shading) {
	case BV_SHADE_SURROUND:
		shade_as(scales, BV_SHADE_SURROUND, block, pixels);
		break;
	case BV_SHADE_NOTE:
		shade_as(scales, BV_SHADE_NOTE, block, pixels);
		break;
	case BV_SHADE_SFA3D:
		shade_as(scales, BV_SHADE_SFA3D, block, pixels);
		break;
	}
}

/* -------------------------------------------------------------------------- */
/* For each processor                                                         */
/* -------------------------------------------------------------------------- */

static void shade_portable(const struct bv_scales *scales,
			   const struct bv_cell_block *block, uint32_t *pixels)
{
	shade(scales, block, pixels);
}

static const struct bv_shader portable = {"portable", shade_portable};

#ifdef __x86_64__

__attribute__((target("avx2"))) static void
shade_avx2(const struct bv_scales *scales, const struct bv_cell_block *block,
	   uint32_t *pixels)
{
	shade(scales, block, pixels);
}

static const struct bv_shader avx2 = {"avx2", shade_avx2};

const struct bv_shader *bv_shader_at(size_t index)
{
	const struct bv_shader *usable[3] = {NULL};
	size_t n = 0;

	if (__builtin_cpu_supports("avx2"))
		usable[n++] = &avx2;
	usable[n++] = &portable;
	return index < n ? usable[index] : NULL;
}

#else

const struct bv_shader *bv_shader_at(size_t index)
{
	return index == 0 ? &portable : NULL;
}

#endif
