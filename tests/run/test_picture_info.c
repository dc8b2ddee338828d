/*
 * test_picture_info.c: what a picture says of itself can be read back
 *
 * Proves for pictures of every preset and for gray ones that all comes back that went
 * in, from a file and from memory, with every name byte for byte, where the locale has
 * a decimal comma and where the caller rounds upwards; that a picture of the first
 * version can be read, and one that says more than today's; and that everything else
 * is refused without a byte beyond it being read: pictures that end anywhere in their
 * beginning, each bit of it turned over, metadata of another form, and what is no
 * regular file.
 */

#include <fenv.h>
#include <locale.h>
#include <math.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "birdview.h"
#include "check.h"
#include "convert/picture_ends.h"
#include "png/crc.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const float frame[5][4] = {
	{10.04f, 5.02f, -1.5f, 0.5f},   {10.06f, 5.03f, -1.25f, -0.25f},
	{1000.0f, 0.0f, 0.0f, 0.0f},    {0.0f, 1000.0f, 0.0f, 0.0f},
	{1.0f, 1.0f, (float)NAN, 0.0f},
};

/* -------------------------------------------------------------------------- */
/* Pictures                                                                   */
/* -------------------------------------------------------------------------- */

struct picture {
	uint8_t *png;
	size_t size;
};

/* Encodes an image with this text. */
static struct picture encode(const struct bv_image *image, const char *text)
{
	struct bv_encoder *encoder;
	struct picture picture;
	const uint8_t *png;

	CHECK_EQ_INT(bv_encoder_create(&encoder), BV_OK);
	CHECK_EQ_INT(bv_encode_png(encoder, image, text, &png, &picture.size),
		     BV_OK);
	picture.png = malloc(picture.size);
	CHECK(picture.png != NULL);
	memcpy(picture.png, png, picture.size);
	bv_encoder_free(encoder);
	return picture;
}

/* A picture of 2 x 1 pixels without metadata of its own. */
static struct picture encode_tiny(uint32_t channels, const char *text)
{
	static const uint32_t cell;
	static const uint8_t pixel[4];
	const struct bv_image image = {.struct_size = sizeof(image),
				       .occupied = 1,
				       .cells = &cell,
				       .pixels = pixel,
				       .width = 2,
				       .height = 1,
				       .channels = channels,
				       .bits = 8,
				       .stride = 4};

	return encode(&image, text);
}

static struct bv_grid_options preset_options(const char *preset)
{
	struct bv_grid_options options;

	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), preset),
		     BV_OK);
	return options;
}

static struct bv_grid *make_grid(const struct bv_grid_options *options)
{
	struct bv_grid *grid;

	CHECK_EQ_INT(bv_grid_create(&grid, options, NULL, 0), BV_OK);
	return grid;
}

/* The picture of the frame. */
static struct picture draw(const struct bv_grid *grid,
			   const struct bv_layout *layout, const char *source)
{
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_rasterizer *rasterizer;
	struct picture picture;
	static char text[BV_TEXT_MAX + 1];

	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	CHECK_EQ_INT(bv_rasterize(rasterizer, layout, frame, 5, &image), BV_OK);
	CHECK_EQ_INT(bv_describe_image(grid, layout, &image, source, text,
				       sizeof(text)),
		     BV_OK);
	picture = encode(&image, text);
	bv_rasterizer_free(rasterizer);
	return picture;
}

/* A small picture of the frame. */
static struct picture draw_small(const char *source)
{
	struct bv_grid_options options = preset_options("surround");
	struct bv_grid *grid;
	struct picture picture;

	options.x_min = options.y_min = 0;
	options.x_max = options.y_max = 16;
	options.cell = 1;
	grid = make_grid(&options);
	picture = draw(grid, NULL, source);
	bv_grid_free(grid);
	return picture;
}

static void write_file(const char *path, const uint8_t *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(bytes, 1, size, file), size);
	CHECK(fclose(file) == 0);
}

/* The bytes of a file, which have to be fewer than there is room for. */
static struct picture load(const char *path)
{
	struct picture picture = {malloc(1 << 20), 0};
	FILE *file = fopen(path, "rb");

	CHECK(file != NULL && picture.png != NULL);
	picture.size = fread(picture.png, 1, 1 << 20, file);
	CHECK(picture.size > 0 && picture.size < 1 << 20);
	CHECK(fclose(file) == 0);
	return picture;
}

/* -------------------------------------------------------------------------- */
/* Comparing                                                                  */
/* -------------------------------------------------------------------------- */

/* The same number, or no number either. */
static bool same(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

/* The number that is written for 'value', which has 9 digits. */
static double written(double value)
{
	char digits[64];

	snprintf(digits, sizeof(digits), "%.9g", value);
	return strtod(digits, NULL);
}

static void expect_same(const struct bv_picture_info *a,
			const struct bv_picture_info *b)
{
	CHECK_STR(a->text, b->text);
	CHECK_STR(a->preset, b->preset);
	CHECK_STR(a->layout, b->layout);
	CHECK((a->source == NULL) == (b->source == NULL));
	if (a->source != NULL)
		CHECK_STR(a->source, b->source);
	CHECK(a->width == b->width && a->height == b->height);
	CHECK(a->channels == b->channels && a->bits == b->bits);
	CHECK(a->contract == b->contract && a->whole == b->whole);
	CHECK(a->x_min == b->x_min && a->x_max == b->x_max);
	CHECK(a->y_min == b->y_min && a->y_max == b->y_max);
	CHECK(a->z_min == b->z_min && a->z_max == b->z_max);
	CHECK(a->cell == b->cell && a->intensity_scale == b->intensity_scale);
	CHECK(memcmp(a->to_x, b->to_x, sizeof(a->to_x)) == 0);
	CHECK(memcmp(a->to_y, b->to_y, sizeof(a->to_y)) == 0);
	CHECK(a->points == b->points && a->kept == b->kept);
	CHECK(a->not_finite == b->not_finite && a->outside == b->outside);
	CHECK(a->odd_intensity == b->odd_intensity);
	CHECK(a->fingerprint == b->fingerprint);
	for (uint32_t i = 0; i < a->channels; i++) {
		CHECK_STR(a->channel[i]->name, b->channel[i]->name);
		CHECK_STR(a->channel[i]->unit, b->channel[i]->unit);
		CHECK_STR(a->channel[i]->formula, b->channel[i]->formula);
		CHECK(same(a->channel_min[i], b->channel_min[i]));
		CHECK(same(a->channel_max[i], b->channel_max[i]));
	}
}

/* Reads a picture from memory of exactly its size and from a file. */
static struct bv_picture_info *read_info(const struct picture *picture)
{
	struct bv_picture_info *parsed, *read;

	CHECK_EQ_INT(
		bv_picture_info_parse(&parsed, picture->png, picture->size),
		BV_OK);
	write_file("picture.png", picture->png, picture->size);
	CHECK_EQ_INT(bv_picture_info_read(&read, "picture.png"), BV_OK);
	expect_same(parsed, read);
	CHECK_EQ_INT(parsed->struct_size, sizeof(*parsed));
	bv_picture_info_free(read);
	return parsed;
}

/* -------------------------------------------------------------------------- */
/* Whole ones                                                                 */
/* -------------------------------------------------------------------------- */

static void expect_grid(const struct bv_picture_info *info,
			const struct bv_grid *grid,
			const struct bv_grid_options *options)
{
	struct bv_grid_info known;

	CHECK_EQ_INT(bv_grid_get_info(grid, &known, sizeof(known)), BV_OK);
	CHECK_STR(info->preset, known.preset);
	CHECK_EQ_INT(info->width, known.width);
	CHECK_EQ_INT(info->height, known.height);
	CHECK_EQ_INT(info->channels, known.channels);
	CHECK_EQ_INT(info->bits, known.bits);
	for (int i = 0; i < 3; i++) {
		CHECK(info->to_x[i] == written(known.to_x[i]));
		CHECK(info->to_y[i] == written(known.to_y[i]));
	}
	CHECK(info->x_min == options->x_min && info->x_max == options->x_max);
	CHECK(info->y_min == options->y_min && info->y_max == options->y_max);
	CHECK(info->z_min == options->z_min && info->z_max == options->z_max);
	CHECK(info->cell == written(options->cell));
}

static void expect_channels(const struct bv_picture_info *info,
			    const struct bv_grid *grid)
{
	struct bv_channel_info known;

	for (uint32_t i = 0; i < info->channels; i++) {
		CHECK_EQ_INT(
			bv_grid_get_channel(grid, i, &known, sizeof(known)),
			BV_OK);
		CHECK_EQ_INT(info->channel[i]->struct_size, sizeof(known));
		CHECK_STR(info->channel[i]->name, known.name);
		CHECK_STR(info->channel[i]->unit, known.unit);
		CHECK_STR(info->channel[i]->formula, known.formula);
		CHECK(isnan(info->channel_min[i]) ==
		      (strstr(known.formula, "MIN") == NULL));
		CHECK(isnan(info->channel_max[i]) ==
		      (strstr(known.formula, "MAX") == NULL));
	}
}

static void check_grid(const struct bv_grid_options *options)
{
	struct bv_grid *grid = make_grid(options);
	struct picture picture = draw(grid, NULL, "000001.bin");
	struct bv_picture_info *info = read_info(&picture);

	expect_grid(info, grid, options);
	expect_channels(info, grid);
	CHECK_EQ_INT(info->contract, BV_CONTRACT_VERSION);
	CHECK(info->whole);
	CHECK_STR(info->layout, "kitti");
	CHECK(info->intensity_scale == 1.0);
	CHECK_STR(info->source, "000001.bin");
	CHECK_EQ_INT(info->points, 5);
	CHECK_EQ_INT(info->kept, 2);
	CHECK_EQ_INT(info->not_finite, 1);
	CHECK_EQ_INT(info->outside, 2);
	CHECK_EQ_INT(info->odd_intensity, 1);
	CHECK(info->fingerprint == bv_fingerprint(grid, NULL));
	bv_picture_info_free(info);
	free(picture.png);
	bv_grid_free(grid);
}

/* All that come as a picture; the others refuse to. */
static void test_presets(void)
{
	for (size_t i = 0; bv_preset_name(i) != NULL; i++) {
		struct bv_grid_options options =
			preset_options(bv_preset_name(i));
		struct bv_grid *grid = NULL;

		options.form = BV_FORM_PICTURE;
		if (bv_grid_create(&grid, &options, NULL, 0) == BV_OK)
			check_grid(&options);
		bv_grid_free(grid);
	}
}

/* What counts as full in a linear density is the MAX of its formula. */
static void test_densities(void)
{
	struct bv_grid_options options = preset_options("surround");
	struct picture picture;
	struct bv_picture_info *info;
	struct bv_grid *grid;

	for (uint32_t i = BV_DENSITY_LOG16; i <= BV_DENSITY_LINEAR; i++) {
		options.density = i;
		options.density_full = i == BV_DENSITY_LINEAR ? 65535 : 0;
		check_grid(&options);
	}
	grid = make_grid(&options);
	picture = draw(grid, NULL, "a");
	info = read_info(&picture);
	CHECK(info->channel_max[2] == 65535);
	bv_picture_info_free(info);
	free(picture.png);
	bv_grid_free(grid);
}

/* The preset "note" keeps all that is below the sensor, and scales to the frame. */
static void test_infinite_bound(void)
{
	const struct bv_grid_options options = preset_options("note");
	struct bv_grid *grid = make_grid(&options);
	struct picture picture = draw(grid, NULL, NULL);
	struct bv_picture_info *info = read_info(&picture);

	CHECK(info->z_min == -INFINITY && info->z_max == 0);
	CHECK(info->channel_max[0] == 2 && info->channel_max[2] == 1.5);
	CHECK(info->source == NULL);
	bv_picture_info_free(info);
	free(picture.png);
	bv_grid_free(grid);
}

/* What 9 digits tell apart comes back as it was. */
static const double scales[] = {
	255,
	0.1,
	0.333333333,
	1.23456789e-9,
	1e23,
	8.41e21,
	9.87654321e-308,
	5e-320,
	4.94065646e-324,
	1.79769313e308,
};

/* Numbers as small and as large as a layout may have them. */
static void check_scales(void)
{
	const struct bv_grid_options options = preset_options("sfa3d");
	struct bv_grid *grid = make_grid(&options);

	for (size_t i = 0; i < LENGTH(scales); i++) {
		struct bv_layout layout;
		struct bv_picture_info *info;
		struct picture picture;

		CHECK_EQ_INT(bv_layout_parse(&layout, sizeof(layout),
					     "columns=x,y,-z,i", NULL, 0),
			     BV_OK);
		layout.intensity_scale = scales[i];
		picture = draw(grid, &layout, "a");
		info = read_info(&picture);
		CHECK_STR(info->layout, "columns=x,y,-z,i");
		CHECK(info->fingerprint == bv_fingerprint(grid, &layout));
		CHECK(info->intensity_scale == scales[i]);
		bv_picture_info_free(info);
		free(picture.png);
	}
	bv_grid_free(grid);
}

static void test_names(void)
{
	static const char *const names[] = {
		"",
		"a b.bin",
		"\"quoted\" \\ {[,:]}",
		"\",\"points\":7,\"fingerprint\":\"0\"}",
		"\\u0041\\",
		"\n\t\x01\x1f\x7f",
		"5 \xe2\x82\xac Stra\xc3\x9fy",
		"\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf",
		"\xed\x9f\xbf\xee\x80\x80",
		"\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf",
		"\x80z\xbf\xff",
		"\xc3(\xe2\x82",
		"\xc0\xaf\xe0\x80\xaf\xed\xa0\x80\xed\xb2\xff",
		"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80",
	};
	char longest[BV_SOURCE_MAX + 1] = "";

	memset(longest, 0xff, BV_SOURCE_MAX);
	for (size_t i = 0; i <= LENGTH(names); i++) {
		const char *name = i < LENGTH(names) ? names[i] : longest;
		struct picture picture = draw_small(name);
		struct bv_picture_info *info = read_info(&picture);

		CHECK_STR(info->source, name);
		bv_picture_info_free(info);
		free(picture.png);
	}
}

static struct picture load_source(const char *name)
{
	char path[4096];

	CHECK(getenv("BIRDVIEW_SOURCE_DIR") != NULL);
	snprintf(path, sizeof(path), "%s/%s", getenv("BIRDVIEW_SOURCE_DIR"),
		 name);
	return load(path);
}

/* What the picture in the README says in any version. */
static struct bv_picture_info *read_example(const struct picture *picture)
{
	struct bv_picture_info *info = read_info(picture);

	CHECK_STR(info->preset, "surround");
	CHECK(info->x_min == -20 && info->x_max == 40 && info->cell == 0.1);
	CHECK(info->to_x[1] == -0.1 && info->to_x[2] == 39.95);
	CHECK(info->channel_min[0] == -3 && info->channel_max[0] == 3);
	CHECK_STR(info->source, "000000.bin");
	CHECK(info->points == 506253 && info->kept == 449357 && info->whole);
	return info;
}

static void test_example(void)
{
	struct picture picture = load_source("data/example.png");
	struct bv_picture_info *info = read_example(&picture);

	CHECK(info->width == 600 && info->height == 600);
	CHECK(info->fingerprint == 0xb04dfe4de3dac402);
	CHECK_EQ_INT(info->odd_intensity, 0);
	bv_picture_info_free(info);
	free(picture.png);
}

/* The same as version 0.1 had it, which did not tell of odd intensities. */
static void test_first_version(void)
{
	struct picture line =
		load_source("tests/fuzz/corpus/picture_info/first_version");
	struct picture picture;
	struct bv_picture_info *info;

	/* The first byte is one of switches. */
	line.png[line.size] = '\0';
	picture = encode_tiny(3, (const char *)line.png + 1);
	info = read_example(&picture);
	CHECK(info->fingerprint == 0x7752b25c6bdff84e);
	CHECK(info->odd_intensity == UINT64_MAX);
	bv_picture_info_free(info);
	free(picture.png);
	free(line.png);
}

/* -------------------------------------------------------------------------- */
/* Surroundings of the caller                                                 */
/* -------------------------------------------------------------------------- */

/* Sets a locale with a decimal comma, made here if the system has the means. */
static bool use_comma(void)
{
	if (system("localedef -i de_DE -f UTF-8 ./de_DE.UTF-8 2>errors") != 0)
		return false;
	CHECK(setenv("LOCPATH", check_directory, 1) == 0);
	return setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
}

/* The numbers of example.png are what they are to a caller that rounds otherwise. */
static void check_everywhere(void)
{
	test_example();
	test_first_version();
	check_scales();
}

static void test_rounding(void)
{
	static const int directions[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};

	for (size_t i = 0; i < LENGTH(directions); i++) {
		CHECK(fesetround(directions[i]) == 0);
		check_everywhere();
		CHECK_EQ_INT(fegetround(), directions[i]);
	}
	CHECK(fesetround(FE_TONEAREST) == 0);
}

static void test_decimal_comma(void)
{
	if (!use_comma()) {
		puts("not tested: a locale with a comma, there is none");
		return;
	}
	check_everywhere();
	CHECK(setlocale(LC_ALL, "C") != NULL);
}

/* -------------------------------------------------------------------------- */
/* Metadata of other forms                                                    */
/* -------------------------------------------------------------------------- */

#define RED "\"R\":{\"is\":\"a\",\"unit\":\"m\",\"formula\":\"f\",\"min\":1},"
#define GREEN_BLUE                                                         \
	"\"G\":{\"is\":\"b\",\"unit\":\"m\",\"formula\":\"f\",\"max\":2}," \
	"\"B\":{\"is\":\"c\",\"unit\":\"m\",\"formula\":\"f\"},"
#define COLOUR RED GREEN_BLUE
#define START                                                       \
	"{\"contract\":1,\"preset\":\"p\",\"x\":[0,1],\"y\":[2,3]," \
	"\"z\":[null,null],\"cell\":0.5,\"layout\":\"l\","          \
	"\"intensity_scale\":1,"
#define METRES "\"metres\":{\"x\":[1,2,3],\"y\":[4,5,6]},"
#define FRAME                                                         \
	"\"source\":null,\"points\":18446744073709551615,\"kept\":0," \
	"\"not_finite\":0,\"outside\":0,"
#define END "\"fingerprint\":\"0123456789abcdef\"}"
#define LINE START COLOUR METRES FRAME END
#define GRAY "\"gray\":{\"is\":\"a\",\"unit\":\"m\",\"formula\":\"f\"},"

static enum bv_status status_of(uint32_t channels, const char *text)
{
	struct picture picture = encode_tiny(channels, text);
	struct bv_picture_info *const untouched = (void *)picture.png;
	struct bv_picture_info *info = untouched;
	const enum bv_status status =
		bv_picture_info_parse(&info, picture.png, picture.size);

	CHECK((status == BV_OK) == (info != untouched));
	if (status == BV_OK)
		bv_picture_info_free(info);
	free(picture.png);
	return status;
}

static void expect_good(uint32_t channels, const char *text)
{
	if (status_of(channels, text) != BV_OK) {
		fprintf(stderr, "refused: %s\n", text);
		exit(1);
	}
}

static void expect_damaged(const char *text)
{
	if (status_of(3, text) != BV_ERR_PICTURE_DAMAGED) {
		fprintf(stderr, "not refused: %s\n", text);
		exit(1);
	}
}

static void test_gray(void)
{
	struct picture picture = encode_tiny(1, START GRAY METRES FRAME END);
	struct bv_picture_info *info = read_info(&picture);

	CHECK_EQ_INT(info->channels, 1);
	CHECK_STR(info->channel[0]->name, "a");
	CHECK(info->z_min == -INFINITY && info->z_max == INFINITY);
	CHECK(info->points == UINT64_MAX);
	CHECK(info->fingerprint == 0x0123456789abcdef);
	bv_picture_info_free(info);
	free(picture.png);
	expect_damaged(START GRAY METRES FRAME END);
	CHECK_EQ_INT(status_of(1, LINE), BV_ERR_PICTURE_DAMAGED);
}

/* What later versions may add. */
static void test_unknown_members(void)
{
	const char *const more =
		"\"shape\":{\"a\":[1,-2.5e+07,{}],\"b\":\"\\\"\\\\\\u00df\"},"
		"\"old\":[],\"new\":null,\"yes\":true,\"no\":false,";
	char text[4096];

	expect_good(3, LINE);
	for (int place = 0; place < 4; place++) {
		snprintf(text, sizeof(text), "{%s%s%s%s%s%s%s%s%s",
			 place == 0 ? more : "", &START[1],
			 place == 1 ? more : "", COLOUR, place == 2 ? more : "",
			 METRES, place == 3 ? more : "", FRAME, END);
		expect_good(3, text);
	}
	snprintf(text, sizeof(text), "%s%.*s,%.*s}", START COLOUR METRES FRAME,
		 (int)strlen(END) - 1, END, (int)strlen(more) - 1, more);
	expect_good(3, text);
	expect_good(
		3, START
		"\"R\":{\"v\":1,\"is\":\"a\",\"unit\":\"m\",\"formula\":"
		"\"f\",\"min\":null,\"max\":null,\"n\":[1]}," GREEN_BLUE METRES
			FRAME END);
}

/* The good line with 'from', which is in it, replaced by 'to'. */
static void expect_change_damages(const char *from, const char *to)
{
	static const char good[] = LINE;
	const char *at = strstr(good, from);
	char text[8192];

	CHECK(at != NULL);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - good), good, to,
		 at + strlen(from));
	expect_damaged(text);
}

static void test_other_types(void)
{
	static const char *const changes[][2] = {
		{"{\"contract\":1", "[\"contract\":1"},
		{"\"contract\":1", "\"contract\":-1"},
		{"\"contract\":1", "\"contract\":1.5"},
		{"\"contract\":1", "\"contract\":01"},
		{"\"contract\":1", "\"contract\":4294967296"},
		{"\"contract\":1", "\"contract\":\"1\""},
		{"\"contract\":1,", ""},
		{"\"preset\":\"p\"", "\"preset\":1"},
		{"\"preset\":\"p\"", "\"preset\":null"},
		{"\"preset\":\"p\"", "\"preset\":\"\\u0000\""},
		{"\"preset\":\"p\"", "\"preset\":\"\\ud83d\""},
		{"\"preset\":\"p\"", "\"preset\":\"\\ud83dx\""},
		{"\"preset\":\"p\"", "\"preset\":\"\\ud83d\\ud83d\""},
		{"\"preset\":\"p\"", "\"preset\":\"\\udc7f\""},
		{"\"preset\":\"p\"", "\"preset\":\"\\udd00\""},
		{"\"preset\":\"p\"", "\"preset\":\"\\u00DF\""},
		{"\"preset\":\"p\"", "\"preset\":\"\\u12\""},
		{"\"preset\":\"p\"", "\"preset\":\"\\n\""},
		{"\"x\":[0,1]", "\"x\":[0]"},
		{"\"x\":[0,1]", "\"x\":[0,1,2]"},
		{"\"x\":[0,1]", "\"x\":{}"},
		{"\"x\":[0,1]", "\"x\":[true,1]"},
		{"\"x\":[0,1]", "\"x\":[0,1e999]"},
		{"\"x\":[0,1]", "\"x\":[0x1,1]"},
		{"\"x\":[0,1]", "\"x\":[.5,1]"},
		{"\"x\":[0,1]", "\"x\":[1.,1]"},
		{"\"x\":[0,1]", "\"x\":[1e,1]"},
		{"\"x\":[0,1]", "\"x\":[1e+,1]"},
		{"\"x\":[0,1]", "\"x\":[+1,1]"},
		{"\"x\":[0,1]", "\"x\":[-,1]"},
		{"\"x\":[0,1]", "\"x\":[inf,1]"},
		{"\"x\":[0,1]", "\"x\":[nan,1]"},
		{"\"x\":[0,1]", "\"x\":[0 ,1]"},
		{"\"x\":[0,1]", "\"y\":[0,1]"},
		{"\"cell\":0.5", "\"cell\":null"},
		{"\"cell\":0.5", "\"cell\":0,5"},
		{"\"cell\":0.5,", "\"cell\":0.5,,"},
		{"\"cell\":0.5,", "\"cell\":0.5"},
		{"\"unit\":\"m\",", ""},
		{"\"min\":1", "\"min\":\"1\""},
		{"\"min\":1", "\"min\":1,"},
		{"\"B\":", "\"A\":"},
		{"[1,2,3]", "[1,2]"},
		{"[1,2,3]", "[1,2,null]"},
		{"[1,2,3]", "[1,2,3,4]"},
		{"\"source\":null", "\"source\":0"},
		{"\"source\":null", "\"source\":nul"},
		{"18446744073709551615", "18446744073709551616"},
		{"18446744073709551615", "99999999999999999999"},
		{"\"kept\":0", "\"kept\":null"},
		{"\"kept\":0", "\"kept\":0.0"},
		{"\"kept\":0", "\"kept\":0{\"a\":0"},
		{"\"kept\":0,\"not_finite\":0", "\"not_finite\":0,\"kept\":0"},
		{"abcdef\"", "abcde\""},
		{"abcdef\"", "abcdef0\""},
		{"abcdef\"", "abcdeF\""},
		{"abcdef\"}", "abcdef\""},
		{"abcdef\"}", "abcdef\"}}"},
		{"abcdef\"}", "abcdef\",}"},
		{"abcdef\"}", "abcdef\"} "},
		{"abcdef\"}", "abcdef\",\"a\"}"},
		{"abcdef\"}", "abcdef\",\"a\":}"},
		{"abcdef\"}", "abcdef\",\"a\":[1,]}"},
		{"abcdef\"}", "abcdef\",\"a\":[}]}"},
		{"abcdef\"}", "abcdef\",\"a\":{\"b\"}}"},
		{"abcdef\"}", "abcdef\",\"a\":tru}"},
		/* A key twice: other readers take the other one. */
		{"\"cell\":0.5", "\"cell\":0.5,\"cell\":0.5"},
		{"\"x\":[0,1]", "\"x\":[0,1],\"fingerprint\":\"0\""},
		{"\"min\":1", "\"min\":1,\"unit\":\"m\""},
		{"\"kept\":0", "\"kept\":0,\"points\":7"},
		{"\"kept\":0", "\"kept\":0,\"new\":{\"a\":1,\"a\":1}"},
		{"abcdef\"}", "abcdef\",\"cell\":1}"},
		{"abcdef\"}", "abcdef\",\"metres\":{\"x\":[1,2,3]}}"},
		{"abcdef\"}", "abcdef\",\"c\\u0065ll\":1}"},
		{"\"outside\":0,", "\"outside\":0,\"odd_intensity\":null,"},
		{"\"outside\":0,", "\"outside\":0,\"odd_intensity\":-1,"},
	};

	for (size_t i = 0; i < LENGTH(changes); i++)
		expect_change_damages(changes[i][0], changes[i][1]);
	expect_damaged("");
	expect_damaged("{}");
	expect_damaged("a line of text");
}

/* A line that is cut, though the chunk around it is whole. */
static void test_cut_line(void)
{
	char text[] = LINE;

	for (size_t length = strlen(text); length-- > 0;) {
		text[length] = '\0';
		expect_damaged(text);
	}
}

static void test_deep(void)
{
	char nest[4096] = "\"a\":";

	memset(nest + 4, '[', 2000);
	expect_change_damages("\"cell\":", nest);
	memset(nest + 2004, ']', 2000);
	strcpy(nest + 4004, ",\"cell\":");
	expect_change_damages("\"cell\":", nest);
}

/* -------------------------------------------------------------------------- */
/* Damages                                                                    */
/* -------------------------------------------------------------------------- */

/*
 * Reads the first 'size' bytes of a picture, which end where no memory follows, and
 * returns the status.  It has to be the same from a file.
 */
static enum bv_status status_at_edge(const uint8_t *bytes, size_t size)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE), room = 8 * page;
	uint8_t *memory = mmap(NULL, room + page, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct bv_picture_info *info;
	enum bv_status status;

	CHECK(memory != MAP_FAILED && size <= room);
	CHECK(mprotect(memory + room, page, PROT_NONE) == 0);
	memcpy(memory + room - size, bytes, size);
	status = bv_picture_info_parse(&info, memory + room - size, size);
	if (status == BV_OK) {
		CHECK(!info->whole);
		bv_picture_info_free(info);
	}
	CHECK(munmap(memory, room + page) == 0);
	write_file("cut.png", bytes, size);
	CHECK_EQ_INT(bv_picture_info_read(&info, "cut.png"), status);
	if (status == BV_OK)
		bv_picture_info_free(info);
	return status;
}

/* The bytes of a picture up to the end of its metadata. */
static size_t head_size(const struct picture *picture)
{
	size_t length = 0;
	const char *text =
		bv_picture_find_text(picture->png, picture->size, &length);

	CHECK(text != NULL);
	return (size_t)((const uint8_t *)text - picture->png) + length + 4;
}

/* The bytes that there have to be: what follows starts as a chunk of pixels. */
static size_t looked_at(const struct picture *picture)
{
	return head_size(picture) + 8;
}

static void test_truncation(void)
{
	struct picture picture = draw_small("a\xff.bin");
	const size_t head = looked_at(&picture);

	for (size_t size = 0; size < picture.size; size++)
		CHECK_EQ_INT(status_at_edge(picture.png, size),
			     size < head ? BV_ERR_PICTURE_DAMAGED : BV_OK);
	free(picture.png);
}

/* Both chunks have checksums, so that not a bit can be another. */
static void test_flipped_bits(void)
{
	struct picture picture = draw_small("a\xff.bin");
	const size_t bits = head_size(&picture) * 8;
	struct bv_picture_info *info;

	for (size_t bit = 0; bit < bits; bit++) {
		picture.png[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CHECK_EQ_INT(
			bv_picture_info_parse(&info, picture.png, picture.size),
			BV_ERR_PICTURE_DAMAGED);
		picture.png[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	free(picture.png);
}

/*
 * The status of a picture in which one byte of the header or of the text is another,
 * and the checksum belongs to it.
 */
static enum bv_status status_with(const char *line, size_t chunk, size_t place,
				  uint8_t byte)
{
	const size_t length = chunk == 8 ? 13 : 9 + strlen(line);
	struct picture picture = encode_tiny(3, line);
	uint8_t *const at = picture.png + chunk;
	struct bv_picture_info *info;
	enum bv_status status;
	uint32_t crc;

	at[place] = byte;
	crc = bv_crc(at + 4, length + 4);
	for (int i = 0; i < 4; i++)
		at[8 + length + (size_t)i] = (uint8_t)(crc >> (24 - 8 * i));
	status = bv_picture_info_parse(&info, picture.png, picture.size);
	if (status == BV_OK)
		bv_picture_info_free(info);
	free(picture.png);
	return status;
}

static void test_other_chunks(void)
{
	const size_t behind = 17 + strlen(LINE);
	static const struct {
		size_t place;
		uint8_t byte;
	} bad[] = {
		{4, 'i'},   /* its type */
		{8, 1},     /* a width of 2^24 */
		{11, 0},    /* a width of 0 */
		{15, 0},    /* a height of 0 */
		{12, 0x80}, /* a height of 2^31 */
		{16, 4},    /* bits of a sample */
		{17, 3},    /* colours: of a palette */
		{17, 6},    /* with transparency */
		{18, 1},    /* compression */
		{19, 1},    /* filters */
		{20, 1},    /* interlacing */
	};

	for (size_t i = 0; i < LENGTH(bad); i++)
		CHECK_EQ_INT(status_with(LINE, 8, bad[i].place, bad[i].byte),
			     BV_ERR_PICTURE_DAMAGED);
	CHECK_EQ_INT(status_with(LINE, 8, 16, 16), BV_OK);
	CHECK_EQ_INT(status_with(LINE, 33, 4, 'T'), BV_ERR_PICTURE_DAMAGED);
	CHECK_EQ_INT(status_with(LINE, 33, 8, 'B'), BV_ERR_PICTURE_DAMAGED);
	/* Zeros in the keyword, in the text, at its end and behind it */
	CHECK_EQ_INT(status_with(LINE, 33, 10, 0), BV_ERR_PICTURE_DAMAGED);
	CHECK_EQ_INT(status_with(LINE, 33, 40, 0), BV_ERR_PICTURE_DAMAGED);
	CHECK_EQ_INT(status_with(LINE, 33, behind - 1, 0),
		     BV_ERR_PICTURE_DAMAGED);
	CHECK_EQ_INT(status_with(LINE "x", 33, behind, 0),
		     BV_ERR_PICTURE_DAMAGED);
}

/* A second text behind the first would be another to those who take the last. */
static void test_second_text(void)
{
	struct picture picture = draw_small("a.bin");
	const size_t head = head_size(&picture), text = head - 33;
	struct bv_picture_info *info;
	uint8_t *twice = malloc(picture.size + text);

	CHECK(twice != NULL);
	memcpy(twice, picture.png, head);
	memcpy(twice + head, picture.png + 33, text);
	memcpy(twice + head + text, picture.png + head, picture.size - head);
	CHECK_EQ_INT(bv_picture_info_parse(&info, twice, picture.size + text),
		     BV_ERR_PICTURE_DAMAGED);
	free(twice);
	free(picture.png);
}

/* Lengths of the text that would have it end elsewhere. */
static void test_chunk_lengths(void)
{
	struct picture picture = draw_small("a");
	struct bv_picture_info *info;
	uint8_t right[4];

	memcpy(right, picture.png + 33, 4);
	for (int byte = 0; byte < 4; byte++) {
		for (int value = 0; value < 256; value++) {
			picture.png[33 + byte] = (uint8_t)value;
			CHECK_EQ_INT(bv_picture_info_parse(&info, picture.png,
							   picture.size),
				     value == right[byte]
					     ? BV_OK
					     : BV_ERR_PICTURE_DAMAGED);
			if (value == right[byte])
				bv_picture_info_free(info);
		}
		picture.png[33 + byte] = right[byte];
	}
	free(picture.png);
}

/* A text that goes on behind what is looked at. */
static void test_longest_line(void)
{
	static char text[BV_TEXT_MAX + 1];
	const size_t fits = BV_PICTURE_ENDS - 33 - 8 - 9 - 4 - 8;

	for (size_t more = 0; more < 2; more++) {
		const size_t length = fits + more;

		memset(text, 'x', sizeof(text));
		strcpy(text, START "\"long\":\"");
		text[strlen(text)] = 'x';
		strcpy(text + length - strlen("\"," COLOUR METRES FRAME END),
		       "\"," COLOUR METRES FRAME END);
		CHECK_EQ_INT(strlen(text), length);
		CHECK_EQ_INT(status_of(3, text),
			     more == 0 ? BV_OK : BV_ERR_PICTURE_DAMAGED);
	}
}

/* The end decides whether it is whole, and nothing else. */
static void test_whole(void)
{
	struct picture picture = draw_small("a");
	struct bv_picture_info *info = read_info(&picture);

	CHECK(info->whole);
	bv_picture_info_free(info);
	picture.png[picture.size - 1] ^= 1;
	info = read_info(&picture);
	CHECK(!info->whole);
	bv_picture_info_free(info);
	free(picture.png);
}

/* -------------------------------------------------------------------------- */
/* No pictures                                                                */
/* -------------------------------------------------------------------------- */

static void expect_status(const char *path, enum bv_status expected)
{
	struct bv_picture_info *const untouched = (void *)check_directory;
	struct bv_picture_info *info = untouched;

	CHECK_EQ_INT(bv_picture_info_read(&info, path), expected);
	CHECK(info == untouched);
}

static void test_no_pictures(void)
{
	struct bv_picture_info *info;
	const int descriptors = check_open_descriptors();

	CHECK(mkdir("directory", 0755) == 0 && mkfifo("fifo", 0644) == 0 &&
	      mknod("socket", S_IFSOCK | 0644, 0) == 0 &&
	      symlink("fifo", "to_fifo") == 0 &&
	      symlink("nothing", "to_nothing") == 0 &&
	      symlink("loop", "loop") == 0);
	write_file("file", (const uint8_t *)"", 0);
	expect_status("file", BV_ERR_PICTURE_DAMAGED);
	expect_status("nothing", BV_ERR_PICTURE_MISSING);
	expect_status("", BV_ERR_PICTURE_MISSING);
	expect_status("to_nothing", BV_ERR_PICTURE_MISSING);
	expect_status("file/picture.png", BV_ERR_PICTURE_MISSING);
	expect_status("directory", BV_ERR_PICTURE_TYPE);
	expect_status("fifo", BV_ERR_PICTURE_TYPE);
	expect_status("to_fifo", BV_ERR_PICTURE_TYPE);
	expect_status("socket", BV_ERR_PICTURE_TYPE);
	expect_status("/dev/null", BV_ERR_PICTURE_TYPE);
	expect_status("loop", BV_ERR_PICTURE_READ);
	expect_status(NULL, BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_picture_info_read(NULL, "file"), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_picture_info_parse(NULL, "", 0), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_picture_info_parse(&info, NULL, 0), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_picture_info_parse(&info, "", 0),
		     BV_ERR_PICTURE_DAMAGED);
	bv_picture_info_free(NULL);
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
}

/* A symbolic link to a picture is one to whoever asks. */
static void test_link(void)
{
	struct picture picture = draw_small("a");
	struct bv_picture_info *info;

	write_file("target.png", picture.png, picture.size);
	CHECK(symlink("target.png", "link.png") == 0);
	CHECK_EQ_INT(bv_picture_info_read(&info, "link.png"), BV_OK);
	bv_picture_info_free(info);
	free(picture.png);
}

int main(void)
{
	check_use_temporary_directory();
	test_presets();
	test_densities();
	test_infinite_bound();
	check_scales();
	test_names();
	test_example();
	test_first_version();
	test_rounding();
	test_decimal_comma();
	test_gray();
	test_unknown_members();
	test_other_types();
	test_cut_line();
	test_deep();
	test_truncation();
	test_flipped_bits();
	test_other_chunks();
	test_chunk_lengths();
	test_second_text();
	test_longest_line();
	test_whole();
	test_no_pictures();
	test_link();
	return 0;
}
