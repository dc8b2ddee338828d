/*
 * test_gpu_float_env.c: the GPU path does not depend on the floating-point environment
 * of the caller, which he gets back
 *
 * Proves on the emulator that under each rounding mode, with subnormals flushed to
 * zero, be it by a library that was loaded, and with all floating-point exceptions
 * trapped, bv_convert_files() with GPUs writes the pictures and says what CPUs do in
 * the default environment; that it leaves the caller's as it was; and that callbacks
 * are called in it.
 */

#include <float.h>
#include <math.h>

#include "birdview.h"
#include "check.h"
#include "emulator.h"
#include "float_modes.h"

/* Enough for BV_DEVICE_AUTO to look for a GPU. */
#define FRAMES 256
#define POINTS 50

static char names[2][FRAMES][16]; /* of inputs and outputs */
static const char *inputs[FRAMES], *outputs[FRAMES];
static struct float_state caller;

/* What came of a frame. */
struct result {
	char warning[512];
	struct bv_counts counts;
	size_t size;
	unsigned char png[8192];
};

static struct result expected[FRAMES], found[FRAMES];

/* Subnormal, on both sides of the edge of the grid, or with odd intensities. */
static void make_frame(size_t frame)
{
	static const float tiny[] = {1e-40f, -1e-40f, FLT_TRUE_MIN, -FLT_MIN};
	FILE *file;

	snprintf(names[0][frame], 16, "%03zu.bin", frame);
	snprintf(names[1][frame], 16, "%03zu.png", frame);
	inputs[frame] = names[0][frame];
	outputs[frame] = names[1][frame];
	file = fopen(inputs[frame], "wb");
	CHECK(file != NULL);
	for (size_t i = 0; i < POINTS; i++) {
		const float share = (float)(i * 7 % POINTS) / (float)POINTS;
		float point[4] = {20 * share, 0.4f * (float)frame * share,
				  share, share * (float)(1 + frame % 2)};

		if (i % 3 == 0 || frame % 8 == 7)
			point[i % 2] = tiny[(i + frame) % 4];
		if (frame % 8 == 7)
			point[0] = frame % 16 == 7 ? -1e-40f : NAN;
		CHECK_EQ_INT(fwrite(point, sizeof(point), 1, file), 1);
	}
	CHECK(fclose(file) == 0);
}

static bool listen(void *context, size_t index,
		   const struct bv_frame_result *result)
{
	struct result *results = context;
	const struct float_state own = float_look();

	CHECK(float_same_mode(&own, &caller));
	bv_frame_warning(result, results[index].warning, 512);
	results[index].counts = *result->counts;
	return true;
}

static void load_pictures(struct result *results)
{
	for (size_t i = 0; i < FRAMES; i++) {
		FILE *file = fopen(outputs[i], "rb");

		CHECK(file != NULL);
		results[i].size =
			fread(results[i].png, 1, sizeof(results[i].png), file);
		CHECK(results[i].size < sizeof(results[i].png));
		CHECK(fclose(file) == 0);
	}
}

static void convert(const struct float_mode *mode, const struct bv_grid *grid,
		    enum bv_device device, struct result *results)
{
	struct bv_convert_options options;
	struct float_state after;
	enum bv_status status;

	memset(results, 0, FRAMES * sizeof(*results));
	bv_convert_options_init(&options, sizeof(options), grid);
	options.existing = BV_EXISTING_REPLACE;
	options.device = device;
	options.no_fallback = true;
	options.threads = 2;
	float_enter(mode);
	caller = float_look();
	status = bv_convert_files(&options, inputs, outputs, FRAMES, listen,
				  results, NULL);
	after = float_look();
	fesetenv(FE_DFL_ENV);
	CHECK_EQ_INT(status, BV_OK);
	CHECK(float_same_state(&after, &caller));
	load_pictures(results);
}

static void expect_same(const struct float_mode *mode)
{
	for (size_t i = 0; i < FRAMES; i++) {
		if (memcmp(&found[i], &expected[i], sizeof(found[i])) == 0)
			continue;
		fprintf(stderr, "%s: another result of frame %zu: %s\n",
			mode->name, i, found[i].warning);
		exit(1);
	}
}

int main(void)
{
	struct bv_grid_options options;
	struct bv_grid *grid;

	check_use_temporary_directory();
	for (size_t i = 0; i < FRAMES; i++)
		make_frame(i);
	bv_grid_options_init(&options, sizeof(options), NULL);
	options.x_min = options.y_min = 0;
	options.x_max = options.y_max = 20;
	options.cell = 0.4;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
	convert(&float_modes[0], grid, BV_DEVICE_CPU, expected);
	for (size_t i = 0; i < FLOAT_MODES; i++) {
		convert(&float_modes[i], grid, BV_DEVICE_GPU, found);
		expect_same(&float_modes[i]);
		convert(&float_modes[i], grid, BV_DEVICE_AUTO, found);
		expect_same(&float_modes[i]);
	}
	bv_grid_free(grid);
	return 0;
}
