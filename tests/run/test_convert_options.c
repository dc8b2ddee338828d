/*
 * test_convert_options.c: conversions refuse what they were not promised
 *
 * Proves the defaults of the options; that a structure of another version is taken
 * as birdview.h says; that a NULL or a value outside the documented range is refused
 * by all functions that take options, without a file being touched; and what becomes
 * of a conversion that asks for a GPU where there is none.
 */

#include <stdbool.h>

#include "check.h"
#include "convert/options.h"

static struct bv_grid *grid;
static const char *const input = "frame.bin", *const output = "frame.png";

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

/* Nothing converts with the options, and nothing is done or stored. */
static void expect_no_start(const struct bv_convert_options *options,
			    enum bv_status status)
{
	struct bv_converter *converter = NULL;
	enum bv_status stored = BV_ERR_PNG;

	CHECK_EQ_INT(bv_converter_create(&converter, options), status);
	CHECK(converter == NULL);
	CHECK_EQ_INT(bv_convert_files(options, &input, &output, 1, no_callback,
				      NULL, &stored),
		     status);
	CHECK_EQ_INT(stored, BV_ERR_PNG);
	CHECK(access(output, F_OK) != 0);
}

/* Nobody takes them, since they make no sense. */
static void expect_refusal(const struct bv_convert_options *options,
			   enum bv_status status)
{
	enum bv_status stored = BV_ERR_PNG;
	struct bv_options own;

	CHECK_EQ_INT(bv_take_options(&own, options), status);
	CHECK_EQ_INT(bv_check_files(options, &input, &output, 1, no_callback,
				    NULL, &stored),
		     status);
	CHECK_EQ_INT(stored, BV_ERR_PNG);
	expect_no_start(options, status);
}

/* All functions take them. */
static void expect_success(const struct bv_convert_options *options)
{
	struct bv_converter *converter;
	enum bv_status status = BV_ERR_PNG;
	struct bv_options own;

	CHECK_EQ_INT(bv_take_options(&own, options), BV_OK);
	CHECK(own.all.grid == grid && own.all.layout == NULL);
	CHECK_EQ_INT(bv_converter_create(&converter, options), BV_OK);
	CHECK_EQ_INT(bv_convert_file(converter, input, output, NULL), BV_OK);
	bv_converter_free(converter);
	CHECK_EQ_INT(bv_check_files(options, &input, &output, 1, NULL, NULL,
				    &status),
		     BV_OK);
	CHECK_EQ_INT(status, BV_OK);
	CHECK(unlink(output) == 0);
	status = BV_ERR_PNG;
	CHECK_EQ_INT(bv_convert_files(options, &input, &output, 1, NULL, NULL,
				      &status),
		     BV_OK);
	CHECK_EQ_INT(status, BV_OK);
	CHECK(unlink(output) == 0);
}

/* ---------------------------------------------------------------------- */
/* Defaults and values                                                    */
/* ---------------------------------------------------------------------- */

static void test_defaults(void)
{
	const struct bv_convert_options options = default_options();
	struct bv_options own;

	CHECK_EQ_INT(options.struct_size, sizeof(options));
	CHECK(options.grid == grid);
	CHECK(options.layout == NULL);
	CHECK_EQ_INT(options.max_points, 1 << 26);
	CHECK(!options.strict);
	CHECK(options.output_directory == NULL);
	CHECK_EQ_INT(options.existing, BV_EXISTING_UPDATE);
	CHECK_EQ_INT(options.encoding, BV_ENCODING_AUTO);
	CHECK_EQ_INT(options.device, BV_DEVICE_AUTO);
	CHECK_EQ_INT(options.gpus, 0);
	CHECK(!options.no_fallback);
	CHECK_EQ_INT(options.threads, 0);
	CHECK_EQ_INT(options.sync, BV_SYNC_NONE);
	CHECK_EQ_INT(options.reserved, 0);
	CHECK_EQ_INT(bv_take_options(&own, &options), BV_OK);
	CHECK_STR(own.asked.layout.name, "kitti");
	CHECK_EQ_INT(own.asked.layout.stride, 16);
	expect_success(&options);
}

static void test_null(void)
{
	struct bv_convert_options options = default_options();
	struct bv_frame_result result = {.struct_size = sizeof(result)};
	struct bv_converter *converter;

	CHECK_EQ_INT(bv_convert_options_init(NULL, sizeof(options), grid),
		     BV_ERR_ARGUMENT);
	expect_refusal(NULL, BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_converter_create(NULL, &options), BV_ERR_ARGUMENT);

	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	CHECK_EQ_INT(bv_convert_file(converter, NULL, output, &result),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(result.status, BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_convert_file(converter, input, NULL, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_convert_file(NULL, input, output, &result),
		     BV_ERR_ARGUMENT);
	/* A result that cannot be told. */
	result.struct_size = sizeof(result) - 1;
	CHECK_EQ_INT(bv_convert_file(converter, input, output, &result),
		     BV_ERR_ARGUMENT);
	CHECK(access(output, F_OK) != 0);
	bv_converter_free(converter);
	bv_converter_free(NULL);
	/* The grid may be set later, but not never. */
	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), NULL),
		     BV_OK);
	CHECK(options.grid == NULL);
	expect_refusal(&options, BV_ERR_ARGUMENT);
	options.grid = grid;
	expect_success(&options);
}

static void test_values(void)
{
	struct bv_layout layout = {.struct_size = sizeof(layout)};
	struct bv_convert_options options = default_options();

	for (int past = -1; past <= 4; past += 5) {
		options.device = (enum bv_device)past;
		expect_refusal(&options, BV_ERR_ARGUMENT);
		options = default_options();
		options.existing = (enum bv_existing)past;
		expect_refusal(&options, BV_ERR_ARGUMENT);
		options = default_options();
		options.encoding = (enum bv_encoding)past;
		expect_refusal(&options, BV_ERR_ARGUMENT);
		options = default_options();
		options.sync = (enum bv_sync)past;
		expect_refusal(&options, BV_ERR_ARGUMENT);
		options = default_options();
	}
	options.device = (enum bv_device)(BV_DEVICE_GPU + 1);
	expect_refusal(&options, BV_ERR_ARGUMENT);
	options = default_options();
	options.encoding = (enum bv_encoding)(BV_ENCODING_LIBPNG + 1);
	expect_refusal(&options, BV_ERR_ARGUMENT);
	options = default_options();
	options.sync = (enum bv_sync)(BV_SYNC_EACH + 1);
	expect_refusal(&options, BV_ERR_ARGUMENT);
	options = default_options();
	options.reserved = 1;
	expect_refusal(&options, BV_ERR_ARGUMENT);

	options = default_options();
	options.layout = &layout;
	CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout), "kitti", NULL, 0),
		     BV_OK);
	expect_success(&options);
	layout.stride = 11;
	expect_refusal(&options, BV_ERR_LAYOUT);
	layout.stride = 16;
	layout.intensity_scale = 0;
	expect_refusal(&options, BV_ERR_LAYOUT);
	layout.intensity_scale = 1;
	layout.struct_size = 0;
	expect_refusal(&options, BV_ERR_ARGUMENT);
}

static void test_directories(void)
{
	struct bv_convert_options options = default_options();
	struct bv_options own;

	options.output_directory = "missing";
	CHECK_EQ_INT(bv_take_options(&own, &options), BV_OK);
	expect_no_start(&options, BV_ERR_DIRECTORY);
	options.output_directory = input;
	expect_no_start(&options, BV_ERR_DIRECTORY);
}

/* ---------------------------------------------------------------------- */
/* Sizes                                                                  */
/* ---------------------------------------------------------------------- */

/* Options of another version, with room for what that may have. */
union sized_options {
	struct bv_convert_options options;
	unsigned char bytes[8192];
};

/* Sizes that no version has; those are whole units and not too large. */
static void test_wrong_sizes(void)
{
	static union sized_options theirs;

	theirs.options = default_options();
	for (size_t size = 0; size < sizeof(theirs); size++) {
		union sized_options untouched = theirs;

		if (size % 8 == 0 && size >= 8 && size <= 4096)
			continue;
		CHECK_EQ_INT(
			bv_convert_options_init(&untouched.options, size, grid),
			BV_ERR_ARGUMENT);
		CHECK(memcmp(&untouched, &theirs, sizeof(theirs)) == 0);
		theirs.options.struct_size = size;
		expect_refusal(&theirs.options, BV_ERR_ARGUMENT);
	}
}

/* What an older program does not know of has its default. */
static void test_smaller_sizes(void)
{
	const struct bv_convert_options defaults = default_options();
	const size_t whole = sizeof(defaults);
	union sized_options theirs;
	struct bv_options own;

	for (size_t size = 16; size < whole; size += 8) {
		const unsigned char *taken = (const unsigned char *)&own.all;

		memset(&theirs, 0xaa, sizeof(theirs));
		CHECK_EQ_INT(
			bv_convert_options_init(&theirs.options, size, grid),
			BV_OK);
		CHECK_EQ_INT(theirs.options.struct_size, size);
		CHECK(memcmp(theirs.bytes + 8,
			     (const unsigned char *)&defaults + 8,
			     size - 8) == 0);
		for (size_t i = size; i < sizeof(theirs); i++)
			CHECK_EQ_INT(theirs.bytes[i], 0xaa);
		CHECK_EQ_INT(bv_take_options(&own, &theirs.options), BV_OK);
		CHECK_EQ_INT(own.all.struct_size, whole);
		CHECK(memcmp(taken + 8, (const unsigned char *)&defaults + 8,
			     whole - 8) == 0);
		expect_success(&theirs.options);
	}
	/* So small that there is no grid. */
	theirs.options.struct_size = 8;
	expect_refusal(&theirs.options, BV_ERR_ARGUMENT);
}

/* What a newer one asks for cannot be done, and what it leaves 0 is not asked. */
static void test_larger_sizes(void)
{
	static union sized_options theirs;
	const size_t own = sizeof(struct bv_convert_options);

	for (size_t size = own + 8; size <= 4096; size += 808) {
		memset(&theirs, 0xaa, sizeof(theirs));
		CHECK_EQ_INT(
			bv_convert_options_init(&theirs.options, size, grid),
			BV_OK);
		CHECK_EQ_INT(theirs.options.struct_size, size);
		for (size_t i = own; i < size; i++)
			CHECK_EQ_INT(theirs.bytes[i], 0);
		CHECK_EQ_INT(theirs.bytes[size], 0xaa);
		expect_success(&theirs.options);
		theirs.bytes[size - 1] = 1;
		expect_refusal(&theirs.options, BV_ERR_ARGUMENT);
		theirs.bytes[size - 1] = 0;
		theirs.bytes[own] = 1;
		expect_refusal(&theirs.options, BV_ERR_ARGUMENT);
	}
}

/* ---------------------------------------------------------------------- */
/* Devices                                                                */
/* ---------------------------------------------------------------------- */

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
	expect_no_start(&options, BV_ERR_NO_DEVICE);
	options.no_fallback = false;
	expect_success(&options);
}

int main(void)
{
	const float points[2][4] = {{1, 1, 0, 0.5f}, {2, 2, 0, 0.5f}};
	struct bv_grid_options options;
	FILE *frame;

	check_use_temporary_directory();
	frame = fopen(input, "wb");
	CHECK(frame != NULL);
	CHECK_EQ_INT(fwrite(points, sizeof(points), 1, frame), 1);
	CHECK(fclose(frame) == 0);
	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), NULL),
		     BV_OK);
	options.cell = 16;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);

	test_defaults();
	test_null();
	test_values();
	test_directories();
	test_wrong_sizes();
	test_smaller_sizes();
	test_larger_sizes();
	test_devices();
	bv_grid_free(grid);
	return 0;
}
