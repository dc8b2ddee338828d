/*
 * test_transform.c: frames of several parts, with poses and intensity scales
 *
 * Proves that transformed points are drawn as the points that the formula of
 * birdview.h gives, in each preset and by each variant for a processor; that the
 * identity changes no bit; that what is refused adds nothing and leaves the frame
 * as it is; that the parts of a frame make no difference; and that intensities of
 * another scale are brought to the first.
 */

#include <float.h>
#include <math.h>

#include "birdview.h"
#include "check.h"
#include "core/bands.h"

#define POINTS 3000u
#define PLANE (1600u * 1600u)

struct planes {
	float z[PLANE], intensity[PLANE], density[PLANE];
	struct bv_counts counts;
};

static struct planes found, expected;
static float points[POINTS][4], moved[POINTS][4];

static uint32_t random_number(void)
{
	static uint64_t state = 7;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33);
}

/* In [-1, 1). */
static double random_share(void)
{
	return (double)random_number() / 1073741824.0 - 1.0;
}

/* Many in few cells, with equal heights; some that are no points. */
static void make_points(void)
{
	for (size_t i = 0; i < POINTS; i++) {
		points[i][0] = (float)(random_share() * 40.0);
		points[i][1] = (float)(random_share() * 40.0);
		points[i][2] = (float)(random_number() % 16) * 0.2f - 2.0f;
		points[i][3] = (float)(random_number() % 1000) / 999.0f;
		if (i % 3 == 0)
			memcpy(points[i], points[i / 2], 8);
	}
	points[11][0] = NAN;
	points[12][1] = INFINITY;
	points[13][2] = -FLT_MAX;
	points[14][0] = points[14][1] = points[14][2] = -0.0f;
	points[15][0] = FLT_TRUE_MIN;
}

/* A turn about any axis, a step, and for some a scale. */
static void make_matrix(double m[16], unsigned kind)
{
	const double a = random_share() * 3.0, b = random_share() * 0.2;
	const double size = kind % 4 == 3 ? 1.0 + random_share() * 0.5 : 1.0;
	const double turned[16] = {cos(a) * cos(b) * size,
				   -sin(a) * size,
				   cos(a) * sin(b),
				   random_share() * 20.0,
				   sin(a) * cos(b),
				   cos(a) * size,
				   sin(a) * sin(b),
				   random_share() * 20.0,
				   -sin(b),
				   0.0,
				   cos(b) * size,
				   random_share(),
				   0.0,
				   0.0,
				   0.0,
				   1.0};
	const double step[16] = {1, 0, 0, turned[3],  0, 1, 0, turned[7],
				 0, 0, 1, turned[11], 0, 0, 0, 1};

	memcpy(m, kind % 4 == 0 ? step : turned, sizeof(turned));
}

/* The formula of birdview.h. */
static void move_points(const double m[16])
{
	for (size_t i = 0; i < POINTS; i++) {
		const double x = (double)points[i][0];
		const double y = (double)points[i][1];
		const double z = (double)points[i][2];

		for (int k = 0; k < 3; k++) {
			const volatile double ax = m[4 * k] * x;
			const volatile double by = m[4 * k + 1] * y;
			const volatile double cz = m[4 * k + 2] * z;
			const volatile double sum = ax + by;
			const volatile double all = sum + cz;

			moved[i][k] = (float)(all + m[4 * k + 3]);
		}
		moved[i][3] = points[i][3];
	}
}

/* -------------------------------------------------------------------------- */

static struct bv_rasterizer *rasterizer;
static struct bv_grid *grid;

static void set_up(const char *preset)
{
	struct bv_grid_options options;

	bv_grid_options_init(&options, sizeof(options), preset);
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	memset(&found, 0, sizeof(found));
	memset(&expected, 0, sizeof(expected));
}

static void tear_down(void)
{
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

static struct bv_layout layout_of_scale(double scale)
{
	struct bv_layout layout;

	bv_layout_parse(&layout, sizeof(layout), "kitti", NULL, 0);
	layout.intensity_scale = scale;
	return layout;
}

static void add(const double *transform, const void *from, size_t n)
{
	CHECK_EQ_INT(bv_rasterizer_add(rasterizer, NULL, transform, from, n),
		     BV_OK);
}

static void finish(struct planes *planes)
{
	planes->counts.struct_size = sizeof(planes->counts);
	CHECK_EQ_INT(bv_rasterizer_finish_planes(
			     rasterizer, planes->z, planes->intensity,
			     planes->density, &planes->counts),
		     BV_OK);
}

static void draw_expected(const void *from, size_t n)
{
	CHECK_EQ_INT(bv_rasterizer_begin(rasterizer), BV_OK);
	add(NULL, from, n);
	finish(&expected);
}

/* Planes are compared by their bits. */
static void check_found(void)
{
	finish(&found);
	CHECK(memcmp(&found, &expected, sizeof(found)) == 0);
}

/* -------------------------------------------------------------------------- */
/* The formula                                                                */
/* -------------------------------------------------------------------------- */

static void check_same_image(const double *transform)
{
	struct bv_image image = {.struct_size = sizeof(image)};
	static unsigned char dense[2][PLANE * 3];

	CHECK_EQ_INT(bv_rasterize(rasterizer, NULL, moved, POINTS, &image),
		     BV_OK);
	CHECK_EQ_INT(bv_image_to_dense(&image, dense[0]), BV_OK);
	add(transform, points, POINTS);
	CHECK_EQ_INT(bv_rasterizer_finish(rasterizer, &image), BV_OK);
	CHECK_EQ_INT(bv_image_to_dense(&image, dense[1]), BV_OK);
	CHECK(memcmp(dense[0], dense[1], sizeof(dense[0])) == 0);
}

/* The same points wait in the same places. */
static void check_same_bands(const struct bv_bands *one,
			     const struct bv_bands *other)
{
	CHECK_EQ_INT(one->used, other->used);
	CHECK(memcmp(one->band, other->band, one->count * sizeof(*one->band)) ==
	      0);
	for (size_t i = 0; i < one->count; i++) {
		const struct bv_band *band = &one->band[i];
		uint32_t sheaf = band->first;

		while (sheaf != BV_NO_SHEAF) {
			const size_t at = sheaf * BV_SHEAF_POINTS;
			const size_t n = bv_sheaf_size(one, band, sheaf);

			CHECK(memcmp(one->seen + at, other->seen + at,
				     n * sizeof(*one->seen)) == 0);
			CHECK(memcmp(one->cells + at, other->cells + at,
				     n * sizeof(*one->cells)) == 0);
			sheaf = sheaf != band->next / BV_SHEAF_POINTS
					? one->sheaf[sheaf].next
					: BV_NO_SHEAF;
		}
	}
}

static void check_variants(const double *transform)
{
	const struct bv_layout kitti = layout_of_scale(1.0);
	const struct bv_source plain = {.rules = &grid->rules,
					.layout = &kitti,
					.rescale = 1.0,
					.points = (const void *)moved,
					.n = POINTS};
	struct bv_source source = plain;
	struct bv_point_tally one, other;
	struct bv_bands wanted, bands;

	source.transform = transform;
	source.points = (const void *)points;
	CHECK_EQ_INT(bv_bands_init(&wanted, grid), BV_OK);
	one = bv_empty_tally();
	CHECK_EQ_INT(bv_bands_add(&wanted, &plain, &one), BV_OK);
	for (size_t i = 0; bv_placer_at(i) != NULL; i++) {
		CHECK_EQ_INT(bv_bands_init(&bands, grid), BV_OK);
		bands.placer = bv_placer_at(i);
		other = bv_empty_tally();
		CHECK_EQ_INT(bv_bands_add(&bands, &source, &other), BV_OK);
		CHECK(memcmp(&one, &other, sizeof(one)) == 0);
		check_same_bands(&bands, &wanted);
		bv_bands_destroy(&bands);
	}
	bv_bands_destroy(&wanted);
}

static void check_formula(void)
{
	double m[16];

	for (unsigned kind = 0; kind < 8; kind++) {
		make_matrix(m, kind);
		move_points(m);
		draw_expected(moved, POINTS);
		add(m, points, POINTS);
		check_found();
		check_same_image(m);
		if (kind < 2)
			check_variants(m);
	}
	CHECK(expected.counts.kept > 100);
	CHECK(expected.counts.not_finite >= 2);
}

/* A z of -0.0 stays one, which a sum with 0.0 would not leave it. */
static void check_identity(void)
{
	double identity[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
	const float zero[4] = {10.0f, 1.0f, -0.0f, 0.5f};
	bool seen = false;

	draw_expected(points, POINTS);
	add(identity, points, POINTS);
	check_found();
	draw_expected(zero, 1);
	for (size_t i = 0; i < PLANE; i++)
		seen |= expected.z[i] == 0.0f && signbit(expected.z[i]);
	CHECK(seen == (expected.counts.kept == 1)); /* not below the sensor */
	add(identity, zero, 1);
	check_found();
	/* With zeros that are negative it is the same matrix. */
	for (int i = 0; i < 16; i++)
		identity[i] = identity[i] == 0.0 ? -0.0 : identity[i];
	add(identity, zero, 1);
	check_found();
}

/* -------------------------------------------------------------------------- */
/* Refusals                                                                   */
/* -------------------------------------------------------------------------- */

static void refuse(const struct bv_layout *layout, const double *transform,
		   const void *from, size_t n, enum bv_status status)
{
	CHECK_EQ_INT(bv_rasterizer_add(rasterizer, layout, transform, from, n),
		     status);
}

static void refuse_matrices(void)
{
	static const double bad[] = {(double)NAN, (double)INFINITY,
				     -(double)INFINITY};
	double m[16];

	for (int i = 0; i < 16; i++) {
		for (int k = 0; k < 3; k++) {
			make_matrix(m, 1);
			m[i] = bad[k];
			refuse(NULL, m, points, 1, BV_ERR_ARGUMENT);
		}
	}
	for (int i = 12; i < 16; i++) {
		make_matrix(m, 1);
		m[i] += 1e-10;
		refuse(NULL, m, points, 1, BV_ERR_ARGUMENT);
		m[i] = i == 15 ? 0.0 : 1.0;
		refuse(NULL, m, points, 1, BV_ERR_ARGUMENT);
	}
}

/* In the middle of a frame. */
static void check_refusals(void)
{
	struct bv_layout layout = layout_of_scale(1.0);

	draw_expected(points, POINTS);
	refuse_matrices();
	add(NULL, points, POINTS / 2);
	refuse_matrices();
	refuse(NULL, NULL, NULL, 1, BV_ERR_ARGUMENT);
	layout.stride = 11;
	refuse(&layout, NULL, points, 1, BV_ERR_LAYOUT);
	layout.stride = 16;
	layout.struct_size = 12;
	refuse(&layout, NULL, points, 1, BV_ERR_ARGUMENT);
	layout = layout_of_scale(0.0);
	refuse(&layout, NULL, points, 1, BV_ERR_LAYOUT);
	/* One frame has fewer than 2^32 points, of which none is read. */
	refuse(NULL, NULL, points, UINT32_MAX, BV_ERR_MANY_POINTS);
	refuse(NULL, NULL, points, SIZE_MAX, BV_ERR_MANY_POINTS);
	refuse(NULL, NULL, points, (size_t)UINT32_MAX + 1, BV_ERR_MANY_POINTS);
	refuse(NULL, NULL, points, UINT32_MAX - POINTS / 2 + 1,
	       BV_ERR_MANY_POINTS);
	add(NULL, NULL, 0);
	add(NULL, points + POINTS / 2, POINTS - POINTS / 2);
	check_found();
	refuse(NULL, NULL, points, (size_t)UINT32_MAX + 1, BV_ERR_MANY_POINTS);
}

/* -------------------------------------------------------------------------- */
/* Parts                                                                      */
/* -------------------------------------------------------------------------- */

static void add_in_parts(size_t most)
{
	size_t done = 0;

	while (done < POINTS) {
		size_t n = random_number() % (most + 1);

		n = n < POINTS - done ? n : POINTS - done;
		add(NULL, points + done, n);
		done += n;
	}
}

static void check_parts(void)
{
	static const size_t most[] = {1, 3, 64, 65, 200, POINTS};

	draw_expected(points, POINTS);
	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
		add_in_parts(most[i]);
		check_found();
	}
	/* What begins anew has nothing of before. */
	add(NULL, moved, POINTS);
	CHECK_EQ_INT(bv_rasterizer_begin(rasterizer), BV_OK);
	add(NULL, points, POINTS);
	check_found();
}

/* Of equally high ones the first counts, in whatever part it comes. */
static void check_ties(void)
{
	const float first[4] = {10, 1, -1, 0.25f}, second[4] = {10, 1, -1, 1};

	draw_expected(first, 1);
	add(NULL, first, 1);
	add(NULL, second, 1);
	finish(&found);
	CHECK(memcmp(found.intensity, expected.intensity,
		     sizeof(found.intensity)) == 0);
	CHECK_EQ_INT(found.counts.kept, 2);
	draw_expected(second, 1);
	add(NULL, second, 1);
	add(NULL, first, 1);
	finish(&found);
	CHECK(memcmp(found.intensity, expected.intensity,
		     sizeof(found.intensity)) == 0);
}

/* Finishing what has no points, as often as one likes. */
static void check_blank(void)
{
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK_EQ_INT(bv_rasterizer_begin(rasterizer), BV_OK);
	for (int i = 0; i < 2; i++) {
		CHECK_EQ_INT(bv_rasterizer_finish(rasterizer, &image), BV_OK);
		CHECK_EQ_INT(image.occupied, 0);
		CHECK_EQ_INT(image.counts->points, 0);
		CHECK(image.width > 0 && image.height > 0);
	}
	finish(&found);
	for (size_t i = 0; i < PLANE; i++)
		CHECK(found.z[i] == 0.0f && found.density[i] == 0.0f);
	CHECK_EQ_INT(found.counts.points, 0);
}

/* -------------------------------------------------------------------------- */
/* Scales of intensities                                                      */
/* -------------------------------------------------------------------------- */

static void add_in_scale(double scale, const void *from, size_t n)
{
	const struct bv_layout layout = layout_of_scale(scale);

	refuse(&layout, NULL, from, n, BV_OK);
}

/* Points of the second half, brought to the scale of the first by hand. */
static void check_two_scales(double first, double second)
{
	const size_t half = POINTS / 2;

	memcpy(moved, points, sizeof(moved));
	for (size_t i = half; i < POINTS; i++)
		moved[i][3] = (float)((double)points[i][3] * (first / second));
	CHECK_EQ_INT(bv_rasterizer_begin(rasterizer), BV_OK);
	add_in_scale(first, moved, POINTS);
	finish(&expected);
	add_in_scale(second, NULL, 0); /* which decides nothing */
	add_in_scale(first, points, half);
	add_in_scale(second, points + half, POINTS - half);
	finish(&found);
	/* What is odd, and the range, are of the points as they are. */
	CHECK_EQ_INT(found.counts.kept, expected.counts.kept);
	CHECK(memcmp(found.z, expected.z, sizeof(found.z)) == 0);
	CHECK(memcmp(found.intensity, expected.intensity,
		     sizeof(found.intensity)) == 0);
	CHECK(memcmp(found.density, expected.density, sizeof(found.density)) ==
	      0);
}

/* Each part is judged by its own scale. */
static void check_odd(void)
{
	const float bright[4] = {10, 1, -1, 200};

	add_in_scale(255.0, bright, 1);
	add_in_scale(1.0, bright, 1);
	finish(&found);
	CHECK_EQ_INT(found.counts.odd_intensity, 1);
	CHECK(found.counts.intensity_max == 200.0f);
}

static void check_scales(void)
{
	check_two_scales(1.0, 1.0);
	check_two_scales(0.3, 0.3);
	check_two_scales(1.0, 255.0);
	check_two_scales(255.0, 1.0);
	check_two_scales(0.7, 65535.0);
	/* The next frame begins with a scale of its own. */
	check_two_scales(3.0, 0.9);
	check_odd();
}

static void check_all(void)
{
	check_formula();
	check_identity();
	check_refusals();
	check_parts();
	check_ties();
	check_blank();
	check_scales();
}

/* All whose usual form is a picture. */
int main(void)
{
	struct bv_grid_info info;

	make_points();
	for (size_t i = 0; bv_preset_name(i) != NULL; i++) {
		set_up(bv_preset_name(i));
		CHECK(bv_grid_get_info(grid, &info, sizeof(info)) == BV_OK);
		if (info.form == BV_FORM_PICTURE)
			check_all();
		tear_down();
	}
	return 0;
}
