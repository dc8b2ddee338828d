/*
 * drawing.h: grids, layouts and rasterizers for tests that draw
 *
 * Everything here must succeed, so each function checks that it does.
 */

#ifndef DRAWING_H
#define DRAWING_H

#include "birdview.h"
#include "check.h"

static inline struct bv_grid_options preset_options(const char *preset)
{
	struct bv_grid_options options;

	CHECK(bv_grid_options_init(&options, sizeof(options), preset) == BV_OK);
	return options;
}

/* The numbers of a grid of the preset surround, in metres. */
struct box {
	double x_min, x_max, y_min, y_max, z_min, z_max, cell;
};

static inline struct bv_grid_options box_options(struct box box)
{
	struct bv_grid_options options = preset_options("surround");

	options.x_min = box.x_min;
	options.x_max = box.x_max;
	options.y_min = box.y_min;
	options.y_max = box.y_max;
	options.z_min = box.z_min;
	options.z_max = box.z_max;
	options.cell = box.cell;
	return options;
}

static inline struct bv_grid *make_grid(const struct bv_grid_options *options)
{
	struct bv_grid *grid = NULL;
	char why[200];
	const enum bv_status status =
		bv_grid_create(&grid, options, why, sizeof(why));

	if (status != BV_OK)
		fprintf(stderr, "%s\n", why);
	CHECK_EQ_INT(status, BV_OK);
	return grid;
}

static inline struct bv_grid *make_preset_grid(const char *preset)
{
	const struct bv_grid_options options = preset_options(preset);

	return make_grid(&options);
}

static inline struct bv_grid *make_box_grid(struct box box)
{
	const struct bv_grid_options options = box_options(box);

	return make_grid(&options);
}

static inline struct bv_grid_info grid_info(const struct bv_grid *grid)
{
	struct bv_grid_info info;

	CHECK(bv_grid_get_info(grid, &info, sizeof(info)) == BV_OK);
	return info;
}

static inline struct bv_channel_info channel_info(const struct bv_grid *grid,
						  uint32_t channel)
{
	struct bv_channel_info info;

	CHECK(bv_grid_get_channel(grid, channel, &info, sizeof(info)) == BV_OK);
	return info;
}

static inline struct bv_rasterizer *make_rasterizer(const struct bv_grid *grid)
{
	struct bv_rasterizer *rasterizer = NULL;

	CHECK(bv_rasterizer_create(&rasterizer, grid) == BV_OK);
	return rasterizer;
}

static inline struct bv_layout make_layout(const char *text)
{
	struct bv_layout layout;

	CHECK(bv_layout_parse(&layout, sizeof(layout), text, NULL, 0) == BV_OK);
	return layout;
}

/*
 * The greatest number of points in a cell of the frame, and the greatest height,
 * which the preset note scales red and blue by.
 */
static inline uint32_t frame_count(const struct bv_image *image)
{
	return (uint32_t)image->channel_max[0];
}

static inline float frame_height(const struct bv_image *image)
{
	return (float)image->channel_max[2];
}

/* Pixel 'i' of the image, which is of 8 bits. */
static inline const uint8_t *pixel_of(const struct bv_image *image, size_t i)
{
	const uint8_t *pixels = image->pixels;

	return pixels + i * image->stride;
}

/* Stores all samples of the picture. */
static inline void make_dense(const struct bv_image *image, void *samples)
{
	CHECK(bv_image_to_dense(image, samples) == BV_OK);
}

/* Draws 'n' points, four floats each: x, y, z and intensity. */
static inline struct bv_image draw(struct bv_rasterizer *rasterizer,
				   const float *points, size_t n)
{
	const struct bv_layout kitti = make_layout("kitti");
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK(bv_rasterize(rasterizer, &kitti, points, n, &image) == BV_OK);
	return image;
}

#endif /* DRAWING_H */
