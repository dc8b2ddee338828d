/*
 * test_shading_variants.c: shading is the same however it is compiled
 *
 * Proves that every shader that this processor can run gives each cell the samples of
 * bv_sample(), and the numbers of bv_number(), to the last bit: in all presets and
 * forms, channels, depths and scales of density, for as many cells at a time as there
 * may be, with counts around the end of each table, and with heights and intensities of
 * every exponent and both signs, NaN and infinite intensities included.
 *
 * BIRDVIEW_LONG=1 draws ten times as many cells, BIRDVIEW_SHORT=1 a tenth;
 * BIRDVIEW_SEED=N draws others.
 */

#include <math.h>

#include "core/arrays.h"
#include "core/grid.h"
#include "core/shade.h"
#include "drawing.h"
#include "splitmix.h"
#include "trials.h"

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

/* Ledgers of taken cells, with nothing but what points of the grid could leave. */
struct ledgers {
	uint64_t words[BV_TAKEN_CELLS][64];
};

static void set_word(unsigned char *ledger, const struct bv_channels *channels,
		     enum bv_statistic statistic, uint64_t value)
{
	if (bv_collects(channels, statistic))
		memcpy(ledger + channels->at[statistic], &value, sizeof(value));
}

static void set_half(unsigned char *ledger, const struct bv_channels *channels,
		     enum bv_statistic statistic, size_t i, uint32_t value)
{
	if (bv_collects(channels, statistic))
		memcpy(ledger + channels->at[statistic] + 4 * i, &value,
		       sizeof(value));
}

static void draw_ledger(unsigned char *ledger, const struct bv_grid *grid,
			uint32_t count)
{
	const struct bv_channels *channels = &grid->channels;
	const struct bv_rules *rules = &grid->rules;

	set_word(ledger, channels, BV_SUM_OF_HEIGHTS,
		 (uint64_t)(bv_height_units(random_z(rules)) * (int64_t)count));
	set_word(ledger, channels, BV_SUM_OF_INTENSITIES,
		 bv_intensity_units(random_share()) * count);
	set_word(ledger, channels, BV_SLICES_SEEN,
		 (uint64_t)random_bits() << 32 | random_bits());
	set_half(ledger, channels, BV_LOWEST, 0, bv_low_key(random_z(rules)));
	set_half(ledger, channels, BV_COUNTED, 0, count);
	set_half(ledger, channels, BV_GREATEST_INTENSITY, 0,
		 bv_float_bits((float)random_share()));
	for (uint32_t k = 0; k < channels->slices; k++)
		set_half(ledger, channels, BV_SLICE_TOPS, k,
			 random_bits() % 2 == 0 ? 0
						: bv_ordered(random_z(rules)));
}

/* In place k what a cell may hold, and its ledger. */
static void draw_cell(struct bv_taken *taken, struct ledgers *ledgers,
		      const struct bv_grid *grid, double scale, size_t k)
{
	taken->z[k] = random_z(&grid->rules);
	taken->counts[k] = random_count();
	if (bv_collects(&grid->channels, BV_COUNTED) && random_bits() % 4 == 0)
		taken->counts[k] = 0;
	taken->cells[k] = random_bits() % (uint32_t)bv_grid_cells(grid);
	taken->raw[k] = random_bits() % 4 == 0
				? any_float()
				: (float)(scale * random_share());
	taken->ledgers[k] = (unsigned char *)ledgers->words[k];
	draw_ledger((unsigned char *)ledgers->words[k], grid, taken->counts[k]);
}

static void draw_cells(struct bv_taken *taken, struct ledgers *ledgers,
		       const struct bv_grid *grid, double scale, size_t n)
{
	CHECK(grid->channels.ledger_bytes <= sizeof(ledgers->words[0]));
	taken->n = n;
	for (size_t k = 0; k < n; k++)
		draw_cell(taken, ledgers, grid, scale, k);
	for (size_t k = n; k < BV_TAKEN_CELLS; k++) {
		taken->z[k] = taken->z[0];
		taken->raw[k] = taken->raw[0];
		taken->counts[k] = taken->counts[0];
		taken->cells[k] = taken->cells[0];
		taken->ledgers[k] = taken->ledgers[0];
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

static struct bv_cell_value value_of(const struct bv_scales *scales,
				     const struct bv_taken *taken,
				     struct bv_channel_rule channel, size_t k)
{
	return (struct bv_cell_value){
		.z = taken->z[k],
		.intensity = bv_intensity(taken->raw[k], scales->intensity),
		.count = taken->counts[k],
		.ledger = bv_read_ledger(taken->ledgers[k], channel),
		.slice = channel.slice,
		.cell = taken->cells[k],
	};
}

/* The pixel of a cell, by the words of the contract. */
static uint64_t plain_pixel(const struct bv_scales *scales,
			    const struct bv_taken *taken, size_t k)
{
	const struct bv_channels *channels = scales->channels;
	uint64_t pixel = 0;

	for (uint32_t i = 0; i < channels->count; i++) {
		const struct bv_channel_rule channel = channels->channel[i];
		const struct bv_cell_value value =
			value_of(scales, taken, channel, k);

		pixel |= (uint64_t)bv_sample(scales, channel.kind, value)
			 << (i * channels->bits);
	}
	return pixel;
}

static void check_pixels(const struct bv_scales *scales,
			 const struct bv_taken *taken,
			 const struct bv_shader *shader)
{
	const size_t stride = bv_pixel_stride(scales->channels);
	unsigned char pixels[8 * BV_TAKEN_CELLS + 1];

	pixels[taken->n * stride] = 0xa5;
	shader->shade(scales, taken, pixels);
	for (size_t k = 0; k < taken->n; k++) {
		uint64_t pixel = 0;

		memcpy(&pixel, pixels + k * stride, stride);
		CHECK(pixel == plain_pixel(scales, taken, k));
	}
	CHECK_EQ_INT(pixels[taken->n * stride], 0xa5);
}

/* Checks the numbers of a channel, by their bits. */
static void check_plane(const struct bv_scales *scales,
			const struct bv_taken *taken,
			struct bv_channel_rule channel,
			const unsigned char *numbers)
{
	const bool bytes = bv_is_of_bytes(channel.kind);

	for (size_t k = 0; k < taken->n; k++) {
		const float plain =
			bv_number(scales, channel.kind,
				  value_of(scales, taken, channel, k));

		if (bytes)
			CHECK(numbers[k] == plain);
		else
			CHECK(memcmp(numbers + k * sizeof(plain), &plain,
				     sizeof(plain)) == 0);
	}
}

/* All numbers, and that nothing else is written: beyond each plane is one more. */
static void check_numbers(const struct bv_scales *scales,
			  const struct bv_taken *taken,
			  const struct bv_shader *shader)
{
	static float room[BV_MOST_CHANNELS * (BV_TAKEN_CELLS + 1)];
	const struct bv_channels *channels = scales->channels;
	const uint32_t floats = bv_count_floats(channels);
	const size_t plane = taken->n + 1;
	unsigned char *at = (unsigned char *)room;

	memset(room, 0xa5, sizeof(room));
	shader->number(scales, taken,
		       (struct bv_number_room){
			       .floats = room,
			       .bytes = (uint8_t *)(room + floats * plane),
			       .plane = plane});
	for (uint32_t i = 0; i < channels->count; i++) {
		const size_t width = i < floats ? sizeof(float) : 1;

		check_plane(scales, taken, channels->channel[i], at);
		at += plane * width;
		for (size_t k = 1; k <= width; k++)
			CHECK_EQ_INT(*(at - k), 0xa5);
	}
}

static void check_cells(const struct bv_scales *scales,
			const struct bv_taken *taken)
{
	const struct bv_channels *channels = scales->channels;
	const struct bv_shader *shader;

	for (size_t i = 0; (shader = bv_shader_at(i)) != NULL; i++) {
		if (channels->bits != 0)
			check_pixels(scales, taken, shader);
		else
			check_numbers(scales, taken, shader);
	}
}

static void test_grid(const struct bv_grid_options *options,
		      unsigned int rounds)
{
	struct bv_grid *grid = make_grid(options);
	static struct ledgers ledgers;

	for (unsigned int i = 0; i < rounds; i++) {
		const double scale =
			intensity_scales[i % COUNT(intensity_scales)];
		struct bv_scales scales =
			bv_scales_of(&grid->rules, &grid->channels, scale);
		struct bv_taken taken;

		draw_cells(&taken, &ledgers, grid, scale,
			   1 + i % BV_TAKEN_CELLS);
		scales.most = find_maxima(&grid->rules, &taken);
		scales.view = grid->view;
		check_cells(&scales, &taken);
	}
	bv_grid_free(grid);
}

/* Presets in each form that they come in. */
static void test_presets(unsigned int rounds)
{
	for (size_t i = 0; bv_preset_name(i) != NULL; i++) {
		const struct bv_preset *preset =
			bv_preset_find(bv_preset_name(i));
		struct bv_grid_options options = preset_options(preset->name);

		options.form = BV_FORM_PICTURE;
		if (preset->picture.kind_count > 0)
			test_grid(&options, rounds);
		options.form = BV_FORM_ARRAYS;
		if (preset->arrays.kind_count > 0)
			test_grid(&options, rounds);
	}
}

/* Each channel in gray and with others, of both depths; and all of them as arrays. */
static void test_channels(unsigned int rounds)
{
	struct bv_grid_options options = preset_options("surround");
	char names[128];

	options.slices = 7;
	for (size_t i = 0; bv_channel_name(i) != NULL; i++) {
		const char *name = bv_channel_name(i);
		const bool of_slice = strncmp(name, "slice", 5) == 0;

		options.slices = of_slice ? 7 : 0;
		options.channels = names;
		for (options.bits = 8; options.bits <= 16; options.bits += 8) {
			snprintf(names, sizeof(names), "%s%s", name,
				 of_slice ? ":5" : "");
			test_grid(&options, rounds);
			snprintf(names, sizeof(names), "low,%s%s,density", name,
				 of_slice ? ":0" : "");
			test_grid(&options, rounds);
		}
	}
	options = preset_options("surround");
	options.form = BV_FORM_ARRAYS;
	options.slices = 64;
	options.channels = "low,span,mean-height,max-intensity,mean-intensity,"
			   "occupied,slices,density";
	test_grid(&options, rounds / 4);
}

/* Each scale of density, in all three. */
static void test_densities(unsigned int rounds)
{
	struct bv_grid_options options = preset_options("surround");

	for (uint32_t i = BV_DENSITY_LOG16; i <= BV_DENSITY_LINEAR; i++) {
		options.density = i;
		options.density_full = i == BV_DENSITY_LINEAR ? 100 : 0;
		options.form = BV_FORM_PICTURE;
		for (options.bits = 8; options.bits <= 16; options.bits += 8)
			test_grid(&options, rounds);
		options.form = BV_FORM_ARRAYS;
		options.bits = 0;
		test_grid(&options, rounds);
	}
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
	const char *seed = getenv("BIRDVIEW_SEED");
	const unsigned int rounds = count_trials(ROUNDS, 4);

	if (seed != NULL)
		state = strtoull(seed, NULL, 10);
	test_list();
	test_presets(rounds);
	test_channels(rounds);
	test_densities(rounds);
	return 0;
}
