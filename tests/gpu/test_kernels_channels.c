/*
 * test_kernels_channels.c: the kernels draw whatever channels a rasterizer does
 *
 * Proves that pixels, numbers and cells are those of the CPU to the last bit: for each
 * kind of channel alone and beside others, gray and RGB, in 8 and 16 bits, and as
 * arrays; for 1, 2, 7, 35 and 64 slices; for each scale of density; for all presets in
 * all forms that they come in; for frames with ties, signed zeros, NaN, infinities and
 * odd intensities, some in a batch; that nothing is written past what a frame shows; and
 * that a batch leaves grids and ledgers as it found them: all 0.
 *
 * Here the kernels run on the emulator, in the order that EMULATOR_ORDER names; on a
 * machine with a GPU, a build with nvcc runs the same on that.
 *
 * BIRDVIEW_LONG=1 runs ten times as many batches, BIRDVIEW_SHORT=1 a few small ones;
 * BIRDVIEW_SEED=N draws others.
 */

#include "device_batch.h"
#include "drawing.h"
#include "frame_bytes.h"
#include "generate.h"
#include "layouts.h"
#include "splitmix.h"
#include "trials.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Frames of a batch, at most, and batches of a grid. */
#define FRAMES 4
#define BATCHES 3

/* The most characters of a list of channels here. */
#define LIST_MAX 400

static const uint32_t slice_counts[] = {1, 2, 7, 35, 64};

/* Some points in a cell, and some hundreds. */
static const struct box boxes[] = {
	{-8, 8, -8, 8, -3, 3, 0.25},
	{0, 4, 0, 6, -2, 2, 1},
};

static uint64_t state;

/* ---------------------------------------------------------------------- */
/* Batches                                                                */
/* ---------------------------------------------------------------------- */

static void test_batch(struct device *device, const struct generate_spec *spec,
		       const struct bv_layout *layout, uint32_t count)
{
	static float points[4 * GENERATE_MAX_POINTS];
	struct generate_spec of_layout = *spec;
	struct test_frame frames[FRAMES];

	of_layout.intensity_scale = layout->intensity_scale;
	for (uint32_t i = 0; i < count; i++) {
		const size_t n = generate_points(&state, &of_layout, points);

		frames[i] = make_frame(layout, points, n);
	}
	check_batch(device, layout, frames, count);
	for (uint32_t i = 0; i < count; i++)
		free(frames[i].bytes);
}

/* Has 'batches' batches drawn on a grid, whose points lie in a box. */
static void test_grid(const struct bv_grid_options *options,
		      const struct box *box, uint32_t batches)
{
	const struct generate_spec spec = {
		(float)box->x_min, (float)box->x_max,
		(float)box->y_min, (float)box->y_max,
		(float)box->z_min, (float)box->z_max,
		box->cell,         1.0,
	};
	struct bv_grid *grid = make_grid(options);
	const uint32_t frames = is_short() ? FRAMES / 2 : FRAMES;
	struct device device = make_device(grid, frames);

	for (uint32_t i = 0; i < count_trials(batches, 1); i++)
		test_batch(&device, &spec,
			   &layouts[draw_bits(&state) % COUNT(layouts)],
			   1 + (uint32_t)(draw_bits(&state) % frames));
	free_device(&device);
	bv_grid_free(grid);
}

/* ---------------------------------------------------------------------- */
/* Lists of channels                                                      */
/* ---------------------------------------------------------------------- */

static size_t count_names(void)
{
	size_t n = 0;

	while (bv_channel_name(n) != NULL)
		n++;
	return n;
}

static bool is_of_slice(size_t name)
{
	const char *text = bv_channel_name(name);

	return bv_kind_row(bv_kind_find(text, strlen(text)))->of_slice;
}

/* What is drawn; of 'slices' it has some if a channel shows them. */
struct drawing {
	char channels[LIST_MAX];
	uint32_t bits, form;
	uint32_t slices;
	bool has_slices;
};

/* Adds a channel to the list; of a slice, any one of them. */
static void add_channel(struct drawing *drawing, size_t name, bool all_slices)
{
	char *const list = drawing->channels;
	size_t length = strlen(list);

	length +=
		(size_t)snprintf(list + length, LIST_MAX - length, "%s%s",
				 length > 0 ? "," : "", bv_channel_name(name));
	if (is_of_slice(name) && !all_slices)
		length += (size_t)snprintf(
			list + length, LIST_MAX - length, ":%u",
			(unsigned int)(draw_bits(&state) % drawing->slices));
	drawing->has_slices |= is_of_slice(name);
	CHECK(length < LIST_MAX);
}

static void test_drawing(const struct drawing *drawing,
			 enum bv_density_scale density, uint32_t full)
{
	for (size_t i = 0; i < COUNT(boxes); i++) {
		struct bv_grid_options options = box_options(boxes[i]);

		options.channels = drawing->channels;
		options.bits = drawing->bits;
		options.form = drawing->form;
		options.slices = drawing->has_slices ? drawing->slices : 0;
		options.density = density;
		options.density_full = full;
		test_grid(&options, &boxes[i], BATCHES);
	}
}

/* ---------------------------------------------------------------------- */
/* The tests                                                              */
/* ---------------------------------------------------------------------- */

/* One channel, or it and those that come behind it in the list. */
static void test_pictures(uint32_t bits, size_t channels)
{
	const size_t names = count_names();

	for (size_t i = 0; i < names; i++) {
		struct drawing drawing = {
			.bits = bits,
			.form = BV_FORM_PICTURE,
			.slices = slice_counts[i % COUNT(slice_counts)]};

		for (size_t k = 0; k < channels; k++)
			add_channel(&drawing, (i + k) % names, false);
		test_drawing(&drawing, BV_DENSITY_PRESET, 0);
	}
}

/* All slices of each number, beside all other channels and alone. */
static void test_arrays(void)
{
	const size_t names = count_names();

	for (size_t s = 0; s < COUNT(slice_counts); s++) {
		struct drawing all = {.form = BV_FORM_ARRAYS,
				      .slices = slice_counts[s]};

		for (size_t i = 0; i < names; i++)
			add_channel(&all, i, true);
		test_drawing(&all, BV_DENSITY_PRESET, 0);
	}
	for (size_t i = 0; i < names; i++) {
		struct drawing alone = {
			.form = BV_FORM_ARRAYS,
			.slices = slice_counts[i % COUNT(slice_counts)]};

		add_channel(&alone, i, true);
		test_drawing(&alone, BV_DENSITY_PRESET, 0);
	}
}

static void test_densities(uint32_t bits, uint32_t form)
{
	static const uint32_t full[] = {1, 102, 65535};
	const struct drawing drawing = {
		.channels = "density", .bits = bits, .form = form};

	for (int i = BV_DENSITY_LOG16; i < BV_DENSITY_LINEAR; i++)
		test_drawing(&drawing, (enum bv_density_scale)i, 0);
	for (size_t i = 0; i < COUNT(full); i++)
		test_drawing(&drawing, BV_DENSITY_LINEAR, full[i]);
}

static void test_preset(const char *name, enum bv_form form)
{
	struct bv_grid_options options = preset_options(name);
	struct box box = {options.x_min, options.x_max, options.y_min,
			  options.y_max, options.z_min, options.z_max,
			  options.cell};

	options.form = form;
	if (box.z_min < -4)
		box.z_min = -4;
	test_grid(&options, &box, 1);
}

static void test_presets(void)
{
	for (size_t i = 0; bv_preset_name(i) != NULL; i++) {
		const char *name = bv_preset_name(i);
		const struct bv_preset *preset = bv_preset_find(name);

		if (preset->picture.kind_count > 0)
			test_preset(name, BV_FORM_PICTURE);
		if (preset->arrays.kind_count > 0)
			test_preset(name, BV_FORM_ARRAYS);
	}
}

int main(void)
{
	const char *seed = getenv("BIRDVIEW_SEED");

	state = seed != NULL ? strtoull(seed, NULL, 10) : 1;
	for (uint32_t bits = 8; bits <= 16; bits += 8) {
		test_pictures(bits, 1);
		test_pictures(bits, 3);
		test_densities(bits, BV_FORM_PICTURE);
	}
	test_densities(0, BV_FORM_ARRAYS);
	test_arrays();
	test_presets();
	return 0;
}
