/*
 * test_planes.c: dense pictures, as float32 and as bytes
 *
 * Proves what bv_rasterize_planes() writes on small frames whose planes can be
 * worked out by eye, that it sees the frame as bv_rasterize() does, that
 * bv_image_to_plane() and bv_image_to_dense() give the same samples, of 8 and of
 * 16 bits, that any plane may be left out, that planes take no memory for an image, and
 * which arguments are refused.
 */

#include <math.h>

#include "core/draw.h"
#include "drawing.h"
#include "generate.h"

#define ROWS 2
#define COLUMNS 3
#define CELLS (ROWS * COLUMNS)

/* Cells of 1 m; row 0 has x from 1 to 2, column 0 has y from 2 to 3. */
static const struct box small = {0, 2, 0, 3, -1, 4, 1};

struct planes {
	float z[CELLS], intensity[CELLS], density[CELLS];
};

/* What nobody has written to */
static void spoil(struct planes *planes)
{
	memset(planes, 0x5a, sizeof(*planes));
}

static void check_plane(const float *plane, const float *expected)
{
	for (int i = 0; i < CELLS; i++)
		CHECK(plane[i] == expected[i]);
}

static void check_planes(const struct planes *planes,
			 const struct planes *expected)
{
	check_plane(planes->z, expected->z);
	check_plane(planes->intensity, expected->intensity);
	check_plane(planes->density, expected->density);
}

/* ---------------------------------------------------------------------- */
/* Frames by eye                                                          */
/* ---------------------------------------------------------------------- */

static const float frame[][4] = {
	{1.5f, 2.5f, -0.5f, 0.25f}, /* row 0, column 0 */
	{1.2f, 2.1f, 2.5f, 0.75f},  /* its top */
	{1.9f, 2.9f, 2.0f, 1.0f},
	{0.5f, 1.5f, 0.0f, 0.5f}, /* row 1, column 1: ground at 0 */
	{0.5f, 1.5f, 0.0f, 1.0f}, /* as high, but later */
	{0.1f, 0.1f, 3.5f, 9.0f}, /* row 1, column 2: more than full */
	{0.1f, 3.0f, 1.0f, 1.0f}, /* outside */
	{NAN, 1.0f, 1.0f, 1.0f},  /* not finite */
};

#define POINTS (sizeof(frame) / sizeof(frame[0]))

static const struct planes expected_planes = {
	.z = {2.5f, 0, 0, 0, 0, 3.5f},
	.intensity = {0.75f, 0, 0, 0, 0.5f, 1},
	.density = {3, 0, 0, 0, 2, 1},
};

static void check_by_eye(struct bv_rasterizer *rasterizer)
{
	static const struct planes empty;
	const struct bv_layout kitti = make_layout("kitti");
	struct bv_counts counts = {.struct_size = sizeof(counts)};
	struct planes planes;

	for (int round = 0; round < 2; round++) {
		spoil(&planes);
		CHECK(bv_rasterize_planes(rasterizer, &kitti, frame, POINTS,
					  planes.z, planes.intensity,
					  planes.density, &counts) == BV_OK);
		check_planes(&planes, &expected_planes);
		CHECK_EQ_INT(counts.points, POINTS);
		CHECK_EQ_INT(counts.kept, 6);
		CHECK_EQ_INT(counts.not_finite, 1);
		CHECK_EQ_INT(counts.outside, 1);
		CHECK_EQ_INT(counts.odd_intensity, 1);

		spoil(&planes);
		CHECK(bv_rasterize_planes(rasterizer, &kitti, NULL, 0, planes.z,
					  planes.intensity, planes.density,
					  &counts) == BV_OK);
		check_planes(&planes, &empty);
		CHECK_EQ_INT(counts.points, 0);
	}
}

/* Every choice of planes, with and without counts */
static void check_left_out(struct bv_rasterizer *rasterizer)
{
	const struct bv_layout kitti = make_layout("kitti");

	for (unsigned int set = 0; set < 16; set++) {
		struct bv_counts counts = {.struct_size = sizeof(counts),
					   .points = 12345};
		struct planes planes, untouched;

		spoil(&planes);
		spoil(&untouched);
		CHECK(bv_rasterize_planes(
			      rasterizer, &kitti, frame, POINTS,
			      (set & 1) != 0 ? planes.z : NULL,
			      (set & 2) != 0 ? planes.intensity : NULL,
			      (set & 4) != 0 ? planes.density : NULL,
			      (set & 8) != 0 ? &counts : NULL) == BV_OK);
		check_plane(planes.z,
			    (set & 1) != 0 ? expected_planes.z : untouched.z);
		check_plane(planes.intensity,
			    (set & 2) != 0 ? expected_planes.intensity
					   : untouched.intensity);
		check_plane(planes.density, (set & 4) != 0
						    ? expected_planes.density
						    : untouched.density);
		CHECK_EQ_INT(counts.points, (set & 8) != 0 ? POINTS : 12345);
	}
}

/* Planes are the caller's, so nothing is needed for an image. */
static void check_memory(const struct bv_grid *grid)
{
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);
	const struct bv_layout kitti = make_layout("kitti");
	struct bv_image image = {.struct_size = sizeof(image)};

	check_by_eye(rasterizer);
	CHECK(rasterizer->pixels == NULL);
	CHECK(bv_rasterize(rasterizer, &kitti, frame, POINTS, &image) == BV_OK);
	CHECK(image.occupied > 0 && image.pixels != NULL);
	check_by_eye(rasterizer);
	bv_rasterizer_free(rasterizer);
}

/* ---------------------------------------------------------------------- */
/* Agreement                                                              */
/* ---------------------------------------------------------------------- */

/* The red, green and blue that the words of the contract give for a cell. */
static void check_pixel(const struct planes *planes, size_t cell,
			const uint8_t *rgb)
{
	const double z = (double)planes->z[cell];

	if (planes->density[cell] == 0.0f) {
		CHECK(planes->z[cell] == 0.0f);
		CHECK(planes->intensity[cell] == 0.0f);
		CHECK(rgb[0] == 0 && rgb[1] == 0 && rgb[2] == 0);
		return;
	}
	CHECK_EQ_INT(rgb[0], 1 + floor(254.0 * ((z + 1.0) / 5.0) + 0.5));
	CHECK(fabs((double)planes->intensity[cell] * 255.0 - rgb[1]) < 0.501);
	CHECK(rgb[2] >= 43);
	CHECK_EQ_INT(rgb[2] == 255, planes->density[cell] >= 63.0f);
}

static void check_image_planes(const struct bv_image *image, const uint8_t *rgb)
{
	uint8_t plane[CELLS];

	for (uint32_t channel = 0; channel < 3; channel++) {
		memset(plane, 0x5a, CELLS);
		CHECK(bv_image_to_plane(image, channel, plane) == BV_OK);
		for (uint32_t i = 0; i < CELLS; i++)
			CHECK_EQ_INT(plane[i], rgb[3 * i + channel]);
	}
}

/*
 * Images made by hand, in the first row and the last: gray, red, green and blue, of
 * 8 and 16 bits.
 */
static void check_samples(void)
{
	static const uint16_t wide[2][4] = {{0x0102, 0x0304, 0x0506, 0},
					    {0xfffe, 0x8000, 0x00ff, 0}};
	static const uint16_t gray[2][2] = {{0x0102, 0}, {0xfffe, 0}};
	static const uint8_t narrow[2][4] = {{200, 0, 0, 0}, {7, 0, 0, 0}};
	static const uint32_t cells[2] = {1, CELLS - 1};
	struct bv_image image = {.struct_size = sizeof(image),
				 .width = COLUMNS,
				 .height = ROWS,
				 .occupied = 2,
				 .cells = cells};
	uint16_t dense[CELLS * 3], plane[CELLS];
	uint8_t bytes[CELLS];

	image.channels = 3;
	image.bits = 16;
	image.stride = 8;
	image.pixels = wide;
	memset(dense, 0x5a, sizeof(dense));
	make_dense(&image, dense);
	for (uint32_t k = 0; k < 3; k++) {
		memset(plane, 0x5a, sizeof(plane));
		CHECK(bv_image_to_plane(&image, k, plane) == BV_OK);
		for (size_t i = 0; i < CELLS; i++) {
			CHECK_EQ_INT(plane[i], i == 1           ? wide[0][k]
					       : i == CELLS - 1 ? wide[1][k]
								: 0);
			CHECK_EQ_INT(dense[3 * i + k], plane[i]);
		}
	}
	image.channels = 1;
	image.stride = 4;
	image.pixels = gray;
	memset(plane, 0x5a, sizeof(plane));
	make_dense(&image, plane);
	for (size_t i = 0; i < CELLS; i++)
		CHECK_EQ_INT(plane[i], i == 1           ? gray[0][0]
				       : i == CELLS - 1 ? gray[1][0]
							: 0);
	image.bits = 8;
	image.pixels = narrow;
	memset(bytes, 0x5a, sizeof(bytes));
	make_dense(&image, bytes);
	for (size_t i = 0; i < CELLS; i++)
		CHECK_EQ_INT(bytes[i], i == 1 ? 200 : i == CELLS - 1 ? 7 : 0);
}

/* One rasterizer draws random frames both ways in turn. */
static void check_agreement(struct bv_rasterizer *rasterizer)
{
	static float points[GENERATE_MAX_POINTS * 4];
	const struct generate_spec spec = {0, 2, 0, 3, -1, 4, 1, 1};
	const struct bv_layout kitti = make_layout("kitti");
	uint64_t state = 1;

	for (int round = 0; round < 300; round++) {
		const size_t n = generate_points(&state, &spec, points);
		struct bv_counts counts = {.struct_size = sizeof(counts)};
		struct bv_image image;
		struct planes planes;
		uint8_t rgb[CELLS * 3];

		spoil(&planes);
		memset(rgb, 0x5a, sizeof(rgb));
		CHECK(bv_rasterize_planes(rasterizer, &kitti, points, n,
					  planes.z, planes.intensity,
					  planes.density, &counts) == BV_OK);
		image = draw(rasterizer, points, n);
		make_dense(&image, rgb);
		CHECK(memcmp(image.counts, &counts, sizeof(counts)) == 0);
		for (size_t i = 0; i < CELLS; i++)
			check_pixel(&planes, i, &rgb[3 * i]);
		check_image_planes(&image, rgb);
	}
}

/* ---------------------------------------------------------------------- */
/* Refusals                                                               */
/* ---------------------------------------------------------------------- */

static enum bv_status try_both(struct bv_rasterizer *rasterizer,
			       const struct bv_layout *layout,
			       const void *points, size_t n)
{
	struct bv_image image = {.struct_size = sizeof(image), .width = 12345};
	struct planes planes, untouched;
	const enum bv_status status =
		bv_rasterize(rasterizer, layout, points, n, &image);

	spoil(&planes);
	spoil(&untouched);
	CHECK_EQ_INT(bv_rasterize_planes(rasterizer, layout, points, n,
					 planes.z, planes.intensity,
					 planes.density, NULL),
		     status);
	if (status != BV_OK) {
		CHECK_EQ_INT(image.width, 12345);
		CHECK(memcmp(&planes, &untouched, sizeof(planes)) == 0);
	}
	return status;
}

/* Structures that cannot be filled cost the frame and nothing else. */
static void check_sizes(struct bv_rasterizer *rasterizer)
{
	static const size_t refused[] = {
		0, 7, 12, sizeof(struct bv_image) + 1, 4104, SIZE_MAX};

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct bv_image image = {.struct_size = refused[i],
					 .width = 12345};
		struct bv_counts counts = {.struct_size = refused[i],
					   .points = 12345};

		CHECK_EQ_INT(
			bv_rasterize(rasterizer, NULL, frame, POINTS, &image),
			BV_ERR_ARGUMENT);
		CHECK_EQ_INT(image.width, 12345);
		CHECK_EQ_INT(bv_rasterize_planes(rasterizer, NULL, frame,
						 POINTS, NULL, NULL, NULL,
						 &counts),
			     BV_ERR_ARGUMENT);
		CHECK_EQ_INT(counts.points, 12345);
		check_by_eye(rasterizer);
	}
}

/* What cannot be an image has no pixels to write. */
static void check_dense_arguments(struct bv_rasterizer *rasterizer)
{
	const struct bv_image image = draw(rasterizer, frame[0], POINTS);
	struct bv_image odd = image;
	uint8_t samples[CELLS * 3], untouched[CELLS * 3];

	memset(samples, 0x5a, sizeof(samples));
	memset(untouched, 0x5a, sizeof(untouched));
	CHECK_EQ_INT(bv_image_to_dense(&image, NULL), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_image_to_dense(NULL, samples), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_image_to_plane(&image, 0, NULL), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_image_to_plane(NULL, 0, samples), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_image_to_plane(&image, 3, samples), BV_ERR_ARGUMENT);
	odd.height = 1; /* the last cell lies outside */
	CHECK_EQ_INT(bv_image_to_dense(&odd, samples), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_image_to_plane(&odd, 0, samples), BV_ERR_ARGUMENT);
	CHECK(memcmp(samples, untouched, sizeof(samples)) == 0);
}

static void check_arguments(struct bv_rasterizer *rasterizer,
			    const struct bv_grid *grid)
{
	const struct bv_layout kitti = make_layout("kitti");
	struct bv_layout bad = kitti;
	struct bv_rasterizer *created = NULL;

	bad.stride = 0;
	CHECK_EQ_INT(try_both(NULL, &kitti, frame, 1), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(try_both(rasterizer, &kitti, NULL, 1), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(try_both(rasterizer, &bad, frame, 1), BV_ERR_LAYOUT);
	CHECK_EQ_INT(try_both(rasterizer, &kitti, NULL, 0), BV_OK);
	CHECK_EQ_INT(try_both(rasterizer, &kitti, frame, 0), BV_OK);
	CHECK_EQ_INT(try_both(rasterizer, NULL, frame, 1), BV_OK);
	CHECK_EQ_INT(try_both(rasterizer, NULL, NULL, 1), BV_ERR_ARGUMENT);
	if (SIZE_MAX > UINT32_MAX)
		CHECK_EQ_INT(try_both(rasterizer, &kitti, frame,
				      (size_t)UINT32_MAX + 1),
			     BV_ERR_MANY_POINTS);
	CHECK_EQ_INT(bv_rasterize(rasterizer, &kitti, frame, 1, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_rasterizer_create(NULL, grid), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_rasterizer_create(&created, NULL), BV_ERR_ARGUMENT);
	CHECK(created == NULL);
	bv_rasterizer_free(NULL);
}

int main(void)
{
	struct bv_grid *grid = make_box_grid(small);
	struct bv_rasterizer *rasterizer = make_rasterizer(grid);

	check_by_eye(rasterizer);
	check_left_out(rasterizer);
	check_memory(grid);
	check_agreement(rasterizer);
	check_samples();
	check_sizes(rasterizer);
	check_dense_arguments(rasterizer);
	check_arguments(rasterizer, grid);
	check_by_eye(rasterizer);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
	return 0;
}
