/*
 * test_edges.c: points exactly on an edge fall where the contract says
 *
 * Proves with made-up points, most of them frames of their own, which bounds
 * are closed, which cell owns an edge, which way round the pictures are, that
 * cells are found by one float32 division, and that zeros of either sign and
 * subnormal numbers are numbers like all others.
 */

#include <float.h>

#include "core/contract.h"
#include "drawing.h"

/* ---------------------------------------------------------------------- */
/* Where a point falls                                                    */
/* ---------------------------------------------------------------------- */

#define OUTSIDE (-1)
#define NOT_FINITE (-2)

struct stage {
	struct bv_grid *grid;
	struct bv_rasterizer *rasterizer;
	long width, height;
};

static struct stage set_up(struct bv_grid *grid)
{
	const struct bv_grid_info info = grid_info(grid);

	return (struct stage){grid, make_rasterizer(grid), info.width,
			      info.height};
}

static void tear_down(struct stage *stage)
{
	bv_rasterizer_free(stage->rasterizer);
	bv_grid_free(stage->grid);
}

/* The number of the pixel where a point falls, OUTSIDE or NOT_FINITE. */
static long place(const struct stage *stage, float x, float y, float z)
{
	const float point[4] = {x, y, z, 0.0f};
	const struct bv_image image = draw(stage->rasterizer, point, 1);
	const struct bv_counts *counts = image.counts;

	CHECK_EQ_INT(image.occupied, counts->kept);
	CHECK_EQ_INT(counts->kept + counts->outside + counts->not_finite, 1);
	if (counts->kept == 1)
		return image.cells[0];
	return counts->outside == 1 ? OUTSIDE : NOT_FINITE;
}

static long at(const struct stage *stage, long row, long column)
{
	return row * stage->width + column;
}

/* The float32 next below and next above. */
static float below(float value)
{
	return nextafterf(value, -INFINITY);
}

static float above(float value)
{
	return nextafterf(value, INFINITY);
}

/* ---------------------------------------------------------------------- */
/* surround                                                               */
/* ---------------------------------------------------------------------- */

/*
 * Lower bounds belong to the grid and upper bounds do not, in x, y and z. The
 * points one float32 inside the bounds are in the first and last cells.
 */
static void check_half_open(struct box box)
{
	const float x0 = (float)box.x_min, x1 = (float)box.x_max;
	const float y0 = (float)box.y_min, y1 = (float)box.y_max;
	const float z0 = (float)box.z_min, z1 = (float)box.z_max;
	struct stage s = set_up(make_box_grid(box));
	const long bottom = s.height - 1, right = s.width - 1;

	CHECK_EQ_INT(place(&s, x0, y0, z0), at(&s, bottom, right));
	CHECK_EQ_INT(place(&s, below(x1), y0, z0), at(&s, 0, right));
	CHECK_EQ_INT(place(&s, x0, below(y1), z0), at(&s, bottom, 0));
	CHECK_EQ_INT(place(&s, below(x1), below(y1), below(z1)), at(&s, 0, 0));
	CHECK_EQ_INT(place(&s, below(x0), y0, z0), OUTSIDE);
	CHECK_EQ_INT(place(&s, x0, below(y0), z0), OUTSIDE);
	CHECK_EQ_INT(place(&s, x0, y0, below(z0)), OUTSIDE);
	CHECK_EQ_INT(place(&s, x1, y0, z0), OUTSIDE);
	CHECK_EQ_INT(place(&s, x0, y1, z0), OUTSIDE);
	CHECK_EQ_INT(place(&s, x0, y0, z1), OUTSIDE);
	CHECK_EQ_INT(place(&s, above(x1), y0, z0), OUTSIDE);
	CHECK_EQ_INT(place(&s, x0, above(y1), z0), OUTSIDE);
	CHECK_EQ_INT(place(&s, x0, y0, above(z1)), OUTSIDE);
	tear_down(&s);
}

static void check_half_open_boxes(void)
{
	check_half_open((struct box){-80, 80, -80, 80, -3, 3, 0.1});
	check_half_open((struct box){0, 50, -25, 25, -2, 1, 0.5});
	check_half_open((struct box){-4.2, 4.8, -3.3, 0.3, -0.7, 0.1, 0.3});
	check_half_open((struct box){2, 3, -6, -5, 0, 0.001, 1});
}

/* Forward is up, left is on the left. */
static void check_orientation(void)
{
	struct stage s = set_up(make_preset_grid("surround"));

	CHECK_EQ_INT(place(&s, 0.05f, 0.05f, 0), at(&s, 799, 799));
	CHECK_EQ_INT(place(&s, 79.95f, 79.95f, 0), at(&s, 0, 0));
	CHECK_EQ_INT(place(&s, 79.95f, -79.95f, 0), at(&s, 0, 1599));
	CHECK_EQ_INT(place(&s, -79.95f, 79.95f, 0), at(&s, 1599, 0));
	CHECK_EQ_INT(place(&s, -79.95f, -79.95f, 0), at(&s, 1599, 1599));
	CHECK_EQ_INT(place(&s, 10.05f, 0.05f, 0), at(&s, 699, 799));
	CHECK_EQ_INT(place(&s, 0.05f, 10.05f, 0), at(&s, 799, 699));
	tear_down(&s);
}

/* One float32 below 80 m, the quotient is 1600, one cell too many. */
static void check_quotient_rounds_up(void)
{
	struct stage s = set_up(make_preset_grid("surround"));
	const float x = below(80.0f);

	CHECK((x + 80.0f) / 0.1f == 1600.0f);
	CHECK_EQ_INT(place(&s, x, x, 0), at(&s, 0, 0));
	tear_down(&s);
}

/*
 * Along all edges of a grid, cells are found by a float32 division; a product
 * with the reciprocal, or a division in double precision, would differ here.
 */
static void check_division(void)
{
	struct stage s =
		set_up(make_box_grid((struct box){0, 160, 0, 160, -1, 1, 0.1}));
	const float cell = 0.1f, reciprocal = 1.0f / cell;
	int product_differs = 0, double_differs = 0;

	for (int i = 0; i < 3 * 1600; i++) {
		const float edge = (float)(i / 3) * cell;
		const float x = i % 3 == 0   ? edge
				: i % 3 == 1 ? above(edge)
					     : fmaxf(below(edge), 0.0f);
		const long k = (long)floorf(x / cell);

		CHECK_EQ_INT(place(&s, x, 0, 0), at(&s, 1599 - k, 1599));
		CHECK_EQ_INT(place(&s, 0, x, 0), at(&s, 1599, 1599 - k));
		product_differs += floorf(x * reciprocal) != (float)k;
		double_differs += floor((double)x / 0.1) != (double)k;
	}
	CHECK(product_differs > 0 && double_differs > 0);
	tear_down(&s);
}

/* ---------------------------------------------------------------------- */
/* sfa3d                                                                  */
/* ---------------------------------------------------------------------- */

/* All bounds are closed, but 50 m ahead and 25 m left are cell 608 of 608. */
static void check_sfa3d(void)
{
	struct stage s = set_up(make_preset_grid("sfa3d"));

	CHECK_EQ_INT(place(&s, 0, -25, 0), at(&s, 607, 607));
	CHECK_EQ_INT(place(&s, below(50), -25, 0), at(&s, 0, 607));
	CHECK_EQ_INT(place(&s, 50, -25, 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, below(25), 0), at(&s, 607, 0));
	CHECK_EQ_INT(place(&s, 0, 25, 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, 50, 25, 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, below(0), 0, 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, above(50), 0, 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, below(-25), 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, above(25), 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, 0, -2.73f), at(&s, 607, 303));
	CHECK_EQ_INT(place(&s, 0, 0, 1.27f), at(&s, 607, 303));
	CHECK_EQ_INT(place(&s, 0, 0, below(-2.73f)), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, 0, above(1.27f)), OUTSIDE);
	CHECK_EQ_INT(place(&s, -0.0f, -0.0f, -0.0f), at(&s, 607, 303));
	CHECK_EQ_INT(place(&s, 0, below(0), 0), at(&s, 607, 304));
	tear_down(&s);
}

/* ---------------------------------------------------------------------- */
/* note                                                                   */
/* ---------------------------------------------------------------------- */

/*
 * Both coordinates count with ceil(v / 0.1) in double precision: 80 m belongs
 * to the picture and -80 m does not.  x points to the left and y up.
 */
static void check_note(void)
{
	struct stage s = set_up(make_preset_grid("note"));

	CHECK_EQ_INT(place(&s, 0, 0, -1), at(&s, 800, 800));
	CHECK_EQ_INT(place(&s, 80, 80, -1), at(&s, 0, 0));
	CHECK_EQ_INT(place(&s, above(80), 0, -1), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, above(80), -1), OUTSIDE);
	CHECK_EQ_INT(place(&s, -80, 0, -1), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, -80, -1), OUTSIDE);
	CHECK_EQ_INT(place(&s, above(-80), 0, -1), at(&s, 800, 1599));
	CHECK_EQ_INT(place(&s, 0, above(-80), -1), at(&s, 1599, 800));
	CHECK_EQ_INT(place(&s, 10, 0, -1), at(&s, 800, 700));
	CHECK_EQ_INT(place(&s, 0, 10, -1), at(&s, 700, 800));
	/* 0.1 as float32 is a little more than 0.1, and 0.7 a little less. */
	CHECK_EQ_INT(place(&s, 0.1f, 0.7f, -1), at(&s, 793, 798));
	CHECK_EQ_INT(place(&s, 0.7f, 0.1f, -1), at(&s, 798, 793));
	CHECK_EQ_INT(place(&s, below(0.1f), above(0.7f), -1), at(&s, 792, 799));
	CHECK_EQ_INT(place(&s, above(0.7f), below(0.1f), -1), at(&s, 799, 792));
	CHECK_EQ_INT(place(&s, 0, 0, 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, 0, -0.0f), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, 0, -FLT_MAX), at(&s, 800, 800));
	tear_down(&s);
}

/* ---------------------------------------------------------------------- */
/* Numbers                                                                */
/* ---------------------------------------------------------------------- */

/* A coordinate that is no number drops the point, and is not "outside". */
static void check_not_finite(const char *preset)
{
	static const float odd[] = {NAN, -NAN, INFINITY, -INFINITY};
	struct stage s = set_up(make_preset_grid(preset));

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		CHECK_EQ_INT(place(&s, odd[i], 0, -1), NOT_FINITE);
		CHECK_EQ_INT(place(&s, 0, odd[i], -1), NOT_FINITE);
		CHECK_EQ_INT(place(&s, 0, 0, odd[i]), NOT_FINITE);
		CHECK_EQ_INT(place(&s, odd[i], 1000, odd[i]), NOT_FINITE);
	}
	CHECK_EQ_INT(place(&s, FLT_MAX, 0, -1), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, -FLT_MAX, -1), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, 0, FLT_MAX), OUTSIDE);
	tear_down(&s);
}

/* The green of the cell where two points at the origin fall: intensity. */
static int green_of_two(const struct stage *stage, float first_z,
			float second_z)
{
	const float points[] = {0, 0, first_z, 0.0f, 0, 0, second_z, 1.0f};
	const struct bv_image image = draw(stage->rasterizer, points, 2);

	CHECK_EQ_INT(image.occupied, 1);
	return pixel_of(&image, 0)[1];
}

/* -0.0 and 0.0 are one height; the smallest number above is another. */
static void check_zeros(void)
{
	struct stage s =
		set_up(make_box_grid((struct box){0, 3, 0, 3, -1, 1, 1}));

	CHECK_EQ_INT(place(&s, -0.0f, -0.0f, -0.0f), at(&s, 2, 2));
	CHECK_EQ_INT(place(&s, below(0), 0, 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, 0, below(0), 0), OUTSIDE);
	CHECK_EQ_INT(place(&s, above(0), above(0), 0), at(&s, 2, 2));
	CHECK_EQ_INT(green_of_two(&s, -0.0f, 0.0f), 0);
	CHECK_EQ_INT(green_of_two(&s, 0.0f, -0.0f), 0);
	CHECK_EQ_INT(green_of_two(&s, 0.0f, above(0)), 255);
	CHECK_EQ_INT(green_of_two(&s, below(0), -0.0f), 255);
	CHECK_EQ_INT(green_of_two(&s, below(0), 2 * below(0)), 0);
	tear_down(&s);
}

/* Depths of one and two of the smallest number there is: 127.5 and 255. */
static void check_subnormal_depths(void)
{
	struct stage s = set_up(make_preset_grid("note"));
	const float points[] = {0, 0, below(0), 0, 1, 0, 2 * below(0), 0};
	const struct bv_image image = draw(s.rasterizer, points, 2);

	CHECK_EQ_INT(image.occupied, 2);
	CHECK_EQ_INT(image.cells[0], at(&s, 800, 790));
	CHECK_EQ_INT(pixel_of(&image, 0)[2], 255);
	CHECK_EQ_INT(pixel_of(&image, 1)[2], 128);
	CHECK(frame_height(&image) == 2 * above(0));
	CHECK_EQ_INT(frame_count(&image), 1);
	CHECK_EQ_INT(place(&s, above(0), above(0), below(0)), at(&s, 799, 799));
	tear_down(&s);
}

/* A product and a sum are two roundings; one alone would give 2^-60. */
static void check_contraction(void)
{
	const volatile double a = 1 + 0x1p-30, c = -(1 + 0x1p-29);

	CHECK(bv_add_d(bv_mul_d(a, a), c) == 0.0);
}

int main(void)
{
	check_half_open_boxes();
	check_orientation();
	check_quotient_rounds_up();
	check_division();
	check_sfa3d();
	check_note();
	check_not_finite("surround");
	check_not_finite("note");
	check_not_finite("sfa3d");
	check_zeros();
	check_subnormal_depths();
	check_contraction();
	return 0;
}
