/*
 * test_counts.c: what became of the points of a frame, and when it is odd
 *
 * Proves that points are counted once each, that the range of intensities is
 * that of the kept points without NaN, whatever their order, and that a frame
 * is suspicious from the first odd intensity past one in a hundred.
 */

#include <float.h>
#include <math.h>

#include "drawing.h"

/* Draws points at the origin with these intensities, and counts them. */
static struct bv_counts count(struct bv_rasterizer *rasterizer, double scale,
			      const float *intensities, size_t n)
{
	struct bv_layout layout = make_layout("columns=x,y,z,i");
	float points[16][4] = {0};
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK(n <= 16);
	layout.intensity_scale = scale;
	for (size_t i = 0; i < n; i++)
		points[i][3] = intensities[i];
	CHECK(bv_rasterize(rasterizer, &layout, points, n, &image) == BV_OK);
	CHECK_EQ_INT(image.counts->points, n);
	CHECK_EQ_INT(image.counts->kept, n);
	return *image.counts;
}

static void check_range(struct bv_rasterizer *rasterizer,
			const float *intensities, size_t n, float min,
			float max)
{
	const struct bv_counts counts = count(rasterizer, 1, intensities, n);

	CHECK(counts.intensity_min == min);
	CHECK(counts.intensity_max == max);
	CHECK(!signbit(counts.intensity_min) || min < 0.0f);
	CHECK(!signbit(counts.intensity_max) || max < 0.0f);
}

#define CHECK_RANGE(min, max, ...)                                             \
	check_range(rasterizer, (const float[]){__VA_ARGS__},                  \
		    sizeof((const float[]){__VA_ARGS__}) / sizeof(float), min, \
		    max)

static void check_ranges(struct bv_rasterizer *rasterizer)
{
	check_range(rasterizer, NULL, 0, 0, 0);
	CHECK_RANGE(0.5f, 0.5f, 0.5f);
	CHECK_RANGE(-3, 7, 1, -3, 7, 0);
	CHECK_RANGE(-3, 7, 7, 0, 1, -3);
	CHECK_RANGE(2, 3, NAN, 3, -NAN, 2, NAN);
	CHECK_RANGE(0, 0, NAN, -NAN);
	CHECK_RANGE(0, 0, -0.0f);
	CHECK_RANGE(0, 0, 0.0f, -0.0f);
	CHECK_RANGE(-2, -1, -1, -2);
	CHECK_RANGE(-INFINITY, INFINITY, 1, INFINITY, -INFINITY);
	CHECK_RANGE(-FLT_MAX, FLT_MAX, FLT_MAX, -FLT_MAX);
}

/* Odd is what is no number or not in [0, scale], both ends included. */
static void check_odd(struct bv_rasterizer *rasterizer)
{
	static const float fine[] = {0.0f, -0.0f, 1e-45f, 127, 254.99999f, 255};
	static const float odd[] = {-1e-45f, -1,       255.00002f, NAN,
				    -NAN,    INFINITY, -INFINITY};

	CHECK_EQ_INT(count(rasterizer, 255, fine, 6).odd_intensity, 0);
	CHECK_EQ_INT(count(rasterizer, 255, odd, 7).odd_intensity, 7);
	CHECK_EQ_INT(count(rasterizer, 254, &fine[5], 1).odd_intensity, 1);
}

/* Dropped points count once each, and their intensities not at all. */
static void check_dropped(struct bv_rasterizer *rasterizer)
{
	static const float points[][4] = {
		{NAN, 0, 0, -1}, {0, INFINITY, 99, -1}, {0, 0, -INFINITY, 9},
		{99, 0, 0, -1},  {0, 99, 0, NAN},       {0, 0, 99, 9},
		{0, 0, 0, 0.5f}, {99, 99, 99, -1},
	};
	const struct bv_image image = draw(rasterizer, points[0], 8);
	const struct bv_counts *counts = image.counts;

	CHECK_EQ_INT(counts->points, 8);
	CHECK_EQ_INT(counts->not_finite, 3);
	CHECK_EQ_INT(counts->outside, 4);
	CHECK_EQ_INT(counts->kept, 1);
	CHECK_EQ_INT(counts->odd_intensity, 0);
	CHECK(counts->intensity_min == 0.5f && counts->intensity_max == 0.5f);
}

/* Points without intensity count as 0, which is never odd. */
static void check_no_column(struct bv_rasterizer *rasterizer)
{
	static const float points[][3] = {{0, 0, 0}, {0, 0, 1}};
	const struct bv_layout layout = make_layout("columns=x,y,z");
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK(bv_rasterize(rasterizer, &layout, points, 2, &image) == BV_OK);
	CHECK_EQ_INT(image.counts->kept, 2);
	CHECK_EQ_INT(image.counts->odd_intensity, 0);
	CHECK(image.counts->intensity_min == 0.0f);
	CHECK(image.counts->intensity_max == 0.0f);
	CHECK_EQ_INT(pixel_of(&image, 0)[1], 0);
}

static bool suspicious(uint32_t kept, uint32_t odd)
{
	const struct bv_counts counts = {.struct_size = sizeof(counts),
					 .points = UINT32_MAX,
					 .kept = kept,
					 .odd_intensity = odd};

	return bv_counts_suspicious(&counts);
}

static void check_suspicious(void)
{
	CHECK(!suspicious(0, 0));
	CHECK(!suspicious(1, 0));
	CHECK(suspicious(1, 1));
	CHECK(suspicious(99, 1));
	CHECK(!suspicious(100, 1));
	CHECK(!suspicious(199, 1));
	CHECK(suspicious(199, 2));
	CHECK(!suspicious(200, 2));
	CHECK(!suspicious(4294967200, 42949672));
	CHECK(suspicious(4294967200, 42949673));
	CHECK(suspicious(UINT32_MAX, UINT32_MAX));
}

/* The first frame may be empty, when there is no room for cells yet. */
static void check_empty(struct bv_rasterizer *rasterizer)
{
	const struct bv_image image = draw(rasterizer, NULL, 0);

	CHECK_EQ_INT(image.occupied, 0);
	CHECK_EQ_INT(image.counts->points, 0);
	CHECK_EQ_INT(image.counts->kept, 0);
}

int main(void)
{
	struct bv_grid *grid =
		make_box_grid((struct box){-1, 1, -1, 1, -1, 2, 1});
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);

	check_empty(rasterizer);
	check_ranges(rasterizer);
	check_odd(rasterizer);
	check_dropped(rasterizer);
	check_no_column(rasterizer);
	check_suspicious();
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return 0;
}
