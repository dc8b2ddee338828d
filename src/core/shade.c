/*
 * shade.c - shading cells, with whatever vectors there are
 *
 * The plain way takes one cell at a time through bv_intensity() and bv_shade().
 * Here the functions that these consist of are called in loops that a compiler turns into
 * vectors, and compiled for several processors, as place.c does it and says why
 * it is safe.
 *
 * One thing is no arithmetic: density, where it comes from a table.  It is looked up
 * before, when the cell is taken, and joined with the rest of the pixel here.
 *
 * Vectors of 512 bits are left out.  They divide no faster than those of 256, and
 * make many processors slow down, for some time after the last one: encoding,
 * which comes next, loses more than shading gains.
 */

#include "core/shade.h"

#define INLINED static inline __attribute__((always_inline))

/* 'formulas' is a constant, so that bv_shade_rest() has nothing left to choose. */
INLINED void shade_values(const struct bv_scales *scales,
			  enum bv_formulas formulas, double intensity_scale,
			  const struct bv_taken *taken, uint32_t *pixels)
{
	struct bv_rules rules = *scales->rules;

	rules.formulas = formulas;
	for (size_t k = 0; k < taken->n; k++) {
		const struct bv_cell_value v = {
			.z = taken->z[k],
			.intensity = bv_intensity(taken->intensity[k],
						  intensity_scale),
			.count = taken->counts[k],
		};

		pixels[k] = bv_shade_rest(&rules, scales->most, v) |
			    taken->densities[k];
	}
}

INLINED void shade_by(const struct bv_scales *scales, enum bv_formulas formulas,
		      const struct bv_taken *taken, uint32_t *pixels)
{
	/* Most files have intensities of 0 to 1, and then nothing to divide. */
	if (scales->intensity == 1.0)
		shade_values(scales, formulas, 1.0, taken, pixels);
	else
		shade_values(scales, formulas, scales->intensity, taken,
			     pixels);
}

INLINED void shade(const struct bv_scales *scales, const struct bv_taken *taken,
		   uint32_t *pixels)
{
#define BV_CASE(NAME, name)                                 \
	case BV_##NAME:                                     \
		shade_by(scales, BV_##NAME, taken, pixels); \
		break;
	switch (scales->rules->formulas) {
		BV_EACH_FORMULAS(BV_CASE)
	}
#undef BV_CASE
}

/* -------------------------------------------------------------------------- */
/* For each processor                                                         */
/* -------------------------------------------------------------------------- */

static void shade_portable(const struct bv_scales *scales,
			   const struct bv_taken *taken, uint32_t *pixels)
{
	shade(scales, taken, pixels);
}

#ifdef __x86_64__

BV_TARGET_AVX2 static void shade_avx2(const struct bv_scales *scales,
				      const struct bv_taken *taken,
				      uint32_t *pixels)
{
	shade(scales, taken, pixels);
}

#endif

static const struct bv_shader shaders[] = {
#ifdef __x86_64__
	{BV_CPU_AVX2, shade_avx2},
#endif
	{BV_CPU_ANY, shade_portable},
};

const struct bv_shader *bv_shader_at(size_t index)
{
	return bv_variant_at(shaders, sizeof(shaders[0]),
			     sizeof(shaders) / sizeof(shaders[0]), index);
}
