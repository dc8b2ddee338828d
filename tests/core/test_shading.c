/*
 * test_shading.c: values on a rounding edge come out as the contract says
 *
 * Proves for each preset with made-up points which way halves are rounded, what
 * is cut, where a value passes through float32 on its way, and what becomes of
 * intensities that are too small, too large or no number.  The numbers were
 * looked for: each comes out differently if a step is left out, done in another
 * precision or in another order.
 */

#include <math.h>

#include "drawing.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

enum channel { RED, GREEN, BLUE };

/* One channel of the pixel of a frame of one point, at the origin. */
static int shade(struct bv_rasterizer *rasterizer, enum channel channel,
		 float z, float raw, double scale)
{
	const float point[] = {0, 0, z, raw};
	struct bv_layout layout = make_layout("kitti");
	struct bv_image image = {.struct_size = sizeof(image)};

	layout.intensity_scale = scale;
	CHECK(bv_rasterize(rasterizer, &layout, point, 1, &image) == BV_OK);
	CHECK_EQ_INT(image.occupied, 1);
	return pixel_of(&image, 0)[channel];
}

/* ---------------------------------------------------------------------- */
/* surround                                                               */
/* ---------------------------------------------------------------------- */

static void check_heights(double z_max, const float (*cases)[2], size_t n)
{
	struct bv_grid *grid =
		make_box_grid((struct box){-1, 1, -1, 1, 0, z_max, 1});
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);

	for (size_t i = 0; i < n; i++)
		CHECK_EQ_INT(shade(rasterizer, RED, cases[i][0], 0, 1),
			     cases[i][1]);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

static void check_surround_heights(void)
{
	/* 254 * z / 508 is z / 2: halves go up, and the floor is at 1. */
	static const float halves[][2] = {
		{0, 1},     {0.999f, 1},
		{1, 2},     {2, 2},
		{3, 3},     {253, 128},
		{507, 255}, {506.99f, 254},
		{501, 252}, {508 - 0x1p-15f, 255},
	};
	/* With 0.1 instead of its float32, the results were one more. */
	static const float bounds[][2] = {
		{0.0257874019f, 66}, {0.0265748035f, 68}, {0.0352362208f, 90}};

	check_heights(508, halves, LENGTH(halves));
	check_heights(0.1, bounds, LENGTH(bounds));
}

struct intensity {
	double scale;
	float raw;
	int expected;
};

static void check_intensities(const char *preset, enum channel channel,
			      const struct intensity *cases, size_t n)
{
	struct bv_grid *grid = make_preset_grid(preset);
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);

	for (size_t i = 0; i < n; i++)
		CHECK_EQ_INT(shade(rasterizer, channel, -1, cases[i].raw,
				   cases[i].scale),
			     cases[i].expected);
	/* The same in every preset */
	CHECK_EQ_INT(shade(rasterizer, channel, -1, 0.0f, 1), 0);
	CHECK_EQ_INT(shade(rasterizer, channel, -1, -0.0f, 1), 0);
	CHECK_EQ_INT(shade(rasterizer, channel, -1, -1, 1), 0);
	CHECK_EQ_INT(shade(rasterizer, channel, -1, NAN, 1), 0);
	CHECK_EQ_INT(shade(rasterizer, channel, -1, INFINITY, 1), 0);
	CHECK_EQ_INT(shade(rasterizer, channel, -1, -INFINITY, 1), 0);
	CHECK_EQ_INT(shade(rasterizer, channel, -1, 1, 1), 255);
	CHECK_EQ_INT(shade(rasterizer, channel, -1, 1.0001f, 1), 255);
	CHECK_EQ_INT(shade(rasterizer, channel, -1, 1e30f, 5e-324), 255);
	CHECK_EQ_INT(shade(rasterizer, channel, -1, 255, 255), 255);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/*
 * 255 * raw / 255 is raw again in double precision, so that halves go up; with
 * a share in float32 about every second would not.
 */
static void check_surround_intensities(void)
{
	static const struct intensity cases[] = {
		{510, 1, 1},        {510, 3, 2},         {510, 5, 3},
		{510, 509, 255},    {510, 508.99f, 254}, {1, 0.5f, 128},
		{65535, 64.25f, 0}, {65535, 128.5f, 1},  {65535, 128.49f, 0},
	};
	struct intensity halves[255];

	for (int i = 0; i < 255; i++)
		halves[i] = (struct intensity){255, (float)i + 0.5f, i + 1};
	check_intensities("surround", GREEN, cases, LENGTH(cases));
	check_intensities("surround", GREEN, halves, LENGTH(halves));
}

/* ---------------------------------------------------------------------- */
/* note                                                                   */
/* ---------------------------------------------------------------------- */

/* The depth of one cell in a frame whose deepest point is in another. */
static void check_depth(struct bv_rasterizer *rasterizer, float deepest,
			float depth, int expected)
{
	const float points[] = {0, 0, -deepest, 0, 1, 0, -depth, 0};
	const struct bv_image image = draw(rasterizer, points, 2);

	CHECK_EQ_INT(image.occupied, 2);
	CHECK_EQ_INT(pixel_of(&image, 0)[BLUE], expected);
	CHECK_EQ_INT(pixel_of(&image, 1)[BLUE], 255);
	CHECK(frame_height(&image) == deepest);
}

static void check_note_depths(struct bv_rasterizer *rasterizer)
{
	/* 255 / 510 is 1/2: halves go to the even number. */
	check_depth(rasterizer, 510, 0.5f, 0);
	check_depth(rasterizer, 510, 1, 0);
	check_depth(rasterizer, 510, 3, 2);
	check_depth(rasterizer, 510, 5, 2);
	check_depth(rasterizer, 510, 509, 254);
	/* The product just misses a half, which float32 makes a half again. */
	check_depth(rasterizer, 50, 25, 128);
	check_depth(rasterizer, 50, 45, 230);
	check_depth(rasterizer, 162, 135, 212);
	/* 255 * depth / deepest would give one more. */
	check_depth(rasterizer, 13107200, 2955545, 57);
	check_depth(rasterizer, 13762560, 10119529, 187);
}

/* The density of a cell in a frame whose fullest cell is another. */
static void check_density(struct bv_rasterizer *rasterizer, size_t most,
			  size_t count, int expected)
{
	float points[300][4] = {0};
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK(most + count <= LENGTH(points));
	for (size_t i = 0; i < most + count; i++) {
		points[i][0] = i < most ? 0.0f : 1.0f;
		points[i][2] = -1;
	}
	image = draw(rasterizer, points[0], most + count);
	CHECK_EQ_INT(image.occupied, 2);
	CHECK_EQ_INT(pixel_of(&image, 0)[RED], expected);
	CHECK_EQ_INT(pixel_of(&image, 1)[RED], 255);
	CHECK_EQ_INT(frame_count(&image), most);
}

static void check_note_densities(struct bv_rasterizer *rasterizer)
{
	/* 42.5, 127.5 and 212.5 */
	check_density(rasterizer, 6, 1, 42);
	check_density(rasterizer, 6, 3, 128);
	check_density(rasterizer, 6, 5, 212);
	/* A half again, which a quotient in float32 would miss */
	check_density(rasterizer, 14, 7, 128);
	/* A hair from a half, as above */
	check_density(rasterizer, 50, 25, 128);
	check_density(rasterizer, 162, 135, 212);
}

static void check_note(void)
{
	static const struct intensity cases[] = {
		{510, 1, 0},     {510, 3, 2},        {510, 5, 2},
		{510, 509, 254}, {510, 509.1f, 255}, {1, 0.5f, 128},
	};
	struct bv_grid *grid = make_preset_grid("note");
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);

	check_note_depths(rasterizer);
	check_note_densities(rasterizer);
	check_intensities("note", GREEN, cases, LENGTH(cases));
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/* ---------------------------------------------------------------------- */
/* sfa3d                                                                  */
/* ---------------------------------------------------------------------- */

/* Everything is cut. */
static void check_sfa3d(void)
{
	static const struct intensity cases[] = {
		{1, 0.5f, 127}, {1, 0.9999f, 254}, {255, 254.99f, 254},
		{255, 1, 1},    {255, 0.99f, 0},
	};
	struct bv_grid *grid = make_preset_grid("sfa3d");
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);

	CHECK_EQ_INT(shade(rasterizer, GREEN, -2.73f, 0, 1), 0);
	CHECK_EQ_INT(shade(rasterizer, GREEN, -2.715f, 0, 1), 0);
	CHECK_EQ_INT(shade(rasterizer, GREEN, -2.714f, 0, 1), 1);
	CHECK_EQ_INT(shade(rasterizer, GREEN, 1.27f, 0, 1), 255);
	CHECK_EQ_INT(shade(rasterizer, GREEN, 1.269f, 0, 1), 254);
	check_intensities("sfa3d", BLUE, cases, LENGTH(cases));
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

int main(void)
{
	check_surround_heights();
	check_surround_intensities();
	check_note();
	check_sfa3d();
	return 0;
}
