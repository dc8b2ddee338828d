/*
 * test_kernels.c: the kernels do to a batch what bv_rasterize() does to a frame
 *
 * Proves that cells, pixels, counts and maxima are those of the CPU to the last
 * bit, in some presets (in all of them: test_kernels_channels.c) and all scales of
 * density, in grids of any shape, in layouts of any alignment; for batches of 1 to 16
 * frames of different sizes and kinds, among them empty ones,
 * frames without a finite point, with all points in one cell, with nothing but
 * odd intensities, with ties of signed zeros, and of random bits; that the number
 * of its cells is kept for those who make a stream of a frame; that nothing is
 * written past its image; and that a batch leaves the memory of the grids as it
 * found it: all 0.
 *
 * Here the kernels run on the emulator; on a machine with a GPU, a build with
 * nvcc runs the same on that.
 *
 * BIRDVIEW_LONG=1 runs ten times as many batches, BIRDVIEW_SHORT=1 some of them;
 * BIRDVIEW_SEED=N draws others.
 */

#include <math.h>

#include "device_batch.h"
#include "drawing.h"
#include "frame_bytes.h"
#include "generate.h"
#include "layouts.h"
#include "splitmix.h"
#include "trials.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The most points of a frame here. */
#define MOST_POINTS 20000

/* Those of a world with BIRDVIEW_SHORT. */
#define LEAST_BATCHES 3

struct world {
	const char *preset;
	struct box box;  /* presets other than surround: to aim the points */
	uint32_t frames; /* of a batch at most; large grids have few */
	unsigned int batches;
};

static const struct world worlds[] = {
	{"surround", {-80, 80, -80, 80, -3, 3, 0.1}, 3, 8},
	{"note", {-80, 80, -80, 80, -3, 0, 0.1}, 3, 8},
	{"sfa3d", {0, 50, -25, 25, -2.73, 1.27, 50.0 / 608}, 5, 12},
	/* One cell. */
	{"surround", {-1, 1, -1, 1, -2, 2, 2}, 16, 20},
	/* 31, 32 and 33 cells, around a word of the bitmap. */
	{"surround", {0, 3.1, 0, 0.1, -2, 2, 0.1}, 16, 10},
	{"surround", {0, 0.1, 0, 3.2, -2, 2, 0.1}, 16, 10},
	{"surround", {0, 3.3, 0, 0.1, -2, 2, 0.1}, 16, 10},
	/* 1,024 and 1,025 cells, around a tile. */
	{"surround", {-1.6, 1.6, -1.6, 1.6, -2, 2, 0.1}, 16, 20},
	{"surround", {-2, 0.5, -2, 2.1, -2, 2, 0.1}, 16, 20},
	/* 32,768 and 32,769 cells, around a group. */
	{"surround", {0, 12.8, 0, 25.6, -2, 2, 0.1}, 16, 20},
	{"surround", {0, 9.9, 0, 33.1, -2, 2, 0.1}, 16, 20},
	/* As tall and as wide as a picture may be. */
	{"surround", {0, 6553.5, 0, 0.1, -2, 2, 0.1}, 16, 10},
	{"surround", {0, 0.3, 0, 6553.5, -2, 2, 0.1}, 8, 10},
	/* Far off, vast, and tiny. */
	{"surround", {4500000, 4500016, 500000, 500003, 100, 120, 0.1}, 16, 10},
	{"surround", {-1e30, 1e30, -1e30, 1e30, -1e30, 1e30, 1e29}, 16, 10},
	{"surround", {0, 1e-39, -1e-39, 0, -1e-40, 1e-40, 1e-40}, 16, 10},
};

/* One whose cells hold from a few points to some hundreds. */
static const struct world crowded = {
	"surround", {0, 4, 0, 6, -2, 2, 1}, 16, 10};

struct scale {
	enum bv_density_scale density;
	uint32_t full;
};

/* The first is that of the preset. */
static const struct scale scales[] = {
	{BV_DENSITY_PRESET, 0},   {BV_DENSITY_LOG16, 0},
	{BV_DENSITY_LOG32, 0},    {BV_DENSITY_LOG64, 0},
	{BV_DENSITY_LOG128, 0},   {BV_DENSITY_LINEAR, 1},
	{BV_DENSITY_LINEAR, 102}, {BV_DENSITY_LINEAR, 65535},
};

/* ---------------------------------------------------------------------- */
/* Kinds of frames                                                        */
/* ---------------------------------------------------------------------- */

struct point {
	float x, y, z, intensity;
};

static float draw_between(uint64_t *state, float min, float max)
{
	const double share = (double)(draw_bits(state) >> 11) * 0x1p-53;

	return (float)((double)min + share * ((double)max - (double)min));
}

static struct point draw_inside(uint64_t *state,
				const struct generate_spec *spec)
{
	const struct point p = {
		draw_between(state, spec->x_min, spec->x_max),
		draw_between(state, spec->y_min, spec->y_max),
		draw_between(state, spec->z_min, spec->z_max),
		draw_between(state, 0, (float)spec->intensity_scale)};

	return p;
}

static float draw_any_float(uint64_t *state)
{
	const uint32_t bits = (uint32_t)draw_bits(state);
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* How a point of one kind of frame differs from any inside the grid. */
typedef void (*change_point)(uint64_t *state, struct point *p);

static void change_nothing(uint64_t *state, struct point *p)
{
	(void)state;
	(void)p;
}

static void lose_a_coordinate(uint64_t *state, struct point *p)
{
	static const float lost[] = {NAN, INFINITY, -INFINITY};
	float *const coordinates[] = {&p->x, &p->y, &p->z};

	*coordinates[draw_bits(state) % 3] = lost[draw_bits(state) % 3];
}

static void make_intensity_odd(uint64_t *state, struct point *p)
{
	static const float odd[] = {NAN,        -NAN,  INFINITY, -INFINITY,
				    -0x1p-149f, -1.0f, -0.0f,    3e38f};

	p->intensity = odd[draw_bits(state) % COUNT(odd)];
}

static void lose_intensity(uint64_t *state, struct point *p)
{
	(void)state;
	p->intensity = NAN;
}

/* Heights that are equal as numbers and differ in their bits. */
static void flatten(uint64_t *state, struct point *p)
{
	p->z = draw_bits(state) % 2 == 0 ? 0.0f : -0.0f;
}

static void randomize(uint64_t *state, struct point *p)
{
	p->x = draw_any_float(state);
	p->y = draw_any_float(state);
	p->z = draw_any_float(state);
	p->intensity = draw_any_float(state);
}

struct kind {
	change_point change;
	bool one_place; /* all points where the first one is, but for z */
	size_t most;    /* points */
};

static const struct kind kinds[] = {
	{change_nothing, false, MOST_POINTS},
	{change_nothing, false, 300},
	{change_nothing, true, 3000},
	{change_nothing, false, 1},
	{lose_a_coordinate, false, 3000},
	{make_intensity_odd, false, 3000},
	{lose_intensity, false, 300},
	{flatten, false, 3000},
	{flatten, true, 3000},
	{randomize, false, 3000},
	{change_nothing, false, 0},
};

static size_t draw_frame(uint64_t *state, const struct kind *kind,
			 const struct generate_spec *spec, struct point *points)
{
	const size_t n =
		kind->most == 0 ? 0 : 1 + draw_bits(state) % kind->most;

	for (size_t i = 0; i < n; i++) {
		points[i] = draw_inside(state, spec);
		if (kind->one_place && i > 0) {
			points[i].x = points[0].x;
			points[i].y = points[0].y;
		}
		kind->change(state, &points[i]);
	}
	return n;
}

/* Half of the frames are those of generate.h, the others of a kind above. */
static struct test_frame draw_test_frame(uint64_t *state,
					 const struct world *world,
					 const struct bv_layout *layout)
{
	static struct point points[MOST_POINTS];
	const struct generate_spec spec = {
		(float)world->box.x_min, (float)world->box.x_max,
		(float)world->box.y_min, (float)world->box.y_max,
		(float)world->box.z_min, (float)world->box.z_max,
		world->box.cell,         layout->intensity_scale,
	};
	const uint64_t choice = draw_bits(state) % (2 * COUNT(kinds));
	size_t n;

	if (choice < COUNT(kinds))
		n = draw_frame(state, &kinds[choice], &spec, points);
	else
		n = generate_points(state, &spec, &points[0].x);
	return make_frame(layout, &points[0].x, n);
}

/* ---------------------------------------------------------------------- */
/* The tests                                                              */
/* ---------------------------------------------------------------------- */

static void test_batch(struct device *device, const struct world *world,
		       const struct bv_layout *layout, uint32_t count,
		       uint64_t *state)
{
	struct test_frame frames[BV_MOST_BATCH];

	for (uint32_t i = 0; i < count; i++)
		frames[i] = draw_test_frame(state, world, layout);
	check_batch(device, layout, frames, count);
	for (uint32_t i = 0; i < count; i++)
		free(frames[i].bytes);
}

/*
 * The first batch is full, so that later ones leave frames without use, of whatever
 * number; layouts go on from one world to the next.
 */
static void test_world(const struct world *world, const struct scale *scale,
		       uint64_t seed)
{
	struct bv_grid_options options =
		strcmp(world->preset, "surround") == 0
			? box_options(world->box)
			: preset_options(world->preset);
	static size_t next_layout;
	uint64_t state = seed;
	const unsigned int batches =
		count_trials(world->batches, LEAST_BATCHES);
	struct device device;
	struct bv_grid *grid;

	options.density = scale->density;
	options.density_full = scale->full;
	grid = make_grid(&options);
	device = make_device(grid, world->frames);
	for (unsigned int i = 0; i < batches; i++) {
		const uint32_t count =
			world->frames - (uint32_t)(7 * i % world->frames);

		test_batch(&device, world, &layouts[next_layout++], count,
			   &state);
		next_layout %= COUNT(layouts);
		if (device.grids.cells <= 1025)
			check_cleared(&device);
	}
	free_device(&device);
	bv_grid_free(grid);
}

/* Nothing at all, in every frame. */
static void test_empty_batch(void)
{
	const struct test_frame frames[2] = {{NULL, 0}, {NULL, 0}};
	struct bv_grid *grid = make_preset_grid("note");
	struct device device = make_device(grid, 2);

	check_batch(&device, &layouts[0], frames, 2);
	free_device(&device);
	bv_grid_free(grid);
}

int main(void)
{
	const char *text = getenv("BIRDVIEW_SEED");
	const uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 1;

	test_empty_batch();
	for (size_t i = 0; i < COUNT(worlds); i++)
		test_world(&worlds[i], &scales[0], seed);
	for (size_t i = 1; i < COUNT(scales); i++)
		test_world(&crowded, &scales[i], seed);
	return 0;
}
