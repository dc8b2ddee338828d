/*
 * test_float_modes.c: what is drawn does not depend on the floating-point mode of the
 * caller, on any processor
 *
 * The part of test_float_env.c that needs neither files nor libraries.  Proves that
 * cells, pixels, planes and counts of points that are subnormal, lie on the edges of
 * cells or are moved are the same in each rounding mode and with subnormals flushed to
 * zero, and that the mode is found again after each call.
 */

#include <float.h>
#include <math.h>

#include "birdview.h"
#include "check.h"
#include "float_modes.h"

#define POINTS 4000u
#define CELLS (608u * 608u)

static float points[POINTS][4];
static double turn[16];
static const struct float_mode *mode;

/* What came of one way of drawing. */
struct drawn {
	size_t occupied;
	uint32_t cells[POINTS];
	uint32_t pixels[POINTS];
	struct bv_counts counts;
	float z[CELLS], intensity[CELLS], density[CELLS];
};

static void make_points(void)
{
	static const float tiny[] = {1e-40f, -1e-40f, FLT_TRUE_MIN,
				     -FLT_TRUE_MIN};
	uint64_t state = 1;

	for (size_t i = 0; i < POINTS; i++) {
		for (int k = 0; k < 4; k++) {
			state = state * 6364136223846793005u +
				1442695040888963407u;
			points[i][k] = (float)(state >> 40) * 0x1p-24f;
		}
		points[i][0] *= 50.0f;
		points[i][1] = 50.0f * points[i][1] - 25.0f;
		if (i % 8 < 4)
			points[i][i % 8] = tiny[i / 8 % 4];
	}
	turn[0] = turn[5] = cos(0.3);
	turn[1] = -(turn[4] = sin(0.3));
	turn[10] = turn[15] = 1.0;
	turn[11] = 1e-310;
}

/* Makes one call in the mode, after which that must be as before. */
static void expect_kept_mode(enum bv_status status,
			     const struct float_state *before)
{
	const struct float_state after = float_look();

	fesetenv(FE_DFL_ENV);
	CHECK_EQ_INT(status, BV_OK);
	CHECK(float_same_state(before, &after));
}

#define TRY(call)                                  \
	do {                                       \
		struct float_state before;         \
		enum bv_status status;             \
                                                   \
		float_enter(mode);                 \
		before = float_look();             \
		status = call;                     \
		expect_kept_mode(status, &before); \
	} while (0)

static void draw(const char *preset, const double *transform,
		 struct drawn *drawn)
{
	struct bv_image image = {.struct_size = sizeof(image)};
	struct bv_grid_options options;
	struct bv_rasterizer *rasterizer;
	struct bv_grid *grid = NULL;

	memset(drawn, 0, sizeof(*drawn));
	drawn->counts.struct_size = sizeof(drawn->counts);
	TRY(bv_grid_options_init(&options, sizeof(options), preset));
	if (strcmp(preset, "surround") == 0) {
		options.x_min = 0;
		options.x_max = options.y_max = 60.8;
		options.y_min = 0;
		options.z_min = 0;
	}
	TRY(bv_grid_create(&grid, &options, NULL, 0));
	TRY(bv_rasterizer_create(&rasterizer, grid));
	TRY(bv_rasterizer_add(rasterizer, NULL, transform, points, POINTS));
	TRY(bv_rasterizer_finish(rasterizer, &image));
	CHECK(image.occupied <= POINTS && image.counts->kept > 0);
	drawn->occupied = image.occupied;
	memcpy(drawn->cells, image.cells, image.occupied * 4);
	memcpy(drawn->pixels, image.pixels, image.occupied * 4);
	TRY(bv_rasterizer_add(rasterizer, NULL, transform, points, POINTS));
	TRY(bv_rasterizer_finish_planes(rasterizer, drawn->z, drawn->intensity,
					drawn->density, &drawn->counts));
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

static void test_drawing(const char *preset, const double *transform)
{
	static struct drawn expected, found;

	for (size_t i = 0; i < FLOAT_MODES; i++) {
		mode = &float_modes[i];
		draw(preset, transform, i == 0 ? &expected : &found);
		if (i > 0 && memcmp(&found, &expected, sizeof(found)) != 0) {
			fprintf(stderr, "%s, %s: another picture\n", preset,
				mode->name);
			exit(1);
		}
	}
}

int main(void)
{
	make_points();
	test_drawing("surround", NULL);
	test_drawing("surround", turn);
	test_drawing("sfa3d", NULL);
	test_drawing("sfa3d", turn);
	return 0;
}
