/*
 * test_metadata.c: each picture says in one line of JSON how it was made
 *
 * Proves the exact text in the PNG for a frame of each preset and for a grid
 * and a layout made by hand; that it is the same whatever picture came before;
 * that every name of a file, whatever its bytes, is written in ASCII, can be told
 * from every other, and is found again; that numbers have a decimal point even
 * where the locale has a comma; and of which images nothing is said.
 */

#include <locale.h>
#include <math.h>

#include "convert/metadata.h"
#include "convert/picture_facts.h"
#include "core/draw.h"
#include "decode.h"
#include "drawing.h"

/*
 * Two points in one cell, the first 1.5 m below the sensor; two far away; one
 * that is no number.
 */
static const float frame[5][4] = {
	{10.04f, 5.02f, -1.5f, 0.5f},   {10.06f, 5.03f, -1.25f, 0.25f},
	{1000.0f, 0.0f, 0.0f, 0.0f},    {0.0f, 1000.0f, 0.0f, 0.0f},
	{1.0f, 1.0f, (float)NAN, 0.0f},
};

/* ---------------------------------------------------------------------- */
/* Getting at the text                                                    */
/* ---------------------------------------------------------------------- */

/* A picture of 4 x 4 pixels, for tests to which the picture does not matter. */
static struct bv_grid_options tiny_options(void)
{
	struct bv_grid_options options = preset_options("surround");

	options.x_min = options.y_min = -2;
	options.x_max = options.y_max = 2;
	options.cell = 1;
	return options;
}

/* The text in the picture of 'n' points of the frame. */
static const char *metadata(const struct bv_grid_options *options,
			    const struct bv_layout *layout, size_t n,
			    const char *source)
{
	static struct decoded decoded;
	static char text[BV_TEXT_MAX + 1];
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_grid *grid = make_grid(options);
	struct bv_rasterizer *rasterizer;
	struct bv_encoder *encoder;
	const uint8_t *png;
	size_t size;

	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	CHECK_EQ_INT(bv_encoder_create(&encoder), BV_OK);
	CHECK_EQ_INT(bv_rasterize(rasterizer, layout, frame, n, &image), BV_OK);
	CHECK_EQ_INT(bv_describe_image(grid, layout, &image, source, text,
				       sizeof(text)),
		     BV_OK);
	CHECK_EQ_INT(bv_encode_png(encoder, &image, text, &png, &size), BV_OK);
	decode_picture(png, size, &decoded);
	free(decoded.samples);
	CHECK_STR(decoded.keyword, "birdview");
	bv_encoder_free(encoder);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return decoded.text;
}

/* ---------------------------------------------------------------------- */
/* The whole text                                                         */
/* ---------------------------------------------------------------------- */

/*
 * The fingerprints are written out: if one changes, all pictures that are there
 * count as made by other rules.
 */

static void test_surround(void)
{
	const struct bv_grid_options options = preset_options("surround");
	const struct bv_layout layout = make_layout("kitti");

	CHECK_STR(metadata(&options, &layout, 5, "000000.bin"),
		  "{\"contract\":1,\"preset\":\"surround\","
		  "\"x\":[-80,80],\"y\":[-80,80],\"z\":[-3,3],\"cell\":0.1,"
		  "\"layout\":\"kitti\",\"intensity_scale\":1,"
		  "\"R\":{\"is\":\"height\",\"unit\":\"m\",\"formula\":"
		  "\"1 + round(254 * (z - MIN) / (MAX - MIN))\","
		  "\"min\":-3,\"max\":3},"
		  "\"G\":{\"is\":\"intensity\",\"unit\":\"1\",\"formula\":"
		  "\"round(255 * i)\"},"
		  "\"B\":{\"is\":\"density\",\"unit\":\"points\",\"formula\":"
		  "\"round(255 * min(1, ln(1 + n) / ln 64))\"},"
		  "\"metres\":{\"x\":[0,-0.1,79.95],\"y\":[-0.1,0,79.95]},"
		  "\"source\":\"000000.bin\",\"points\":5,\"kept\":2,"
		  "\"not_finite\":1,\"outside\":2,\"odd_intensity\":0,"
		  "\"fingerprint\":\"e567afef846b02ef\"}");
}

/* Another scale of density changes its channel, and nothing but the fingerprint. */
static void check_density(enum bv_density_scale density, uint32_t full,
			  const char *channel)
{
	const struct bv_layout layout = make_layout("kitti");
	struct bv_grid_options options = preset_options("surround");
	char usual[BV_TEXT_MAX + 1], expected[BV_TEXT_MAX + 1];
	const char *text, *blue, *metres;

	strcpy(usual, metadata(&options, &layout, 5, "000000.bin"));
	options.density = density;
	options.density_full = full;
	text = metadata(&options, &layout, 5, "000000.bin");
	blue = strstr(usual, "\"B\":");
	metres = strstr(usual, ",\"metres\"");
	CHECK(blue != NULL && metres != NULL);
	snprintf(expected, sizeof(expected), "%.*s\"B\":%s%s",
		 (int)(blue - usual), usual, channel, metres);
	CHECK_EQ_INT(strlen(text), strlen(expected));
	CHECK(strncmp(text, expected, strlen(text) - 18) == 0);
	CHECK(strcmp(text, expected) != 0);
}

static void test_density(void)
{
	check_density(BV_DENSITY_LOG16, 0,
		      "{\"is\":\"density\",\"unit\":\"points\",\"formula\":"
		      "\"round(255 * min(1, ln(1 + n) / ln 16))\"}");
	check_density(BV_DENSITY_LOG32, 0,
		      "{\"is\":\"density\",\"unit\":\"points\",\"formula\":"
		      "\"round(255 * min(1, ln(1 + n) / ln 32))\"}");
	check_density(BV_DENSITY_LOG128, 0,
		      "{\"is\":\"density\",\"unit\":\"points\",\"formula\":"
		      "\"round(255 * min(1, ln(1 + n) / ln 128))\"}");
	check_density(BV_DENSITY_LINEAR, 32,
		      "{\"is\":\"density\",\"unit\":\"points\",\"formula\":"
		      "\"round(255 * min(1, n / MAX))\",\"max\":32}");
}

/* Its greatest depth and density are those of the frame. */
static void test_note(void)
{
	const struct bv_grid_options options = preset_options("note");
	const struct bv_layout layout = make_layout("kitti");

	CHECK_STR(metadata(&options, &layout, 5, "000000.bin"),
		  "{\"contract\":1,\"preset\":\"note\","
		  "\"x\":[-80,80],\"y\":[-80,80],\"z\":[null,0],\"cell\":0.1,"
		  "\"layout\":\"kitti\",\"intensity_scale\":1,"
		  "\"R\":{\"is\":\"density\",\"unit\":\"points\",\"formula\":"
		  "\"rint(255 * n / MAX)\",\"max\":2},"
		  "\"G\":{\"is\":\"intensity\",\"unit\":\"1\",\"formula\":"
		  "\"rint(255 * i)\"},"
		  "\"B\":{\"is\":\"depth\",\"unit\":\"m\",\"formula\":"
		  "\"rint(255 * -z / MAX)\",\"max\":1.5},"
		  "\"metres\":{\"x\":[-0.1,0,79.95],\"y\":[0,-0.1,79.95]},"
		  "\"source\":\"000000.bin\",\"points\":5,\"kept\":2,"
		  "\"not_finite\":1,\"outside\":2,\"odd_intensity\":0,"
		  "\"fingerprint\":\"33333d2c81e0474a\"}");
}

/* The bounds of its height are those that points are compared with. */
static void test_sfa3d(void)
{
	/* A preset is written by its own name even if called by another. */
	const struct bv_grid_options options =
		preset_options("complex-yolo-v4");
	const struct bv_layout layout = make_layout("kitti");

	CHECK_STR(metadata(&options, &layout, 5, "000000.bin"),
		  "{\"contract\":1,\"preset\":\"sfa3d\","
		  "\"x\":[0,50],\"y\":[-25,25],\"z\":[-2.73,1.27],"
		  "\"cell\":0.0822368421,"
		  "\"layout\":\"kitti\",\"intensity_scale\":1,"
		  "\"R\":{\"is\":\"density\",\"unit\":\"points\",\"formula\":"
		  "\"floor(255 * min(1, ln(1 + n) / ln 64))\"},"
		  "\"G\":{\"is\":\"height\",\"unit\":\"m\",\"formula\":"
		  "\"floor(255 * (z - MIN) / (MAX - MIN))\","
		  "\"min\":-2.73000002,\"max\":1.26999998},"
		  "\"B\":{\"is\":\"intensity\",\"unit\":\"1\",\"formula\":"
		  "\"floor(255 * i)\"},"
		  "\"metres\":{\"x\":[0,-0.0822368421,49.9588816],"
		  "\"y\":[-0.0822368421,0,24.9588816]},"
		  "\"source\":\"000000.bin\",\"points\":5,\"kept\":2,"
		  "\"not_finite\":1,\"outside\":2,\"odd_intensity\":0,"
		  "\"fingerprint\":\"bedc7157d535c43c\"}");
}

static void test_own_grid_and_layout(void)
{
	struct bv_grid_options options = preset_options("surround");
	const struct bv_layout layout = {.struct_size = sizeof(layout),
					 .name = "my \"layout\" \\ 1",
					 .stride = 18,
					 .offset = {2, 6, 10, BV_NO_COLUMN},
					 .negate = 5,
					 .intensity_scale = 0.1};

	options.x_min = -2.5;
	options.x_max = 7.5;
	options.y_min = 0;
	options.y_max = 30;
	options.z_min = -1.25;
	options.z_max = 0.75;
	options.cell = 2.5;
	CHECK_STR(metadata(&options, &layout, 0, NULL),
		  "{\"contract\":1,\"preset\":\"surround\","
		  "\"x\":[-2.5,7.5],\"y\":[0,30],\"z\":[-1.25,0.75],"
		  "\"cell\":2.5,"
		  "\"layout\":\"my \\\"layout\\\" \\\\ 1\","
		  "\"intensity_scale\":0.1,"
		  "\"R\":{\"is\":\"height\",\"unit\":\"m\",\"formula\":"
		  "\"1 + round(254 * (z - MIN) / (MAX - MIN))\","
		  "\"min\":-1.25,\"max\":0.75},"
		  "\"G\":{\"is\":\"intensity\",\"unit\":\"1\",\"formula\":"
		  "\"round(255 * i)\"},"
		  "\"B\":{\"is\":\"density\",\"unit\":\"points\",\"formula\":"
		  "\"round(255 * min(1, ln(1 + n) / ln 64))\"},"
		  "\"metres\":{\"x\":[0,-2.5,6.25],\"y\":[-2.5,0,28.75]},"
		  "\"source\":null,\"points\":0,\"kept\":0,"
		  "\"not_finite\":0,\"outside\":0,\"odd_intensity\":0,"
		  "\"fingerprint\":\"b61e1e2f7ab3f9fb\"}");
}

/* ---------------------------------------------------------------------- */
/* One after the other                                                    */
/* ---------------------------------------------------------------------- */

struct scene {
	struct bv_grid_options options;
	struct bv_layout layout;
	struct bv_frame_maxima most;
	struct bv_counts counts;
	const char *source;
};

/* Writes what is like 'before', and what is new to it. */
static void check_next(struct bv_metadata *before, const struct scene *scene)
{
	static struct bv_metadata new;
	struct bv_grid *grid = make_grid(&scene->options);
	struct bv_image image = {.counts = &scene->counts};
	char last[sizeof(before->text)];

	strcpy(last, before->text);
	bv_describe_form(grid, scene->most, &image);
	memset(&new, 0, sizeof(new));
	bv_metadata_write(&new, grid, &scene->layout, &image, scene->source);
	bv_metadata_write(before, grid, &scene->layout, &image, scene->source);
	CHECK_STR(before->text, new.text);
	CHECK(strcmp(before->text, last) != 0);
	bv_grid_free(grid);
}

/* From each scene to the next one thing is another. */
static void test_one_after_the_other(void)
{
	static struct bv_metadata metadata;
	struct scene scene = {.options = tiny_options(),
			      .layout = make_layout("kitti")};
	double *const numbers[] = {
		&scene.options.x_min, &scene.options.x_max,
		&scene.options.y_min, &scene.options.y_max,
		&scene.options.z_min, &scene.options.z_max,
		&scene.options.cell,  &scene.layout.intensity_scale};

	check_next(&metadata, &scene);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		*numbers[i] *= 0.5;
		check_next(&metadata, &scene);
	}
	scene.options.density = BV_DENSITY_LOG16;
	check_next(&metadata, &scene);
	scene.options.density = BV_DENSITY_LINEAR;
	scene.options.density_full = 1;
	check_next(&metadata, &scene);
	scene.options.density_full = 2;
	check_next(&metadata, &scene);
	scene.options.x_min = 0.0;
	check_next(&metadata, &scene);
	scene.options.x_min = -0.0;
	check_next(&metadata, &scene);
	scene.layout.stride = 32;
	check_next(&metadata, &scene);
	scene.layout.offset[3] = 16;
	check_next(&metadata, &scene);
	scene.layout.negate = 1;
	check_next(&metadata, &scene);
	scene.layout.name = "kitty";
	check_next(&metadata, &scene);
	scene.source = "another";
	check_next(&metadata, &scene);
	scene.counts.points = 7;
	check_next(&metadata, &scene);
	scene.counts.odd_intensity = 7;
	check_next(&metadata, &scene);
	scene.options = preset_options("sfa3d");
	check_next(&metadata, &scene);
	scene.options.preset = "surround";
	check_next(&metadata, &scene);
	scene.options = preset_options("note");
	check_next(&metadata, &scene);
	scene.most.height = 2.5f;
	check_next(&metadata, &scene);
	scene.most.count = 3;
	check_next(&metadata, &scene);
	scene.source = NULL;
	check_next(&metadata, &scene);
}

/* ---------------------------------------------------------------------- */
/* The name of the file                                                   */
/* ---------------------------------------------------------------------- */

static void expect_source(const char *source, const char *json)
{
	const struct bv_grid_options options = tiny_options();
	const struct bv_layout layout = make_layout("kitti");
	char found[8192];
	const char *start =
		strstr(metadata(&options, &layout, 0, source), "\"source\":");

	CHECK(start != NULL);
	snprintf(found, sizeof(found), "%s", start + strlen("\"source\":"));
	start = strstr(found, ",\"points\":");
	CHECK(start != NULL);
	found[start - found] = '\0';
	CHECK_STR(found, json);
}

static void test_names(void)
{
	expect_source(NULL, "null");
	expect_source("", "\"\"");
	expect_source("a \"b\" \\c/d'", "\"a \\\"b\\\" \\\\c/d'\"");
	expect_source("\n\t\x01\x1f\x7f",
		      "\"\\u000a\\u0009\\u0001\\u001f\\u007f\"");
}

/* The first and last code points of each length, and around the gap. */
static void test_names_in_utf8(void)
{
	expect_source("Stra\xc3\x9f"
		      "e 5 \xe2\x82\xac",
		      "\"Stra\\u00dfe 5 \\u20ac\"");
	expect_source("\xc2\x80\xdf\xbf", "\"\\u0080\\u07ff\"");
	expect_source("\xe0\xa0\x80\xef\xbf\xbf", "\"\\u0800\\uffff\"");
	expect_source("\xed\x9f\xbf\xee\x80\x80", "\"\\ud7ff\\ue000\"");
	expect_source("\xf0\x9f\x98\x80", "\"\\ud83d\\ude00\"");
	expect_source("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
		      "\"\\ud800\\udc00\\udbff\\udfff\"");
}

/* Each byte that is no part of UTF-8 is kept as itself. */
static void test_names_in_other_bytes(void)
{
	expect_source("a\xff", "\"a\\udcff\"");
	expect_source("\x80z\xbf", "\"\\udc80z\\udcbf\"");
	expect_source("\xc3", "\"\\udcc3\"");
	expect_source("\xc3(\xe2\x82", "\"\\udcc3(\\udce2\\udc82\"");
	expect_source("\xf0\x9f\x98", "\"\\udcf0\\udc9f\\udc98\"");
	/* A slash in more bytes than it needs */
	expect_source("\xc0\xaf", "\"\\udcc0\\udcaf\"");
	expect_source("\xe0\x80\xaf", "\"\\udce0\\udc80\\udcaf\"");
	expect_source("\xf0\x80\x80\xaf", "\"\\udcf0\\udc80\\udc80\\udcaf\"");
	/* Half a pair, the first number too large, a lead of five bytes */
	expect_source("\xed\xa0\x80", "\"\\udced\\udca0\\udc80\"");
	expect_source("\xed\xb2\xff", "\"\\udced\\udcb2\\udcff\"");
	expect_source("\xf4\x90\x80\x80", "\"\\udcf4\\udc90\\udc80\\udc80\"");
	expect_source("\xf8\x88\x80\x80\x80",
		      "\"\\udcf8\\udc88\\udc80\\udc80\\udc80\"");
}

/* 1024 bytes fit, whatever they are, and with the longest name of a layout. */
static void test_longest_name(void)
{
	const struct bv_grid_options options = tiny_options();
	struct bv_layout layout = make_layout("kitti");
	char name[1025] = "", json[6 * 1024 + 3] = "\"";
	char layout_name[BV_LAYOUT_NAME_MAX + 1] = "";
	const char *text;

	memset(name, 0xff, 1024);
	for (int i = 0; i < 1024; i++)
		strcat(json, "\\udcff");
	strcat(json, "\"");
	expect_source(name, json);

	memset(layout_name, '"', BV_LAYOUT_NAME_MAX);
	layout.name = layout_name;
	text = metadata(&options, &layout, 0, name);
	CHECK(strstr(text, json) != NULL);
	CHECK_STR(text + strlen(text) - 2, "\"}");
}

static void refuse(const struct bv_grid *grid, const struct bv_layout *layout,
		   const struct bv_image *image, const char *source,
		   size_t size, enum bv_status status)
{
	char text[BV_TEXT_MAX + 1] = "X";

	CHECK_EQ_INT(bv_describe_image(grid, layout, image, source, text, size),
		     status);
	CHECK_STR(text, "X");
}

/* Names that are too long, lines that do not fit, and images of another grid. */
static void test_refusals(void)
{
	struct bv_grid_options options = tiny_options();
	struct bv_grid *grid = make_grid(&options), *other;
	struct bv_counts counts = {.struct_size = sizeof(counts)};
	struct bv_image image = {.counts = &counts};
	struct bv_layout layout = make_layout("kitti");
	char text[BV_TEXT_MAX + 1], name[1026] = "";
	size_t length;

	options.cell = 2;
	other = make_grid(&options);
	bv_describe_form(grid, (struct bv_frame_maxima){0}, &image);
	memset(name, 'x', 1025);
	refuse(grid, &layout, &image, name, sizeof(text), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_describe_image(grid, &layout, &image, name + 1, text,
				       sizeof(text)),
		     BV_OK);
	length = strlen(text);
	refuse(grid, &layout, &image, name + 1, length, BV_ERR_ARGUMENT);
	refuse(grid, &layout, &image, name + 1, 0, BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_describe_image(grid, NULL, &image, name + 1, text,
				       length + 1),
		     BV_OK);
	CHECK_EQ_INT(
		bv_describe_image(grid, NULL, &image, NULL, NULL, sizeof(text)),
		BV_ERR_ARGUMENT);
	refuse(NULL, NULL, &image, NULL, sizeof(text), BV_ERR_ARGUMENT);
	refuse(grid, NULL, NULL, NULL, sizeof(text), BV_ERR_ARGUMENT);
	refuse(other, NULL, &image, NULL, sizeof(text), BV_ERR_ARGUMENT);
	layout.stride = 0;
	refuse(grid, &layout, &image, NULL, sizeof(text), BV_ERR_LAYOUT);
	layout.struct_size = 7;
	refuse(grid, &layout, &image, NULL, sizeof(text), BV_ERR_ARGUMENT);
	counts.struct_size = 7;
	refuse(grid, NULL, &image, NULL, sizeof(text), BV_ERR_ARGUMENT);
	image.counts = NULL;
	refuse(grid, NULL, &image, NULL, sizeof(text), BV_ERR_ARGUMENT);
	bv_grid_free(other);
	bv_grid_free(grid);
}

/* Of counts that end early, the rest is 0. */
static void test_short_counts(void)
{
	const struct bv_grid_options options = tiny_options();
	struct bv_grid *grid = make_grid(&options);
	const struct bv_counts counts = {
		.struct_size = 16, .points = 7, .kept = 6, .outside = 4711};
	struct bv_image image = {.counts = &counts};
	char text[BV_TEXT_MAX + 1];

	bv_describe_form(grid, (struct bv_frame_maxima){0}, &image);
	CHECK_EQ_INT(
		bv_describe_image(grid, NULL, &image, NULL, text, sizeof(text)),
		BV_OK);
	CHECK(strstr(text, "\"points\":7,\"kept\":6,\"not_finite\":0,"
			   "\"outside\":0,\"odd_intensity\":0,") != NULL);
	bv_grid_free(grid);
}

/* True if a member of the object starts at 'at', and of none that is in it. */
static bool is_member(const char *line, size_t at)
{
	bool quoted = false;
	int depth = 0;

	for (size_t i = 0; i < at; i++) {
		if (line[i] == '"' && line[i - 1] != '\\')
			quoted = !quoted;
		else if (!quoted && strchr("{[", line[i]) != NULL)
			depth++;
		else if (!quoted && strchr("}]", line[i]) != NULL)
			depth--;
	}
	return line[at] == '"' && depth == 1 && !quoted &&
	       strchr("{,", line[at - 1]) != NULL;
}

/* Each byte lies in the member whose key came last, of those that stand outside. */
static void test_keys(void)
{
	const struct bv_grid_options options = preset_options("note");
	const struct bv_layout layout = make_layout("kitti");
	const char *line = metadata(&options, &layout, 5, "\"x\":[{,\"y\":");
	uint64_t last = 0;
	size_t members = 0;

	for (size_t at = 1; at <= strlen(line); at++) {
		const uint64_t number = bv_metadata_key_at(line, at);
		const char *name = bv_metadata_key_name(number);
		char start[64];

		CHECK(name != NULL);
		snprintf(start, sizeof(start), "\"%s\":", name);
		if (is_member(line, at)) {
			CHECK(strncmp(line + at, start, strlen(start)) == 0);
			CHECK(members++ == 0 || number > last);
			last = number;
		}
		CHECK(number == last);
	}
	CHECK_EQ_INT(bv_metadata_key_at(line, 0), 0);
	CHECK_EQ_INT(members, 19);
	CHECK_STR(bv_metadata_key_name(last), "fingerprint");
	CHECK(bv_metadata_key_name(last + 1) == NULL);
	CHECK(bv_metadata_key_name(UINT64_MAX) == NULL);
}

static void check_source(const char *text, const char *expected)
{
	size_t length = 0;
	const char *source = bv_picture_source(text, &length);

	CHECK((source != NULL) == (expected != NULL));
	if (source != NULL)
		CHECK(length == strlen(expected) &&
		      strncmp(source, expected, length) == 0);
}

/* What others wrote may have no name of a frame, or none where it ought to be. */
static void test_source(void)
{
	const struct bv_grid_options options = tiny_options();
	const struct bv_layout layout = make_layout("kitti");

	check_source(metadata(&options, &layout, 5, "a,b.bin"), "\"a,b.bin\"");
	check_source("{\"a\":0,\"points\":1}", NULL);
	check_source("{\"a\":0,\"source\":\"a\"}", NULL);
	check_source("{\"a\":0,\"points\":1,\"source\":\"a\"}", NULL);
}

/* ---------------------------------------------------------------------- */
/* Locales                                                                */
/* ---------------------------------------------------------------------- */

/* Sets a locale with a decimal comma, made here if the system has the means. */
static int use_comma(void)
{
	check_use_temporary_directory();
	if (system("localedef -i de_DE -f UTF-8 ./de_DE.UTF-8 2>errors") != 0)
		return 0;
	CHECK(setenv("LOCPATH", check_directory, 1) == 0);
	return setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
}

static void test_decimal_comma(void)
{
	const struct bv_grid_options options = preset_options("sfa3d");
	const struct bv_layout layout = make_layout("kitti");
	char expected[8192], number[8];

	if (!use_comma()) {
		puts("not tested: a locale with a comma, there is none");
		return;
	}
	snprintf(number, sizeof(number), "%.1f", 0.5);
	CHECK_STR(number, "0,5");
	CHECK(setlocale(LC_ALL, "C") != NULL);
	strcpy(expected, metadata(&options, &layout, 5, "Stra\xc3\x9f"));
	CHECK(setlocale(LC_ALL, "de_DE.UTF-8") != NULL);
	CHECK_STR(metadata(&options, &layout, 5, "Stra\xc3\x9f"), expected);
}

int main(void)
{
	test_surround();
	test_density();
	test_note();
	test_sfa3d();
	test_own_grid_and_layout();
	test_one_after_the_other();
	test_names();
	test_names_in_utf8();
	test_names_in_other_bytes();
	test_longest_name();
	test_refusals();
	test_short_counts();
	test_keys();
	test_source();
	test_decimal_comma();
	return 0;
}
