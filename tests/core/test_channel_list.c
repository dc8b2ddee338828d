/*
 * test_channel_list.c: a grid has the channels that were asked for, or is refused
 *
 * Proves what each name of a list stands for, in which array and plane it comes, its
 * unit and formula in pictures of both depths and in arrays; that the preset's own are
 * the default; and each refusal with its words.
 */

#include "drawing.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define ALL_NAMES                                                           \
	"height, low, span, mean-height, intensity, max-intensity, "        \
	"mean-intensity, density, occupied, slice-height, slice-occupied, " \
	"or slices"

static struct bv_grid_options asked(const char *channels, uint32_t bits,
				    uint32_t slices, enum bv_form form)
{
	struct bv_grid_options options = preset_options("surround");

	options.channels = channels;
	options.bits = bits;
	options.slices = slices;
	options.form = form;
	return options;
}

/* ---------------------------------------------------------------------- */
/* Refusals                                                               */
/* ---------------------------------------------------------------------- */

static void check_refused(const struct bv_grid_options *options,
			  const char *expected)
{
	struct bv_grid *grid = NULL;
	char why[400] = "";

	CHECK_EQ_INT(bv_grid_create(&grid, options, why, sizeof(why)),
		     BV_ERR_GRID);
	CHECK_STR(why, expected);
	CHECK(grid == NULL);
}

static void check_refusals(void)
{
	static const struct {
		const char *channels;
		uint32_t bits, slices;
		enum bv_form form;
		const char *why;
	} refusals[] = {
		{"heigth", 0, 0, BV_FORM_PRESET,
		 "channels has 'heigth', expected " ALL_NAMES},
		{"", 0, 0, BV_FORM_ARRAYS,
		 "channels has '', expected " ALL_NAMES},
		{"low,", 0, 0, BV_FORM_ARRAYS,
		 "channels has '', expected " ALL_NAMES},
		{"low, span", 0, 0, BV_FORM_ARRAYS,
		 "channels has ' span', expected " ALL_NAMES},
		{"depth", 0, 0, BV_FORM_ARRAYS,
		 "channels has 'depth', expected " ALL_NAMES},
		{"low:1", 0, 4, BV_FORM_ARRAYS,
		 "channels has 'low:1', expected " ALL_NAMES},
		{"slices:1", 0, 4, BV_FORM_ARRAYS,
		 "channels has 'slices:1', expected " ALL_NAMES},
		{"a\nb", 0, 0, BV_FORM_ARRAYS,
		 "channels has 'a?b', expected " ALL_NAMES},
		{"low,span", 0, 0, BV_FORM_PRESET,
		 "channels has 2 channels, and a picture 1 or 3; use "
		 "BV_FORM_ARRAYS for others"},
		{"slices", 8, 2, BV_FORM_PICTURE,
		 "channels has 4 channels, and a picture 1 or 3; use "
		 "BV_FORM_ARRAYS for others"},
		{"slice-height:0", 0, 0, BV_FORM_PRESET,
		 "channels has 'slice-height:0' but there are no slices; say "
		 "how many by slices"},
		{"slices", 0, 0, BV_FORM_ARRAYS,
		 "channels has 'slices' but there are no slices; say how many "
		 "by slices"},
		{"slice-height:4", 0, 4, BV_FORM_PRESET,
		 "channels has slice '4', expected a number of 0 to 3"},
		{"slice-occupied:", 0, 4, BV_FORM_PRESET,
		 "channels has slice '', expected a number of 0 to 3"},
		{"slice-occupied:-1", 0, 4, BV_FORM_PRESET,
		 "channels has slice '-1', expected a number of 0 to 3"},
		{"slice-occupied:001", 0, 4, BV_FORM_PRESET,
		 "channels has slice '001', expected a number of 0 to 3"},
		{"low", 0, 4, BV_FORM_PRESET,
		 "slices is 4, but no channel is of slices; have "
		 "slice-height, slice-occupied or slices in channels"},
		{"slices", 0, 65, BV_FORM_ARRAYS,
		 "slices is 65, expected 1 to 64"},
		{"low", 12, 0, BV_FORM_PRESET, "bits is 12, expected 8 or 16"},
		{"low", 16, 0, BV_FORM_ARRAYS,
		 "bits is 16, but arrays have float32"},
		{"low", 0, 0, (enum bv_form)3,
		 "form 3 is no form; expected 0 to 2"},
		{"slices,slices", 0, 64, BV_FORM_ARRAYS,
		 "channels has more than 160 channels, with all slices"},
	};

	for (size_t i = 0; i < LENGTH(refusals); i++) {
		const struct bv_grid_options options =
			asked(refusals[i].channels, refusals[i].bits,
			      refusals[i].slices, refusals[i].form);

		check_refused(&options, refusals[i].why);
	}
}

/* Sums of heights have 64 bits. */
static void check_heights(void)
{
	struct bv_grid_options options =
		asked("mean-height", 0, 0, BV_FORM_PRESET);

	options.z_min = -2048;
	options.z_max = 2048;
	bv_grid_free(make_grid(&options));
	options.z_max = 2049;
	check_refused(&options,
		      "mean-height in channels needs z within -2048:2048 "
		      "metres; subtract an origin from the points");
	options.channels = "low";
	bv_grid_free(make_grid(&options));
}

/* Of arrays that files have no room for, before any frame is drawn. */
static void check_sizes(void)
{
	struct bv_grid_options options =
		asked("low,low,low,slice-occupied", 0, 15, BV_FORM_ARRAYS);

	options.cell = 160.0 / 16384; /* 2^28 of them */
	bv_grid_free(make_grid(&options));
	options.channels = "low,low,low,low";
	options.slices = 0;
	check_refused(&options,
		      "array 'bev' would have 4 GiB or more; use a larger "
		      "cell, shorter ranges or fewer channels");
	options.channels = "low,slice-occupied";
	options.slices = 16;
	check_refused(&options,
		      "array 'slice-occupied' would have 4 GiB or more; use a "
		      "larger cell, shorter ranges or fewer channels");
	options.channels = "slices,low";
	options.slices = 4;
	check_refused(&options,
		      "array 'slice-height' would have 4 GiB or more; use a "
		      "larger cell, shorter ranges or fewer channels");
}

/* Slices have a height, of which a float32 says more than 0. */
static void check_thin_slices(void)
{
	struct bv_grid_options options = asked("slices", 0, 64, BV_FORM_ARRAYS);

	options.z_min = 0;
	options.z_max = 0x1p-143;
	bv_grid_free(make_grid(&options));
	options.z_max = 0x1p-144;
	check_refused(&options, "slices is 64, too many for the float32 of z; "
				"use a longer range");
}

/* Presets of others have what these have. */
static void check_presets(void)
{
	struct bv_grid_options options = preset_options("sfa3d");

	options.channels = "low";
	check_refused(&options, "preset 'sfa3d' has its own channels; only "
				"'surround' and 'mv3d' take others");
	options = preset_options("note");
	options.bits = 16;
	check_refused(&options, "preset 'note' has its own bits; only "
				"'surround' and 'mv3d' take others");
	options = preset_options("note");
	options.slices = 2;
	check_refused(&options, "preset 'note' has its own slices; only "
				"'surround' and 'mv3d' take others");
}

/* ---------------------------------------------------------------------- */
/* What names stand for                                                   */
/* ---------------------------------------------------------------------- */

struct expected {
	const char *name, *unit, *formula;
};

static void check_channel(const struct bv_grid *grid, uint32_t i,
			  struct expected expected)
{
	const struct bv_channel_info info = channel_info(grid, i);

	CHECK_STR(info.name, expected.name);
	CHECK_STR(info.unit, expected.unit);
	CHECK_STR(info.formula, expected.formula);
}

/* A gray picture of one channel. */
static void check_gray(uint32_t bits, struct expected expected)
{
	const bool of_slice = strchr(expected.name, ':') != NULL;
	const struct bv_grid_options options =
		asked(expected.name, bits, of_slice ? 4 : 0, BV_FORM_PRESET);
	struct bv_grid *grid = make_grid(&options);
	const struct bv_grid_info info = grid_info(grid);

	CHECK_EQ_INT(info.form, BV_FORM_PICTURE);
	CHECK_EQ_INT(info.channels, 1);
	CHECK_EQ_INT(info.bits, bits);
	CHECK_EQ_INT(info.slices, of_slice ? 4 : 0);
	check_channel(grid, 0, expected);
	CHECK(channel_info(grid, 0).array == NULL);
	CHECK(channel_info(grid, 0).slice == (of_slice ? 3 : UINT32_MAX));
	bv_grid_free(grid);
}

static void check_pictures(void)
{
	static const struct expected low[] = {
		{"height", "m", "1 + round(254 * (z - MIN) / (MAX - MIN))"},
		{"low", "m", "1 + round(254 * (min z - MIN) / (MAX - MIN))"},
		{"span", "m", "1 + round(254 * (z - min z) / (MAX - MIN))"},
		{"mean-height", "m",
		 "1 + round(254 * (mean z - MIN) / (MAX - MIN))"},
		{"intensity", "1", "round(255 * i)"},
		{"max-intensity", "1", "round(255 * max i)"},
		{"mean-intensity", "1", "round(255 * mean i)"},
		{"density", "points", "round(255 * min(1, ln(1 + n) / ln 64))"},
		{"occupied", "1", "255"},
		{"slice-height:3", "m",
		 "1 + round(254 * (z - MIN) / (MAX - MIN))"},
		{"slice-occupied:3", "1", "255"},
	};
	static const struct expected deep[] = {
		{"span", "m", "1 + round(65534 * (z - min z) / (MAX - MIN))"},
		{"mean-intensity", "1", "round(65535 * mean i)"},
		{"density", "points",
		 "round(65535 * min(1, ln(1 + n) / ln 64))"},
		{"slice-occupied:3", "1", "65535"},
	};

	for (size_t i = 0; i < LENGTH(low); i++)
		check_gray(8, low[i]);
	for (size_t i = 0; i < LENGTH(deep); i++)
		check_gray(16, deep[i]);
}

static void check_plane(const struct bv_grid *grid, uint32_t i,
			const char *array, uint32_t plane,
			struct expected expected)
{
	check_channel(grid, i, expected);
	CHECK_STR(channel_info(grid, i).array, array);
	CHECK_EQ_INT(channel_info(grid, i).plane, plane);
}

/* Slices come last, each kind in an array of its own, in the order asked for. */
static void check_arrays(void)
{
	const struct bv_grid_options options =
		asked("slice-occupied:1,density,slice-height,span,"
		      "slice-occupied:0",
		      0, 2, BV_FORM_ARRAYS);
	struct bv_grid *grid = make_grid(&options);
	const struct bv_grid_info info = grid_info(grid);

	CHECK_EQ_INT(info.form, BV_FORM_ARRAYS);
	CHECK_EQ_INT(info.channels, 6);
	CHECK_EQ_INT(info.bits, 0);
	check_plane(grid, 0, "bev", 0,
		    (struct expected){"density", "points", "n"});
	check_plane(grid, 1, "bev", 1,
		    (struct expected){"span", "m", "z - min z"});
	check_plane(grid, 2, "slice-height", 0,
		    (struct expected){"slice-height:0", "m", "z"});
	check_plane(grid, 3, "slice-height", 1,
		    (struct expected){"slice-height:1", "m", "z"});
	check_plane(grid, 4, "slice-occupied", 0,
		    (struct expected){"slice-occupied:1", "1", "1"});
	check_plane(grid, 5, "slice-occupied", 1,
		    (struct expected){"slice-occupied:0", "1", "1"});
	bv_grid_free(grid);
}

/* Density is a number of points, unless a scale was asked for. */
static void check_density(void)
{
	struct bv_grid_options options = asked("density", 0, 0, BV_FORM_ARRAYS);
	struct bv_grid *grid;

	options.density = BV_DENSITY_LINEAR;
	options.density_full = 50;
	grid = make_grid(&options);
	check_channel(
		grid, 0,
		(struct expected){"density", "points", "min(1, n / MAX)"});
	bv_grid_free(grid);
}

/* All three names, and "slices" for two of them. */
static void check_all(void)
{
	const struct bv_grid_options options =
		asked("slices", 0, 64, BV_FORM_ARRAYS);
	const struct bv_grid_options usual = asked(NULL, 0, 0, BV_FORM_ARRAYS);
	struct bv_grid *grid = make_grid(&options);

	CHECK_EQ_INT(grid_info(grid).channels, 128);
	CHECK_STR(channel_info(grid, 63).name, "slice-height:63");
	CHECK_STR(channel_info(grid, 64).name, "slice-occupied:0");
	bv_grid_free(grid);
	grid = make_grid(&usual);
	CHECK_EQ_INT(grid_info(grid).channels, 3);
	CHECK_STR(channel_info(grid, 0).name, "height");
	CHECK_STR(channel_info(grid, 1).name, "intensity");
	CHECK_STR(channel_info(grid, 2).name, "density");
	bv_grid_free(grid);
}

/* ---------------------------------------------------------------------- */

int main(void)
{
	check_refusals();
	check_heights();
	check_sizes();
	check_thin_slices();
	check_presets();
	check_pictures();
	check_arrays();
	check_density();
	check_all();
	return 0;
}
