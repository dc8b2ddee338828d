/*
 * test_grid_info.c: what presets and grids say of themselves
 *
 * Proves the names of the presets, that structures of other sizes than those of
 * this header are treated as promised, and that the metres which
 * bv_grid_get_info() gives for a pixel are those that are drawn there.
 */

#include "drawing.h"

/* ---------------------------------------------------------------------- */
/* Presets and structures                                                 */
/* ---------------------------------------------------------------------- */

static void check_presets(void)
{
	struct bv_grid_options options = preset_options(NULL);
	struct bv_grid *grid = NULL;
	char why[100];

	CHECK_STR(bv_preset_name(0), "surround");
	CHECK_STR(bv_preset_name(1), "note");
	CHECK_STR(bv_preset_name(2), "sfa3d");
	CHECK(bv_preset_name(3) == NULL && bv_preset_description(3) == NULL);
	for (size_t i = 0; i < 3; i++) {
		CHECK(strlen(bv_preset_description(i)) > 0);
		CHECK_STR(preset_options(bv_preset_name(i)).preset,
			  bv_preset_name(i));
	}
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

/* Every size smaller than the structure is refused; a larger one is not. */
static void check_struct_sizes(void)
{
	struct bv_grid_options options = preset_options(NULL);
	struct bv_grid *grid = make_grid(&options), *other = NULL;
	struct bv_grid_info info = {.width = 12345};

	for (size_t size = 0; size < sizeof(options); size++) {
		struct bv_grid_options small = {.cell = 12345};

		CHECK_EQ_INT(bv_grid_options_init(&small, size, NULL),
			     BV_ERR_ARGUMENT);
		CHECK(small.cell == 12345);
		small = options;
		small.struct_size = size;
		CHECK_EQ_INT(bv_grid_create(&other, &small, NULL, 0),
			     BV_ERR_ARGUMENT);
		CHECK(other == NULL);
	}
	CHECK(options.struct_size == sizeof(options));
	options.struct_size = sizeof(options) + 64;
	CHECK_EQ_INT(bv_grid_create(&other, &options, NULL, 0), BV_OK);
	bv_grid_free(other);
	for (size_t size = 0; size < sizeof(info); size++)
		CHECK_EQ_INT(bv_grid_get_info(grid, &info, size),
			     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(info.width, 12345);
	CHECK_EQ_INT(bv_grid_get_info(grid, &info, sizeof(info)), BV_OK);
	CHECK(info.struct_size == sizeof(info));
	bv_grid_free(grid);
}

static void check_null(void)
{
	struct bv_grid_options options = preset_options(NULL);
	struct bv_grid *grid = make_grid(&options);
	struct bv_grid_info info;

	CHECK_EQ_INT(bv_grid_options_init(NULL, sizeof(options), NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_create(NULL, &options, NULL, 0), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_create(&grid, NULL, NULL, 0), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_get_info(NULL, &info, sizeof(info)),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_grid_get_info(grid, NULL, sizeof(info)),
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
}

int main(void)
{
	check_presets();
	check_struct_sizes();
	check_null();
	check_all_centres();
	return 0;
}
