/*
 * test_convert_options.c: conversions refuse what they were not promised
 *
 * Proves the defaults of the options; that a structure of any smaller size, a
 * NULL or a value outside the documented range is refused by all functions that
 * take options, without a file being touched; and what becomes of a conversion
 * that asks for a GPU where there is none.
 */

#include <stdbool.h>

#include "birdview.h"
#include "check.h"

static struct bv_grid *grid;
static const struct bv_file file = {"frame.bin", "frame.png"};

static struct bv_convert_options default_options(void)
{
	struct bv_convert_options options;

	memset(&options, 0xaa, sizeof(options));
	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	return options;
}

static bool no_callback(void *context, size_t index,
			const struct bv_frame_result *result)
{
	(void)context;
	(void)index;
	(void)result;
	CHECK(false);
	return false;
}

/* Neither function takes the options, and neither does or stores anything. */
static void expect_refusal(const struct bv_convert_options *options,
			   enum bv_status status)
{
	struct bv_converter *converter = NULL;
	struct bv_frame_result result = {.status = BV_ERR_PNG};

	CHECK_EQ_INT(bv_converter_create(&converter, options), status);
	CHECK(converter == NULL);
	CHECK_EQ_INT(
		bv_convert_files(options, &file, 1, no_callback, NULL, &result),
		status);
	CHECK_EQ_INT(result.status, BV_ERR_PNG);
	CHECK(access(file.output, F_OK) != 0);
}

/* Both functions take them. */
static void expect_success(const struct bv_convert_options *options)
{
	struct bv_converter *converter;
	struct bv_frame_result result;

	CHECK_EQ_INT(bv_converter_create(&converter, options), BV_OK);
	CHECK_EQ_INT(
		bv_convert_file(converter, file.input, file.output, &result),
		BV_OK);
	bv_converter_free(converter);
	CHECK(unlink(file.output) == 0);
	CHECK_EQ_INT(bv_convert_files(options, &file, 1, NULL, NULL, &result),
		     BV_OK);
	CHECK_EQ_INT(result.status, BV_OK);
	CHECK(unlink(file.output) == 0);
}

/* ---------------------------------------------------------------------- */
/* The tests                                                              */
/* ---------------------------------------------------------------------- */

static void test_defaults(void)
{
	const struct bv_convert_options options = default_options();

	CHECK_EQ_INT(options.struct_size, sizeof(options));
	CHECK(options.grid == grid);
	CHECK_STR(options.layout.name, "kitti");
	CHECK_EQ_INT(options.layout.stride, 16);
	CHECK_EQ_INT(options.max_points, 1 << 26);
	CHECK(!options.strict);
	CHECK(options.output_directory == NULL);
	CHECK_EQ_INT(options.existing, BV_EXISTING_UPDATE);
	CHECK_EQ_INT(options.device, BV_DEVICE_AUTO);
	CHECK(!options.no_fallback);
	CHECK_EQ_INT(options.threads, 0);
	CHECK_EQ_INT(options.sync, BV_SYNC_NONE);
	CHECK(!options.check);
	expect_success(&options);
}

static void test_sizes(void)
{
	struct bv_convert_options options = default_options();

	for (size_t size = 0; size < sizeof(options); size++) {
		struct bv_convert_options untouched = options;

		CHECK_EQ_INT(bv_convert_options_init(&untouched, size, grid),
			     BV_ERR_ARGUMENT);
		CHECK(memcmp(&untouched, &options, sizeof(options)) == 0);
		options.struct_size = size;
		expect_refusal(&options, BV_ERR_ARGUMENT);
	}
	/* A program built against a later header has more. */
	options.struct_size = sizeof(options) + 8;
	expect_success(&options);
}

static void test_null(void)
{
	struct bv_convert_options options = default_options();
	struct bv_frame_result result;
	struct bv_converter *converter;

	CHECK_EQ_INT(bv_convert_options_init(NULL, sizeof(options), grid),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), NULL),
		     BV_ERR_ARGUMENT);
	expect_refusal(NULL, BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_converter_create(NULL, &options), BV_ERR_ARGUMENT);

	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	CHECK_EQ_INT(bv_convert_file(converter, NULL, "frame.png", &result),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(result.status, BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_convert_file(converter, "frame.bin", NULL, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_convert_file(NULL, "frame.bin", "frame.png", &result),
		     BV_ERR_ARGUMENT);
	bv_converter_free(converter);
	bv_converter_free(NULL);
	options.grid = NULL;
	expect_refusal(&options, BV_ERR_ARGUMENT);
}

static void test_values(void)
{
	struct bv_convert_options options = default_options();

	options.device = (enum bv_device)3;
	expect_refusal(&options, BV_ERR_ARGUMENT);
	options = default_options();
	options.existing = (enum bv_existing)4;
	expect_refusal(&options, BV_ERR_ARGUMENT);
	options = default_options();
	options.sync = (enum bv_sync)3;
	expect_refusal(&options, BV_ERR_ARGUMENT);
	options = default_options();
	options.layout.stride = 11;
	expect_refusal(&options, BV_ERR_LAYOUT);
	options = default_options();
	options.layout.intensity_scale = 0;
	expect_refusal(&options, BV_ERR_LAYOUT);
	options = default_options();
	options.output_directory = "missing";
	expect_refusal(&options, BV_ERR_DIRECTORY);
	options.output_directory = file.input;
	expect_refusal(&options, BV_ERR_DIRECTORY);
}

/* A converter works on the CPU, which is a failure for those who insist. */
static void test_devices(void)
{
	struct bv_convert_options options = default_options();

	options.device = BV_DEVICE_CPU;
	options.no_fallback = true;
	expect_success(&options);
	options.device = BV_DEVICE_AUTO;
	expect_success(&options);
	options.device = BV_DEVICE_GPU;
	expect_refusal(&options, BV_ERR_NO_DEVICE);
	options.no_fallback = false;
	expect_success(&options);
}

int main(void)
{
	const float points[2][4] = {{1, 1, 0, 0.5f}, {2, 2, 0, 0.5f}};
	struct bv_grid_options options;
	FILE *frame;

	check_use_temporary_directory();
	frame = fopen(file.input, "wb");
	CHECK(frame != NULL);
	CHECK_EQ_INT(fwrite(points, sizeof(points), 1, frame), 1);
	CHECK(fclose(frame) == 0);
	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), NULL),
		     BV_OK);
	options.cell = 16;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);

	test_defaults();
	test_sizes();
	test_null();
	test_values();
	test_devices();
	bv_grid_free(grid);
	return 0;
}
