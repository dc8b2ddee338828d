/*
 * test_grid_info.c: what presets and grids say of themselves
 *
 * Proves what holds for every preset and its channels and for names that are none,
 * that structures of other sizes than those of this header are treated as promised,
 * and that the metres which bv_grid_get_info() gives for a pixel are those that are
 * drawn there.
 */

#include "drawing.h"

/* ---------------------------------------------------------------------- */
/* Presets and structures                                                 */
/* ---------------------------------------------------------------------- */

/* Each has a name of its own and a description, and makes a grid that says it. */
static void check_every_preset(void)
{
	size_t count = 0;

	for (const char *name; (name = bv_preset_name(count)) != NULL;
	     count++) {
		struct bv_grid *grid = make_preset_grid(name);

		CHECK(strlen(name) > 0);
		CHECK(strlen(bv_preset_description(count)) > 0);
		for (size_t i = 0; i < count; i++)
			CHECK(strcmp(bv_preset_name(i), name) != 0);
		CHECK_STR(preset_options(name).preset, name);
		CHECK_STR(grid_info(grid).preset, name);
		bv_grid_free(grid);
	}
	CHECK(count > 0 && bv_preset_description(count) == NULL);
	CHECK(bv_preset_name(SIZE_MAX) == NULL);
	CHECK_STR(bv_preset_name(0), preset_options(NULL).preset);
}

/* The one that is there without a name, another name of one, and wrong names. */
static void check_preset_names(void)
{
	struct bv_grid_options options = preset_options(NULL);
	struct bv_grid *grid = NULL;
	char why[100];

	CHECK_STR(options.preset, "surround");
	CHECK_STR(preset_options("complex-yolo-v4").preset, "sfa3d");
	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), "Note"),
		     BV_ERR_PRESET);
	CHECK_EQ_INT(bv_grid_options_init(&options, sizeof(options), ""),
		     BV_ERR_PRESET);
	options.preset = "surrounds";
	CHECK_EQ_INT(bv_grid_create(&grid, &options, why, sizeof(why)),
		     BV_ERR_PRESET);
	CHECK(strstr(why, "'surrounds' is not a preset") == why);
	CHECK(grid == NULL);
	options = preset_options("sfa3d");
	options.preset = "complex-yolo-v4";
	grid = make_grid(&options);
	CHECK_STR(grid_info(grid).preset, "sfa3d");
	bv_grid_free(grid);
	options = preset_options(NULL);
	options.preset = NULL;
	grid = make_grid(&options);
	CHECK_STR(grid_info(grid).preset, "surround");
	bv_grid_free(grid);
	bv_grid_free(NULL);
}

/* True if a structure may have this size. */
static bool is_sound(size_t size)
{
	return size >= 8 && size <= 4096 && size % 8 == 0;
}

/*
 * Checks what was filled in of a structure that has 'size' bytes of 'room': as much
 * of 'whole' as there is room for, then 0, and nothing beyond.  A size that is
 * refused gets nothing.
 */
static void check_filled(enum bv_status status, const unsigned char *room,
			 size_t room_size, size_t size, const void *whole,
			 size_t whole_size)
{
	const unsigned char *expected = whole;
	const size_t end = is_sound(size) ? size : 0;

	CHECK_EQ_INT(status, is_sound(size) ? BV_OK : BV_ERR_ARGUMENT);
	if (is_sound(size))
		CHECK(memcmp(room, &size, sizeof(size)) == 0);
	for (size_t i = sizeof(size); i < end; i++)
		CHECK_EQ_INT(room[i], i < whole_size ? expected[i] : 0);
	for (size_t i = end; i < room_size; i++)
		CHECK_EQ_INT(room[i], 0x5a);
}

static void check_filling(void)
{
	const struct bv_grid_options options = preset_options("sfa3d");
	struct bv_grid *grid = make_grid(&options);
	const struct bv_grid_info info = grid_info(grid);
	const struct bv_channel_info channel = channel_info(grid, 1);
	static _Alignas(16) unsigned char room[4096 + 16];

	for (size_t size = 0; size <= sizeof(room); size++) {
		enum bv_status status;

		memset(room, 0x5a, sizeof(room));
		status = bv_grid_options_init((void *)room, size, "sfa3d");
		check_filled(status, room, sizeof(room), size, &options,
			     sizeof(options));
		memset(room, 0x5a, sizeof(room));
		status = bv_grid_get_info(grid, (void *)room, size);
		check_filled(status, room, sizeof(room), size, &info,
			     sizeof(info));
		memset(room, 0x5a, sizeof(room));
		status = bv_grid_get_channel(grid, 1, (void *)room, size);
		check_filled(status, room, sizeof(room), size, &channel,
			     sizeof(channel));
	}
	bv_grid_free(grid);
}

/* Creates a grid of these options, or says why not. */
static enum bv_status try(const struct bv_grid_options *options,
			  struct bv_grid_info *info)
{
	struct bv_grid *grid = NULL;
	const enum bv_status status = bv_grid_create(&grid, options, NULL, 0);

	CHECK((grid != NULL) == (status == BV_OK));
	if (status == BV_OK)
		*info = grid_info(grid);
	bv_grid_free(grid);
	return status;
}

/* What is beyond the caller's size is that of the preset, which may be, too. */
static void check_older(void)
{
	struct bv_grid_options options =
		box_options((struct box){0, 40, -20, 20, -1, 1, 0.5});
	struct bv_grid_info info = {.struct_size = sizeof(info)};

	for (size_t size = 0; size < sizeof(options); size++) {
		options.struct_size = size;
		CHECK_EQ_INT(try(&options, &info),
			     is_sound(size) ? BV_OK : BV_ERR_ARGUMENT);
		if (!is_sound(size))
			continue;
		CHECK_STR(info.preset, "surround");
		/* x_max is the fourth member, 'cell' the ninth. */
		CHECK_EQ_INT(info.height, size < 24   ? 1600
					  : size < 32 ? 800
					  : size < 72 ? 400
						      : 80);
	}
	options = preset_options("sfa3d");
	options.struct_size = 16;
	options.cell = 4711;
	CHECK_EQ_INT(try(&options, &info), BV_OK);
	CHECK_STR(info.preset, "sfa3d");
}

/* Bytes that this library does not know of have to be 0. */
static void check_newer(void)
{
	static struct {
		struct bv_grid_options options;
		unsigned char more[4096];
	} newer;
	struct bv_grid_info info;

	for (size_t size = sizeof(newer.options); size <= 4200; size++) {
		newer.options = preset_options(NULL);
		newer.options.struct_size = size;
		CHECK_EQ_INT(try(&newer.options, &info),
			     is_sound(size) ? BV_OK : BV_ERR_ARGUMENT);
	}
	newer.options.struct_size = sizeof(newer.options) + 64;
	for (size_t i = 0; i <= 64; i++) {
		newer.more[i] = 1;
		CHECK_EQ_INT(try(&newer.options, &info),
			     i < 64 ? BV_ERR_ARGUMENT : BV_OK);
		newer.more[i] = 0;
	}
}

/* ---------------------------------------------------------------------- */
/* Channels                                                               */
/* ---------------------------------------------------------------------- */

static void check_channels(void)
{
	static const char *const names[][4] = {
		{"surround", "height", "intensity", "density"},
		{"note", "density", "intensity", "depth"},
		{"sfa3d", "density", "height", "intensity"},
		{"complex-yolo", "density", "height", "intensity"},
		{"birdnet", "intensity", "density", "height"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct bv_grid *grid = make_preset_grid(names[i][0]);
		struct bv_channel_info info = {.name = "X"};

		CHECK_EQ_INT(grid_info(grid).channels, 3);
		CHECK_EQ_INT(grid_info(grid).bits, 8);
		for (uint32_t k = 0; k < 3; k++) {
			CHECK_STR(channel_info(grid, k).name, names[i][k + 1]);
			CHECK(strlen(channel_info(grid, k).unit) > 0);
			CHECK(strlen(channel_info(grid, k).formula) > 0);
		}
		CHECK_EQ_INT(bv_grid_get_channel(grid, 3, &info, sizeof(info)),
			     BV_ERR_ARGUMENT);
		CHECK_EQ_INT(bv_grid_get_channel(grid, UINT32_MAX, &info,
						 sizeof(info)),
			     BV_ERR_ARGUMENT);
		CHECK_STR(info.name, "X");
		bv_grid_free(grid);
	}
}

/* What the arrays of a preset are, with the number of planes of each. */
static void check_arrays(const char *preset, const char *words)
{
	struct bv_grid_options options = preset_options(preset);
	char found[400] = "";
	struct bv_grid *grid;
	uint32_t channels;

	options.form = BV_FORM_ARRAYS;
	grid = make_grid(&options);
	channels = grid_info(grid).channels;
	CHECK_EQ_INT(grid_info(grid).bits, 0);
	for (uint32_t i = 0; i < channels; i++) {
		const struct bv_channel_info info = channel_info(grid, i);

		CHECK(strlen(info.unit) > 0);
		CHECK(strlen(info.formula) > 0);
		if (info.plane == 0)
			snprintf(found + strlen(found),
				 sizeof(found) - strlen(found),
				 "%s%s:", i > 0 ? "; " : "", info.array);
		if (info.plane < 8)
			snprintf(found + strlen(found),
				 sizeof(found) - strlen(found), " %s",
				 info.name);
		if (info.plane == 8)
			strcat(found, " ...");
	}
	CHECK_STR(found, words);
	bv_grid_free(grid);
}

static void check_all_arrays(void)
{
#define HEIGHTS                                                        \
	"slice-height: slice-height:0 slice-height:1 slice-height:2 "  \
	"slice-height:3 slice-height:4 slice-height:5 slice-height:6 " \
	"slice-height:7 ..."
	check_arrays("sfa3d", "bev: intensity height density");
	check_arrays("complex-yolo", "bev: density height intensity");
	check_arrays("mv3d", "bev: intensity density; " HEIGHTS);
	check_arrays("mv3d-c", "bev: intensity density; " HEIGHTS);
	check_arrays("pixor",
		     "bev: mean-intensity; slice-occupied: slice-occupied:0 "
		     "slice-occupied:1 slice-occupied:2 slice-occupied:3 "
		     "slice-occupied:4 slice-occupied:5 slice-occupied:6 "
		     "slice-occupied:7 ...");
	check_arrays("apollo",
		     "bev: height mean-height log-count direction intensity "
		     "mean-intensity distance occupied");
#undef HEIGHTS
}

/* The formula has the base, or what counts as full. */
static void check_density(enum bv_density_scale density, uint32_t full,
			  const char *formula)
{
	struct bv_grid_options options = preset_options("surround");
	struct bv_grid *grid;

	options.density = density;
	options.density_full = full;
	grid = make_grid(&options);
	CHECK_STR(channel_info(grid, 0).name, "height");
	CHECK_STR(channel_info(grid, 1).name, "intensity");
	CHECK_STR(channel_info(grid, 2).name, "density");
	CHECK_STR(channel_info(grid, 2).unit, "points");
	CHECK_STR(channel_info(grid, 2).formula, formula);
	bv_grid_free(grid);
}

static void check_densities(void)
{
	check_density(BV_DENSITY_PRESET, 0,
		      "round(255 * min(1, ln(1 + n) / ln 64))");
	check_density(BV_DENSITY_LOG16, 0,
		      "round(255 * min(1, ln(1 + n) / ln 16))");
	check_density(BV_DENSITY_LOG32, 0,
		      "round(255 * min(1, ln(1 + n) / ln 32))");
	check_density(BV_DENSITY_LOG64, 0,
		      "round(255 * min(1, ln(1 + n) / ln 64))");
	check_density(BV_DENSITY_LOG128, 0,
		      "round(255 * min(1, ln(1 + n) / ln 128))");
	check_density(BV_DENSITY_LINEAR, 7, "round(255 * min(1, n / MAX))");
}

static void check_null(void)
{
	struct bv_grid_options options = preset_options(NULL);
	struct bv_grid *grid = make_grid(&options);
	struct bv_channel_info channel;
	struct bv_grid_info info;

	CHECK_EQ_INT(bv_grid_options_init(NULL, sizeof(options), NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_create(NULL, &options, NULL, 0), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_create(&grid, NULL, NULL, 0), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_get_info(NULL, &info, sizeof(info)),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_get_info(grid, NULL, sizeof(info)),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_get_channel(NULL, 0, &channel, sizeof(channel)),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_get_channel(grid, 0, NULL, sizeof(channel)),
		     BV_ERR_ARGUMENT);
	bv_grid_free(grid);
}

/* ---------------------------------------------------------------------- */
/* Pixels in metres                                                       */
/* ---------------------------------------------------------------------- */

/* The centre of a pixel in metres, taken for a point, falls into the pixel. */
static void check_centres(struct bv_grid *grid, float z)
{
	const struct bv_grid_info info = grid_info(grid);
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	const uint32_t steps = 40;

	for (uint32_t i = 0; i <= steps; i++) {
		for (uint32_t k = 0; k <= steps; k++) {
			const uint32_t row = (info.height - 1) * i / steps;
			const uint32_t column = (info.width - 1) * k / steps;
			const float point[] = {
				(float)(info.to_x[0] * column +
					info.to_x[1] * row + info.to_x[2]),
				(float)(info.to_y[0] * column +
					info.to_y[1] * row + info.to_y[2]),
				z, 0};
			const struct bv_image image =
				draw(rasterizer, point, 1);

			CHECK_EQ_INT(image.width, info.width);
			CHECK_EQ_INT(image.height, info.height);
			CHECK_EQ_INT(image.occupied, 1);
			CHECK_EQ_INT(image.cells[0], row * info.width + column);
		}
	}
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/*
 * The cell that a point falls into; UINT32_MAX where it is not kept, as where a preset
 * does not look.
 */
static uint32_t cell_of(struct bv_rasterizer *rasterizer, enum bv_form form,
			const float *point)
{
	struct bv_frame_arrays arrays = {.struct_size = sizeof(arrays)};
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK(bv_rasterizer_begin(rasterizer) == BV_OK);
	CHECK(bv_rasterizer_add(rasterizer, NULL, NULL, point, 1) == BV_OK);
	if (form == BV_FORM_PICTURE) {
		CHECK(bv_rasterizer_finish(rasterizer, &image) == BV_OK);
		return image.occupied > 0 ? image.cells[0] : UINT32_MAX;
	}
	CHECK(bv_rasterizer_finish_arrays(rasterizer, &arrays) == BV_OK);
	return arrays.arrays[0]->occupied > 0 ? arrays.arrays[0]->cells[0]
					      : UINT32_MAX;
}

/* The same of a form of a preset, which keeps as many of 30 x 30 pixels as expected. */
static void check_centres_of(const char *preset, enum bv_form form,
			     uint32_t expected)
{
	struct bv_grid_options options = preset_options(preset);
	struct bv_rasterizer *rasterizer;
	struct bv_grid_info info;
	struct bv_grid *grid;
	uint32_t kept = 0;

	options.form = form;
	grid = make_grid(&options);
	info = grid_info(grid);
	rasterizer = make_rasterizer(grid);
	for (uint32_t i = 0; i < 30 * 30; i++) {
		const uint32_t row = (info.height - 1) * (i / 30) / 29;
		const uint32_t column = (info.width - 1) * (i % 30) / 29;
		const float point[] = {
			(float)(info.to_x[0] * column + info.to_x[1] * row +
				info.to_x[2]),
			(float)(info.to_y[0] * column + info.to_y[1] * row +
				info.to_y[2]),
			0, 0};
		const uint32_t cell = cell_of(rasterizer, form, point);

		if (cell == UINT32_MAX)
			continue;
		CHECK_EQ_INT(cell, row * info.width + column);
		kept++;
	}
	CHECK_EQ_INT(kept, expected);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/*
 * mv3d-c has nothing in its first row and column, and birdnet sees a wedge: |y|
 * below 11 / 9 of x, which are so many of them.
 */
static void check_centres_of_papers(void)
{
	check_centres_of("sfa3d", BV_FORM_ARRAYS, 30 * 30);
	check_centres_of("complex-yolo", BV_FORM_ARRAYS, 30 * 30);
	check_centres_of("mv3d", BV_FORM_ARRAYS, 30 * 30);
	check_centres_of("mv3d-c", BV_FORM_ARRAYS, 29 * 29);
	check_centres_of("pixor", BV_FORM_ARRAYS, 30 * 30);
	check_centres_of("apollo", BV_FORM_ARRAYS, 30 * 30);
	check_centres_of("birdnet", BV_FORM_PICTURE, 700);
}

static void check_all_centres(void)
{
	static const struct box boxes[] = {
		{-80, 80, -80, 80, -3, 3, 0.1},
		{0, 70.4, -40, 40, -3, 1, 0.16},
		{-4.2, 4.8, 100, 100.9, -3, 1, 0.3},
		{-1, 1, -1, 1, -1, 1, 2},
	};

	for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++)
		check_centres(make_box_grid(boxes[i]), 0);
	check_centres(make_preset_grid("note"), -1);
	check_centres(make_preset_grid("sfa3d"), 0);
	check_centres(make_preset_grid("complex-yolo"), 0);
}

int main(void)
{
	check_every_preset();
	check_preset_names();
	check_filling();
	check_older();
	check_newer();
	check_channels();
	check_all_arrays();
	check_densities();
	check_null();
	check_all_centres();
	check_centres_of_papers();
	return 0;
}
