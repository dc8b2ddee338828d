/*
 * test_shading_variants.c: shading is the same however it is compiled
 *
 * Proves that every shader that this processor can run gives each cell the pixel
 * of bv_shade(), to the last bit: in all presets and scales of density, for as many cells
 * at a time as there may be, with counts around the end of each table, and with heights and intensities of
 * every exponent and both signs, NaN and infinite intensities included.
 *
 * BIRDVIEW_SEED=N draws other cells, BIRDVIEW_LONG=1 ten times as many.
 */

#include <math.h>

#include "core/grid.h"
#include "core/shade.h"
#include "drawing.h"
#include "splitmix.h"

#define ROUNDS 400
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const double intensity_scales[] = {1, 255, 65535, 0.7, 1e-40, 1e300};

static uint64_t state = 1;

static uint32_t random_bits(void)
{
	return (uint32_t)(draw_bits(&state) >> 32);
}

/* From 0 to 1, both often. */
static double random_share(void)
{
	switch (random_bits() % 8) {
	case 0:
		return 0;
	case 1:
		return 1;
	default:
		return random_bits() / 4294967295.0;
	}
}

static float any_float(void)
{
	const uint32_t bits = random_bits();
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* A z that a kept point may have. */
static float random_z(const struct bv_rules *rules)
{
	const float z = any_float();
	const float range = rules->z_max - rules->z_min;

	/* Without a lower bound, as in 'note', all that lies below the sensor. */
	if (isinf(rules->z_min))
		return isfinite(z) && random_bits() % 2 == 0
			       ? -fabsf(z) - 1e-45f
			       : -100 * (float)random_share() - 1e-3f;
	if (z >= rules->z_min && z <= rules->z_max)
		return z;
	return fminf(rules->z_min + range * (float)random_share(),
		     rules->z_max);
}

static uint32_t random_count(void)
{
	const uint32_t bits = random_bits();

	return bits % 2 == 0 ? 1 + bits / 2 % 140 : 1 + bits % 100000;
}

static void draw_cells(struct bv_taken *taken, const struct bv_rules *rules,
		       double scale, size_t n)
{
	taken->n = n;
	for (size_t k = 0; k < n; k++) {
		taken->z[k] = random_z(rules);
		taken->counts[k] = random_count();
		taken->densities[k] =
			bv_density_sample(rules, taken->counts[k]);
		taken->intensity[k] = random_bits() % 4 == 0
					      ? any_float()
					      : (float)(scale * random_share());
	}
}

static struct bv_frame_maxima find_maxima(const struct bv_rules *rules,
					  const struct bv_taken *taken)
{
	struct bv_frame_maxima most = {0};

	for (size_t k = 0; k < taken->n; k++) {
		most.height = fmaxf(most.height, bv_height(rules, taken->z[k]));
		if (taken->counts[k] > most.count)
			most.count = taken->counts[k];
	}
	return most;
}

/* The pixel as bytes, by the words of the contract. */
static uint32_t plain_pixel(const struct bv_scales *scales,
			    const struct bv_taken *taken, size_t k)
{
	const struct bv_cell_value v = {
		.z = taken->z[k],
		.intensity =
			bv_intensity(taken->intensity[k], scales->intensity),
		.count = taken->counts[k],
	};
	const uint32_t rgb = bv_shade(scales->rules, scales->most, v);
	const uint8_t bytes[] = {(uint8_t)rgb, (uint8_t)(rgb >> 8),
				 (uint8_t)(rgb >> 16), 0};
	uint32_t pixel;

	memcpy(&pixel, bytes, sizeof(pixel));
	return pixel;
}

static void check_cells(const struct bv_scales *scales,
			const struct bv_taken *taken)
{
	const uint32_t untouched = 0xa5a5a5a5;
	const struct bv_shader *shader;

	for (size_t i = 0; (shader = bv_shader_at(i)) != NULL; i++) {
		uint32_t pixels[BV_TAKEN_CELLS + 1];

		pixels[taken->n] = untouched;
		shader->shade(scales, taken, pixels);
		for (size_t k = 0; k < taken->n; k++)
			CHECK_EQ_INT(pixels[k], plain_pixel(scales, taken, k));
		CHECK_EQ_INT(pixels[taken->n], untouched);
	}
}

static void test_grid(const struct bv_grid_options *options,
		      unsigned int rounds)
{
	struct bv_grid *grid = make_grid(options);

	for (unsigned int i = 0; i < rounds; i++) {
		const double scale =
			intensity_scales[i % COUNT(intensity_scales)];
		struct bv_scales scales = {.rules = &grid->rules,
					   .intensity = scale};
		struct bv_taken taken;

		draw_cells(&taken, &grid->rules, scale,
			   i % (BV_TAKEN_CELLS + 1));
		scales.most = find_maxima(&grid->rules, &taken);
		check_cells(&scales, &taken);
	}
	bv_grid_free(grid);
}

/* The one that needs nothing of the processor comes last. */
static void test_list(void)
{
	size_t n = 0;

	while (bv_shader_at(n) != NULL)
		n++;
	CHECK(n >= 1);
	CHECK_EQ_INT(bv_shader_at(n - 1)->cpu, BV_CPU_ANY);
	CHECK(bv_shader_at(n + 1) == NULL);
}

int main(void)
{
	static const char *const presets[] = {"surround", "note", "sfa3d"};
	const char *seed = getenv("BIRDVIEW_SEED");
	const unsigned int times = getenv("BIRDVIEW_LONG") != NULL ? 10 : 1;

	if (seed != NULL)
		state = strtoull(seed, NULL, 10);
	test_list();
	for (size_t i = 0; i < COUNT(presets); i++) {
		const struct bv_grid_options options =
			preset_options(presets[i]);

		test_grid(&options, ROUNDS * times);
	}
	for (uint32_t i = BV_DENSITY_LOG16; i <= BV_DENSITY_LINEAR; i++) {
		struct bv_grid_options options = preset_options("surround");

		options.density = i;
		options.density_full = i == BV_DENSITY_LINEAR ? 100 : 0;
		test_grid(&options, ROUNDS * times);
	}
	return 0;
}
