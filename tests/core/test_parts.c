/*
 * test_parts.c: a frame that is drawn in parts is the same picture
 *
 * Proves that the points of a frame, handed over in parts of any size, give the
 * image, the counts and the ranges that they give all at once, in every preset that
 * comes as a picture; and that a frame which is discarded half-way leaves no trace in the next one.
 */

#include "drawing.h"
#include "generate.h"

#define FRAMES 300

static const struct generate_spec specs[] = {
	{-80, 80, -80, 80, -3, 3, 0.1, 1.0},
	{-80, 80, -80, 80, -5, 0, 0.1, 1.0},
	{0, 50, -25, 25, -2.73f, 1.27f, 50.0 / 608, 1.0},
	{0, 40, -40, 40, -2, 1.25f, 40.0 / 512, 1.0},
	{0, 70, -35, 35, -2.5f, 1.27f, 0.05, 1.0},
};
static const char *const presets[] = {"surround", "note", "sfa3d",
				      "complex-yolo", "birdnet"};

static float points[4 * GENERATE_MAX_POINTS];
static struct bv_layout layout;

/* Sizes around those of the blocks that points are taken in, and any others. */
static size_t part_size(uint64_t *state)
{
	static const size_t sizes[] = {0, 1, 63, 64, 65, 128, 2000};
	const size_t count = sizeof(sizes) / sizeof(sizes[0]);
	size_t any;

	*state = *state * 6364136223846793005u + 1442695040888963407u;
	any = (size_t)(*state >> 33);
	return any % 3 != 0 ? sizes[any / 3 % count] : any / 3 % 300;
}

static void add_in_parts(struct bv_rasterizer *rasterizer, size_t n,
			 uint64_t *state)
{
	for (size_t done = 0; done < n;) {
		size_t size = part_size(state);

		size = size < n - done ? size : n - done;
		CHECK(bv_rasterizer_add(rasterizer, &layout, NULL,
					points + 4 * done, size) == BV_OK);
		done += size;
	}
}

static void check_image(const struct bv_image *image,
			const struct bv_image *whole)
{
	CHECK_EQ_INT(image->width, whole->width);
	CHECK_EQ_INT(image->height, whole->height);
	CHECK_EQ_INT(image->occupied, whole->occupied);
	CHECK(memcmp(image->cells, whole->cells,
		     whole->occupied * sizeof(*whole->cells)) == 0);
	CHECK(memcmp(image->pixels, whole->pixels,
		     whole->occupied * whole->stride) == 0);
	CHECK(memcmp(image->counts, whole->counts, sizeof(*whole->counts)) ==
	      0);
	CHECK(memcmp(image->channel_min, whole->channel_min,
		     sizeof(whole->channel_min)) == 0);
	CHECK(memcmp(image->channel_max, whole->channel_max,
		     sizeof(whole->channel_max)) == 0);
}

static void test_preset(const char *preset, const struct generate_spec *spec)
{
	struct bv_grid *grid = make_preset_grid(preset);
	struct bv_rasterizer *at_once = make_rasterizer(grid);
	struct bv_rasterizer *in_parts = make_rasterizer(grid);
	struct bv_image whole, image = {.struct_size = sizeof(image)};
	uint64_t state = 1;

	for (int frame = 0; frame < FRAMES; frame++) {
		size_t n = generate_points(&state, spec, points);

		if (frame % 5 == 0) {
			add_in_parts(in_parts, n / 2, &state);
			CHECK(bv_rasterizer_begin(in_parts) == BV_OK);
			n = generate_points(&state, spec, points);
		}
		whole = draw(at_once, points, n);
		add_in_parts(in_parts, n, &state);
		CHECK_EQ_INT(bv_rasterizer_finish(in_parts, &image), BV_OK);
		check_image(&image, &whole);
	}
	bv_rasterizer_free(in_parts);
	bv_rasterizer_free(at_once);
	bv_grid_free(grid);
}

int main(void)
{
	layout = make_layout("kitti");
	for (size_t i = 0; i < sizeof(presets) / sizeof(presets[0]); i++)
		test_preset(presets[i], &specs[i]);
	return 0;
}
