/*
 * test_gpu_clues.c: what is said about odd frames does not depend on the device
 *
 * Proves on the emulator that bv_convert_files() says the same about a frame on a GPU
 * as on CPUs: whether its intensities fit the layout or not, in whatever part of it, by
 * whatever layout and preset, and whether any of its points is kept or not; what format
 * it has; and that it reads each frame once for that, on either.
 *
 * The linker leads the calls of pread(), by which frames are read, here.
 */

#include <math.h>
#include <stdatomic.h>

#include "birdview.h"
#include "check.h"

/* More than come in one part, and a multiple of all strides here in bytes. */
#define POINTS 12000

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

ssize_t __real_pread(int file, void *data, size_t size, off_t offset);
ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset);

static _Atomic size_t bytes_read;

ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset)
{
	const ssize_t n = __real_pread(file, data, size, offset);

	atomic_fetch_add(&bytes_read, n > 0 ? (size_t)n : 0);
	return n;
}

/* -------------------------------------------------------------------------- */
/* Frames                                                                     */
/* -------------------------------------------------------------------------- */

struct kind {
	const char *frame, *picture;
	size_t points;
	size_t columns;
	float most;         /* intensity */
	size_t ordinary;    /* points at the start whose intensities are 0..1 */
	float scale, shift; /* of coordinates */
	size_t not_finite;  /* points at the start */
	size_t far;         /* points before those that are kept */
	const char *warning; /* in the layout kitti: how it begins and ends */
	const char *advice;
};

#define NAME(name) .frame = name ".bin", .picture = name ".png"
#define USUAL .points = POINTS, .columns = 4, .most = 1, .scale = 1
#define ODD " of 12000 points have an intensity outside the scale (found 0 to "
#define BLACK "0 of 12000 points are on the picture (found x "
#define EXPECTED "; expected x -80 to 80, y -80 to 80, z -3 to 3)"
#define UNITS "; is the layout right, and are these metres?"

/* Later members replace those of USUAL. */
#pragma GCC diagnostic ignored "-Woverride-init"

static const struct kind kinds[] = {
	{NAME("usual"), USUAL},
	{NAME("empty"), USUAL, .points = 0},
	{NAME("bytes"), USUAL, .most = 255, .warning = "11881" ODD "255)",
	 .advice = "  Try intensity_scale 255"},
	{NAME("percent"), USUAL, .most = 100, .warning = "11762" ODD "100)",
	 .advice = "  Try intensity_scale 100"},
	{NAME("words"), USUAL, .most = 65535, .warning = "11881" ODD "65535)",
	 .advice = "  Try intensity_scale 65535"},
	{NAME("wild"), USUAL, .most = 1e9f, .warning = "11881" ODD "1e+09)",
	 .advice = "  Try layout or intensity_scale"},
	{NAME("rings"), USUAL, .most = 255, .columns = 5, .warning = "",
	 .advice = "  Try layout nuscenes"},
	{NAME("few"), USUAL, .most = 1000, .points = 20, .ordinary = 15,
	 .warning = "5 of 20 points have an intensity outside the scale",
	 .advice = "  Try intensity_scale 255"},
	{NAME("noise"), USUAL, .most = 255, .ordinary = POINTS - 100},
	{NAME("late"), USUAL, .most = 255, .ordinary = POINTS / 2,
	 .warning = "5941" ODD "255)",
	 .advice = "  Try layout or intensity_scale"},
	{NAME("millimetres"), USUAL, .scale = 1000,
	 .warning = BLACK "-75000 to 74000, y -75000 to 4000, "
			  "z 500 to 500" EXPECTED,
	 .advice = UNITS},
	{NAME("country"), USUAL, .shift = 456000,
	 .warning = BLACK "455925 to 456074, y 455925 to 456004, "
			  "z 456001 to 456001" EXPECTED,
	 .advice = UNITS "  Try layout or origin_is_first"},
	{NAME("one"), USUAL, .points = 20, .far = 20,
	 .warning = "0 of 20 points are on the picture (found x 1000 to 1000, "
		    "y 1000 to 1000, z 0.5 to 0.5" EXPECTED,
	 .advice = UNITS},
	{NAME("none"), USUAL, .not_finite = POINTS,
	 .warning = "0 of 12000 points are finite",
	 .advice = "; is the layout right?"},
	{NAME("some"), USUAL, .not_finite = POINTS / 2, .far = POINTS,
	 .warning = BLACK "1000 to 1000, y 1000 to 1000, z 0.5 to 0.5" EXPECTED,
	 .advice = UNITS},
	{NAME("last"), USUAL, .far = POINTS - 1},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void write_point(const struct kind *kind, size_t i, FILE *file)
{
	const float most = i < kind->ordinary ? 1.0f : kind->most;
	const float far = 1000;
	float point[5] = {(float)(i % 150) - 75.0f,
			  (float)(i / 150 % 150) - 75.0f, 0.5f,
			  most * (float)(i % 101) / 100.0f, (float)(i % 32)};

	for (int axis = 0; axis < 3; axis++)
		point[axis] = point[axis] * kind->scale + kind->shift;
	if (i < kind->far)
		point[0] = point[1] = far;
	if (i < kind->not_finite)
		point[i % 3] = i % 2 == 0 ? NAN : -INFINITY;
	CHECK_EQ_INT(fwrite(point, sizeof(float), kind->columns, file),
		     kind->columns);
}

static void write_frame(const struct kind *kind)
{
	FILE *file = fopen(kind->frame, "wb");

	CHECK(file != NULL);
	for (size_t i = 0; i < kind->points; i++)
		write_point(kind, i, file);
	CHECK(fclose(file) == 0);
}

/* The bytes of all frames. */
static size_t write_frames(void)
{
	size_t bytes = 0;

	for (size_t i = 0; i < KINDS; i++) {
		write_frame(&kinds[i]);
		bytes += kinds[i].points * kinds[i].columns * sizeof(float);
	}
	return bytes;
}

/* -------------------------------------------------------------------------- */
/* What is said                                                               */
/* -------------------------------------------------------------------------- */

struct said {
	enum bv_status status;
	char message[512], warning[512];
};

static bool listen(void *context, size_t index,
		   const struct bv_frame_result *result)
{
	struct said *said = (struct said *)context + index;

	said->status = result->status;
	CHECK_STR(result->format, "raw");
	bv_frame_message(result, said->message, sizeof(said->message));
	bv_frame_warning(result, said->warning, sizeof(said->warning));
	return true;
}

static void convert(struct bv_convert_options *options, enum bv_device device,
		    size_t bytes, struct said said[KINDS])
{
	const char *inputs[KINDS], *outputs[KINDS];

	for (size_t i = 0; i < KINDS; i++) {
		inputs[i] = kinds[i].frame;
		outputs[i] = kinds[i].picture;
		remove(outputs[i]); /* or it would be looked at */
	}
	options->device = device;
	atomic_store(&bytes_read, 0);
	memset(said, 0, KINDS * sizeof(*said));
	CHECK_EQ_INT(bv_convert_files(options, inputs, outputs, KINDS, listen,
				      said, NULL),
		     BV_OK);
	CHECK_EQ_INT(atomic_load(&bytes_read), bytes);
}

static void expect_same(const struct said cpu[KINDS],
			const struct said gpu[KINDS])
{
	for (size_t i = 0; i < KINDS; i++) {
		CHECK_EQ_INT(gpu[i].status, cpu[i].status);
		CHECK_STR(gpu[i].message, cpu[i].message);
		CHECK_STR(gpu[i].warning, cpu[i].warning);
	}
}

static void expect_warnings(const struct said said[KINDS])
{
	for (size_t i = 0; i < KINDS; i++) {
		const char *found = said[i].warning;
		const char *start = kinds[i].warning, *end = kinds[i].advice;

		CHECK_EQ_INT(said[i].status, BV_OK);
		if (end == NULL) {
			CHECK_STR(found, "");
			continue;
		}
		CHECK(strlen(found) > strlen(end));
		CHECK_STR(found + strlen(found) - strlen(end), end);
		if (strncmp(found, start, strlen(start)) != 0)
			CHECK_STR(found, start);
	}
}

/* -------------------------------------------------------------------------- */

static void test_layout(struct bv_convert_options *options, const char *name,
			size_t bytes, bool expected)
{
	static struct said cpu[KINDS], gpu[KINDS], strict[KINDS];
	struct bv_layout layout;

	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), name, NULL, 0),
		     BV_OK);
	options->layout = &layout;
	options->strict = false;
	convert(options, BV_DEVICE_CPU, bytes, cpu);
	convert(options, BV_DEVICE_GPU, bytes, gpu);
	expect_same(cpu, gpu);
	if (expected)
		expect_warnings(cpu);
	options->strict = true;
	convert(options, BV_DEVICE_CPU, bytes, strict);
	convert(options, BV_DEVICE_GPU, bytes, gpu);
	expect_same(strict, gpu);
	for (size_t i = 0; i < KINDS; i++) {
		const bool odd = cpu[i].warning[0] != '\0';

		CHECK_EQ_INT(strict[i].status == BV_OK, !odd);
		CHECK(!odd || strcmp(strict[i].message, cpu[i].warning) == 0);
	}
}

static void test_preset(const char *preset, double cell, size_t bytes)
{
	struct bv_grid_options grid_options;
	struct bv_convert_options options;
	struct bv_grid *grid;
	const bool usual = strcmp(preset, "surround") == 0;

	CHECK_EQ_INT(bv_grid_options_init(&grid_options, sizeof(grid_options),
					  preset),
		     BV_OK);
	if (usual)
		grid_options.cell = cell;
	CHECK_EQ_INT(bv_grid_create(&grid, &grid_options, NULL, 0), BV_OK);
	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	options.existing = BV_EXISTING_REPLACE;
	options.no_fallback = true;
	options.threads = 3;
	test_layout(&options, "kitti", bytes, usual);
	if (usual) {
		test_layout(&options, "nuscenes", bytes, false);
		test_layout(&options,
			    "columns=x,y,-,-,z,-,-,-,-,-,-,-,-,-,-,-,-,-,-,i",
			    bytes, false);
	}
	bv_grid_free(grid);
}

int main(void)
{
	size_t bytes;

	check_use_temporary_directory();
	bytes = write_frames();
	test_preset("surround", 4, bytes);
	test_preset("sfa3d", 0, bytes);
	test_preset("note", 0, bytes);
	return 0;
}
