/*
 * test_metadata_arrays.c: a file of arrays says in one line of JSON what is in it
 *
 * Proves the exact line for channels of every kind, with the slices asked for, and of a
 * preset; that a picture that shows slices says how many there are; that it is the same
 * whatever was described before; that with the most channels, all slices and the longest
 * names it fits into any text; and of which arrays nothing is said.
 */

#include "convert/metadata.h"
#include "drawing.h"

static const float frame[2][4] = {{0.5f, 0.5f, -1.5f, 0.5f},
				  {0.6f, 0.5f, 1.25f, 0.25f}};

/* A grid of 4 x 4 cells. */
static struct bv_grid_options tiny_options(const char *channels)
{
	struct bv_grid_options options = preset_options("surround");

	options.x_min = options.y_min = -2;
	options.x_max = options.y_max = 2;
	options.cell = 1;
	options.form = BV_FORM_ARRAYS;
	options.channels = channels;
	return options;
}

static struct bv_frame_arrays draw_arrays(struct bv_rasterizer *rasterizer)
{
	struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays)};

	CHECK_EQ_INT(bv_rasterizer_add(rasterizer, NULL, NULL, frame, 2),
		     BV_OK);
	CHECK_EQ_INT(bv_rasterizer_finish_arrays(rasterizer, &arrays), BV_OK);
	return arrays;
}

/* The line of the frame on a grid with these options. */
static const char *describe(const struct bv_grid_options *options,
			    const struct bv_layout *layout, const char *source)
{
	static char text[BV_TEXT_MAX + 1];
	struct bv_grid *grid = make_grid(options);
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	const struct bv_frame_arrays arrays = draw_arrays(rasterizer);

	CHECK_EQ_INT(bv_describe_arrays(grid, layout, &arrays, source, text,
					sizeof(text)),
		     BV_OK);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return text;
}

/* All but the fingerprint, which 'fingerprint' has the tests of. */
static void expect_line(const char *line, const char *expected)
{
	const size_t length = strlen(expected);

	CHECK(strlen(line) == length + 18);
	if (strncmp(line, expected, length) != 0)
		CHECK_STR(line, expected);
	CHECK_STR(line + strlen(line) - 2, "\"}");
}

static void test_all_kinds(void)
{
	struct bv_grid_options options = tiny_options(
		"slices,height,low,span,mean-height,intensity,max-intensity,"
		"mean-intensity,density,occupied");

	options.slices = 4;
	expect_line(
		describe(&options, NULL, "1.bin"),
		"{\"contract\":1,\"preset\":\"surround\","
		"\"x\":[-2,2],\"y\":[-2,2],\"z\":[-3,3],\"cell\":1,"
		"\"layout\":\"kitti\",\"intensity_scale\":1,"
		"\"slices\":4,\"slice\":1.5,"
		"\"arrays\":{\"bev\":[\"height\",\"low\",\"span\","
		"\"mean-height\",\"intensity\",\"max-intensity\","
		"\"mean-intensity\",\"density\",\"occupied\"],"
		"\"slice-height\":[0,1,2,3],\"slice-occupied\":[0,1,2,3]},"
		"\"channels\":{\"height\":{\"unit\":\"m\",\"formula\":\"z\"},"
		"\"low\":{\"unit\":\"m\",\"formula\":\"min z\"},"
		"\"span\":{\"unit\":\"m\",\"formula\":\"z - min z\"},"
		"\"mean-height\":{\"unit\":\"m\",\"formula\":\"mean z\"},"
		"\"intensity\":{\"unit\":\"1\",\"formula\":\"i\"},"
		"\"max-intensity\":{\"unit\":\"1\",\"formula\":\"max i\"},"
		"\"mean-intensity\":{\"unit\":\"1\",\"formula\":\"mean i\"},"
		"\"density\":{\"unit\":\"points\",\"formula\":\"n\"},"
		"\"occupied\":{\"unit\":\"1\",\"formula\":\"1\"},"
		"\"slice-height\":{\"unit\":\"m\",\"formula\":\"z\"},"
		"\"slice-occupied\":{\"unit\":\"1\",\"formula\":\"1\"}},"
		"\"metres\":{\"x\":[0,-1,1.5],\"y\":[-1,0,1.5]},"
		"\"source\":\"1.bin\",\"points\":2,\"kept\":2,"
		"\"not_finite\":0,\"outside\":0,\"odd_intensity\":0,"
		"\"fingerprint\":\"");
}

/* What is asked for twice is there twice, and is explained once. */
static void test_some_channels(void)
{
	struct bv_grid_options options = tiny_options(
		"slice-occupied:7,density,slice-occupied:2,density");

	options.slices = 8;
	options.density = BV_DENSITY_LINEAR;
	options.density_full = 5;
	expect_line(describe(&options, NULL, NULL),
		    "{\"contract\":1,\"preset\":\"surround\","
		    "\"x\":[-2,2],\"y\":[-2,2],\"z\":[-3,3],\"cell\":1,"
		    "\"layout\":\"kitti\",\"intensity_scale\":1,"
		    "\"slices\":8,\"slice\":0.75,"
		    "\"arrays\":{\"bev\":[\"density\",\"density\"],"
		    "\"slice-occupied\":[7,2]},"
		    "\"channels\":{\"density\":{\"unit\":\"points\","
		    "\"formula\":\"min(1, n / MAX)\",\"max\":5},"
		    "\"slice-occupied\":{\"unit\":\"1\",\"formula\":\"1\"}},"
		    "\"metres\":{\"x\":[0,-1,1.5],\"y\":[-1,0,1.5]},"
		    "\"source\":null,\"points\":2,\"kept\":2,"
		    "\"not_finite\":0,\"outside\":0,\"odd_intensity\":0,"
		    "\"fingerprint\":\"");
}

/* The numbers of a formula are those of the grid, as it compares with them. */
static void test_preset(void)
{
	struct bv_grid_options options = preset_options("sfa3d");
	const char *line;

	options.form = BV_FORM_ARRAYS;
	line = describe(&options, NULL, NULL);
	CHECK(strstr(line, "\"arrays\":{\"bev\":[\"intensity\",\"height\","
			   "\"density\"]},\"channels\":{") != NULL);
	CHECK(strstr(line, "\"height\":{\"unit\":\"m\","
			   "\"formula\":\"(z - MIN) / (MAX - MIN)\","
			   "\"min\":-2.73000002,\"max\":1.26999998}") != NULL);
	CHECK(strstr(line, "\"slices\"") == NULL);
}

static void test_picture(void)
{
	struct bv_grid_options options = tiny_options("slice-height:3");
	struct bv_image image = {.struct_size = sizeof(image)};
	char text[BV_TEXT_MAX + 1];
	struct bv_rasterizer *rasterizer;
	struct bv_grid *grid;

	options.form = BV_FORM_PICTURE;
	options.slices = 4;
	grid = make_grid(&options);
	rasterizer = make_rasterizer(grid);
	image = draw(rasterizer, frame[0], 2);
	CHECK_EQ_INT(
		bv_describe_image(grid, NULL, &image, NULL, text, sizeof(text)),
		BV_OK);
	CHECK(strstr(text, "\"slices\":4,\"slice\":1.5,\"gray\":"
			   "{\"is\":\"slice-height:3\",\"unit\":\"m\","
			   "\"formula\":"
			   "\"1 + round(254 * (z - MIN) / (MAX - MIN))\","
			   "\"min\":-3,\"max\":3},\"metres\"") != NULL);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/* ---------------------------------------------------------------------- */

static void check_next(struct bv_metadata *before,
		       const struct bv_grid_options *options)
{
	static struct bv_metadata new;
	const struct bv_counts counts = {.struct_size = sizeof(counts)};
	const struct bv_layout layout = make_layout("kitti");
	struct bv_grid *grid = make_grid(options);
	char last[sizeof(before->text)];

	strcpy(last, before->text);
	memset(&new, 0, sizeof(new));
	bv_metadata_write_arrays(&new, grid, &layout, &counts, NULL);
	bv_metadata_write_arrays(before, grid, &layout, &counts, NULL);
	CHECK_STR(before->text, new.text);
	CHECK(strcmp(before->text, last) != 0);
	bv_grid_free(grid);
}

/* From each grid to the next one thing is another. */
static void test_one_after_the_other(void)
{
	static struct bv_metadata metadata;
	struct bv_grid_options options = tiny_options("height");

	check_next(&metadata, &options);
	options.channels = "height,low";
	check_next(&metadata, &options);
	options.channels = "low,height";
	check_next(&metadata, &options);
	options.channels = "low,density";
	check_next(&metadata, &options);
	options.density = BV_DENSITY_LOG16;
	check_next(&metadata, &options);
	options.channels = "slices,density";
	options.slices = 3;
	check_next(&metadata, &options);
	options.slices = 4;
	check_next(&metadata, &options);
	options.channels = "slice-height:0,density";
	check_next(&metadata, &options);
	options.channels = "slice-height:1,density";
	check_next(&metadata, &options);
}

/* 160 channels with the longest names, and with all slices. */
static void test_longest(void)
{
	struct bv_layout layout = make_layout("kitti");
	char channels[4096] = "slices", name[BV_SOURCE_MAX + 1] = "";
	char layout_name[BV_LAYOUT_NAME_MAX + 1] = "";
	struct bv_grid_options options = tiny_options(channels);
	const char *line;

	memset(name, 0xff, BV_SOURCE_MAX);
	memset(layout_name, '"', BV_LAYOUT_NAME_MAX);
	layout.name = layout_name;
	options.slices = 64;
	options.density = BV_DENSITY_LOG128;
	for (int i = 0; i < 32; i++)
		strcat(channels, i % 2 == 0 ? ",mean-intensity" : ",density");
	line = describe(&options, &layout, name);
	CHECK_STR(line + strlen(line) - 2, "\"}");
	CHECK(strlen(line) < BV_METADATA_MAX - 1);
	channels[0] = '\0';
	options.slices = 0;
	for (int i = 0; i < 160; i++)
		strcat(channels,
		       i % 2 == 0 ? ",mean-intensity" : ",max-intensity");
	options.channels = channels + 1;
	line = describe(&options, &layout, name);
	CHECK_STR(line + strlen(line) - 2, "\"}");
	CHECK(strlen(line) < BV_METADATA_MAX - 1);
	_Static_assert(BV_METADATA_MAX <= BV_TEXT_MAX, "any line is a text");
}

/* ---------------------------------------------------------------------- */

static void refuse(const struct bv_grid *grid, const struct bv_layout *layout,
		   const struct bv_frame_arrays *arrays, const char *source,
		   size_t size, enum bv_status status)
{
	char text[BV_TEXT_MAX + 1] = "X";

	CHECK_EQ_INT(
		bv_describe_arrays(grid, layout, arrays, source, text, size),
		status);
	CHECK_STR(text, "X");
}

static void test_refusals(void)
{
	struct bv_grid_options options = tiny_options("height");
	struct bv_grid *grid = make_grid(&options), *other, *picture;
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	struct bv_frame_arrays arrays = draw_arrays(rasterizer);
	struct bv_layout layout = make_layout("kitti");
	char text[BV_TEXT_MAX + 1], name[BV_SOURCE_MAX + 2] = "";
	size_t length;

	options.channels = "low";
	other = make_grid(&options);
	options.form = BV_FORM_PICTURE;
	picture = make_grid(&options);
	memset(name, 'x', BV_SOURCE_MAX + 1);
	refuse(grid, NULL, &arrays, name, sizeof(text), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_describe_arrays(grid, NULL, &arrays, name + 1, text,
					sizeof(text)),
		     BV_OK);
	length = strlen(text);
	refuse(grid, NULL, &arrays, name + 1, length, BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_describe_arrays(grid, NULL, &arrays, name + 1, text,
					length + 1),
		     BV_OK);
	refuse(NULL, NULL, &arrays, NULL, sizeof(text), BV_ERR_ARGUMENT);
	refuse(grid, NULL, NULL, NULL, sizeof(text), BV_ERR_ARGUMENT);
	refuse(other, NULL, &arrays, NULL, sizeof(text), BV_ERR_ARGUMENT);
	refuse(picture, NULL, &arrays, NULL, sizeof(text), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_describe_arrays(grid, NULL, &arrays, NULL, NULL,
					sizeof(text)),
		     BV_ERR_ARGUMENT);
	layout.stride = 0;
	refuse(grid, &layout, &arrays, NULL, sizeof(text), BV_ERR_LAYOUT);
	arrays.counts = NULL;
	refuse(grid, NULL, &arrays, NULL, sizeof(text), BV_ERR_ARGUMENT);
	arrays.struct_size = 7;
	refuse(grid, NULL, &arrays, NULL, sizeof(text), BV_ERR_ARGUMENT);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(picture);
	bv_grid_free(other);
	bv_grid_free(grid);
}

int main(void)
{
	test_all_kinds();
	test_some_channels();
	test_preset();
	test_picture();
	test_one_after_the_other();
	test_longest();
	test_refusals();
	return 0;
}
