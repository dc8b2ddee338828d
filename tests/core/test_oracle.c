/*
 * test_oracle.c: birdview draws what the words of the contract say
 *
 * Proves that bv_rasterize() gives the same pixels, occupied cells and counts
 * as a renderer that shares no line with it, on thousands of random frames full
 * of trouble, in surround, note and sfa3d (for the others: test_papers.c), in all scales
 * of density, on odd grids and in many layouts.  All frames of a grid go through one
 * rasterizer, so anything that it forgets to clear shows in a later frame.
 *
 * BIRDVIEW_LONG=1 draws ten times as many frames, BIRDVIEW_SHORT=1 a tenth;
 * BIRDVIEW_SEED=N draws others.
 */

#include <stdarg.h>

#include "drawing.h"
#include "generate.h"
#include "oracle.h"
#include "trials.h"

/* ---------------------------------------------------------------------- */
/* What is drawn                                                          */
/* ---------------------------------------------------------------------- */

struct world {
	const char *name, *preset;
	enum oracle_preset oracle;
	struct box box; /* presets other than surround: to aim the points */
	unsigned int frames;
};

static const struct world worlds[] = {
	{"small",
	 "surround",
	 ORACLE_SURROUND,
	 {-4.2, 4.8, -4.2, 4.8, -3, 3, 0.3},
	 1200},
	/* No quotient but the last cell decides. */
	{"one cell",
	 "surround",
	 ORACLE_SURROUND,
	 {-1, 1, -1, 1, -2, 2, 2},
	 200},
	/* Rows and columns cannot be mixed up. */
	{"oblong",
	 "surround",
	 ORACLE_SURROUND,
	 {-2, 5, -0.5, 0.5, -1, 1, 0.1},
	 600},
	/* No bound is 0 or the opposite of another. */
	{"offset",
	 "surround",
	 ORACLE_SURROUND,
	 {100.7, 104.7, -33.3, -30.3, 7, 9.5, 0.25},
	 600},
	/* Neighbouring float32 are five cells apart. */
	{"far",
	 "surround",
	 ORACLE_SURROUND,
	 {4500000, 4500016, 500000, 500003, 100, 120, 0.1},
	 300},
	{"huge",
	 "surround",
	 ORACLE_SURROUND,
	 {-1e30, 1e30, -1e30, 1e30, -1e30, 1e30, 1e29},
	 300},
	{"subnormal",
	 "surround",
	 ORACLE_SURROUND,
	 {0, 1e-39, -1e-39, 0, -1e-40, 1e-40, 1e-40},
	 300},
	/* Most points are above or below. */
	{"slab",
	 "surround",
	 ORACLE_SURROUND,
	 {-3, 3, -3, 3, -0.001, 0.001, 0.2},
	 300},
	/* Cells hold about as many points as where density ends, 63. */
	{"crowded", "surround", ORACLE_SURROUND, {0, 4, 0, 6, -1, 1, 1}, 600},
	/* Whole pictures are slow to compare, so there are fewer of them. */
	{"surround",
	 "surround",
	 ORACLE_SURROUND,
	 {-80, 80, -80, 80, -3, 3, 0.1},
	 50},
	{"note", "note", ORACLE_NOTE, {-80, 80, -80, 80, -3, 0, 0.1}, 100},
	{"sfa3d",
	 "sfa3d",
	 ORACLE_SFA3D,
	 {0, 50, -25, 25, -2.73, 1.27, 50.0 / 608},
	 300},
};

#define WORLD_COUNT (sizeof(worlds) / sizeof(worlds[0]))

/* A scale of density, in the words of birdview and in those of the oracle. */
struct scale {
	enum bv_density_scale density;
	uint32_t full, log2_base;
};

/* The first is that of the preset. */
static const struct scale scales[] = {
	{BV_DENSITY_PRESET, 0, 6},   {BV_DENSITY_LOG16, 0, 4},
	{BV_DENSITY_LOG32, 0, 5},    {BV_DENSITY_LOG64, 0, 6},
	{BV_DENSITY_LOG128, 0, 7},   {BV_DENSITY_LINEAR, 1, 0},
	{BV_DENSITY_LINEAR, 102, 0}, {BV_DENSITY_LINEAR, 65535, 0},
};

#define SCALE_COUNT (sizeof(scales) / sizeof(scales[0]))

/*
 * A layout, in the words of birdview ('text') and in those of the oracle.
 * Without text the numbers are put into a struct bv_layout by hand.
 */
struct form {
	const char *text;
	size_t stride;
	int offset[4], negate[3];
	double scale;
};

static const struct form forms[] = {
	{"kitti", 16, {0, 4, 8, 12}, {0, 0, 0}, 1},
	{"nuscenes", 20, {4, 0, 8, 12}, {0, 1, 0}, 255},
	{"columns=x,y,z", 12, {0, 4, 8, -1}, {0, 0, 0}, 1},
	{"columns=-,i,-z,-,-x,y", 24, {16, 20, 8, 4}, {1, 0, 1}, 100},
	{"columns=-y,-x,-z,i", 16, {4, 0, 8, 12}, {1, 1, 1}, 65535},
	{NULL, 23, {1, 6, 11, 17}, {0, 0, 1}, 255},
	{NULL, 37, {33, 3, 17, 22}, {1, 0, 0}, 0.7},
};

#define FORM_COUNT (sizeof(forms) / sizeof(forms[0]))

static struct bv_layout form_layout(const struct form *form)
{
	struct bv_layout layout = {.struct_size = sizeof(layout),
				   .name = "by hand"};

	if (form->text != NULL) {
		layout = make_layout(form->text);
	} else {
		layout.stride = (uint32_t)form->stride;
		for (int i = 0; i < 4; i++)
			layout.offset[i] = (uint32_t)form->offset[i];
		for (int i = 0; i < 3; i++)
			layout.negate |= (uint32_t)form->negate[i] << i;
	}
	layout.intensity_scale = form->scale;
	return layout;
}

static struct oracle_view make_view(const struct world *world,
				    const struct scale *scale,
				    const struct form *form)
{
	struct oracle_view view = {
		.preset = world->oracle,
		.x_min = world->box.x_min,
		.x_max = world->box.x_max,
		.y_min = world->box.y_min,
		.y_max = world->box.y_max,
		.z_min = world->box.z_min,
		.z_max = world->box.z_max,
		.cell = world->box.cell,
		.log2_base = scale->log2_base,
		.full_count = scale->full,
		.stride = form->stride,
		.intensity_scale = form->scale,
	};

	memcpy(view.offset, form->offset, sizeof(view.offset));
	memcpy(view.negate, form->negate, sizeof(view.negate));
	return view;
}

/* ---------------------------------------------------------------------- */
/* Frames                                                                 */
/* ---------------------------------------------------------------------- */

/* One frame to draw: all that is needed to draw it again. */
struct trial {
	const struct world *world;
	const struct scale *scale;
	const struct form *form;
	uint64_t seed;
	unsigned int frame;
};

struct frame {
	unsigned char *memory;
	const unsigned char *points; /* unaligned; NULL if there are none */
	size_t n;
};

/*
 * Lays out the points of a trial.  The memory ends with the last point, so that
 * a tool that watches memory sees a read past it.
 */
static struct frame make_frame(const struct trial *trial)
{
	static float points[GENERATE_MAX_POINTS * 4];
	const struct box *box = &trial->world->box;
	const struct form *form = trial->form;
	const struct generate_spec spec = {
		(float)box->x_min, (float)box->x_max, (float)box->y_min,
		(float)box->y_max, (float)box->z_min, (float)box->z_max,
		box->cell,         form->scale,
	};
	const uint64_t world = (uint64_t)(trial->world - worlds);
	uint64_t state = (trial->seed << 40 ^ world << 32 ^ trial->frame) *
			 0xd1342543de82ef95;
	struct frame frame = {.n = generate_points(&state, &spec, points)};

	if (frame.n == 0)
		return frame;
	frame.memory = malloc(frame.n * form->stride + 1);
	CHECK(frame.memory != NULL);
	frame.points = frame.memory + 1;
	memset(frame.memory, 0x5a, frame.n * form->stride + 1);
	for (size_t i = 0; i < frame.n; i++) {
		unsigned char *to = frame.memory + 1 + i * form->stride;

		for (int k = 0; k < 4; k++) {
			const bool negate = k < 3 && form->negate[k] != 0;
			const float raw = points[4 * i + (size_t)k];
			const float value = negate ? -raw : raw;

			if (form->offset[k] >= 0)
				memcpy(to + form->offset[k], &value, 4);
		}
	}
	return frame;
}

/* ---------------------------------------------------------------------- */
/* Comparing                                                              */
/* ---------------------------------------------------------------------- */

_Noreturn __attribute__((format(printf, 2, 3))) static void
mismatch(const struct trial *trial, const char *format, ...)
{
	va_list values;

	fprintf(stderr,
		"BIRDVIEW_SEED=%llu, grid '%s', density %d, frame %u, layout "
		"%s: ",
		(unsigned long long)trial->seed, trial->world->name,
		(int)trial->scale->density, trial->frame,
		trial->form->text != NULL ? trial->form->text : "by hand");
	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fputc('\n', stderr);
	exit(1);
}

static void compare_number(const struct trial *trial, const char *what,
			   uint64_t value, uint64_t expected)
{
	if (value != expected)
		mismatch(trial, "%s is %llu, expected %llu", what,
			 (unsigned long long)value,
			 (unsigned long long)expected);
}

static void compare_counts(const struct trial *trial,
			   const struct bv_image *image,
			   const struct oracle_picture *expected)
{
	const struct bv_counts *counts = image->counts;

	compare_number(trial, "points", counts->points, expected->read);
	compare_number(trial, "kept", counts->kept, expected->kept);
	compare_number(trial, "not_finite", counts->not_finite,
		       expected->not_finite);
	compare_number(trial, "outside", counts->outside, expected->outside);
	compare_number(trial, "odd_intensity", counts->odd_intensity,
		       expected->odd_intensity);
}

/* The sparse image lists the cells with points, in order, and no others. */
static void compare_cells(const struct trial *trial,
			  const struct bv_image *image,
			  const struct oracle_picture *expected)
{
	const size_t pixels = (size_t)expected->width * expected->height;
	const bool note = trial->world->oracle == ORACLE_NOTE;
	uint32_t most = 0;
	size_t i = 0;

	for (uint32_t cell = 0; cell < pixels; cell++) {
		if (expected->count[cell] == 0)
			continue;
		if (i == image->occupied || image->cells[i] != cell)
			mismatch(trial, "cell %u is not where it should be",
				 cell);
		compare_number(trial, "the fourth byte of a pixel",
			       pixel_of(image, i)[3], 0);
		if (expected->count[cell] > most)
			most = expected->count[cell];
		i++;
	}
	compare_number(trial, "occupied", image->occupied, i);
	if (note)
		compare_number(trial, "the greatest count", frame_count(image),
			       most);
}

static void compare_pixels(const struct trial *trial, const uint8_t *rgb,
			   const struct oracle_picture *expected)
{
	const size_t pixels = (size_t)expected->width * expected->height;

	if (memcmp(rgb, expected->rgb, pixels * 3) == 0)
		return;
	for (size_t i = 0; i < pixels; i++) {
		const uint8_t *p = &rgb[3 * i], *q = &expected->rgb[3 * i];

		if (memcmp(p, q, 3) != 0)
			mismatch(trial,
				 "the pixel in row %zu, column %zu with %u "
				 "points is %u,%u,%u, expected %u,%u,%u",
				 i / expected->width, i % expected->width,
				 expected->count[i], p[0], p[1], p[2], q[0],
				 q[1], q[2]);
	}
}

/* 'rgb' has room for the picture. */
static void run_trial(const struct trial *trial,
		      struct bv_rasterizer *rasterizer, uint8_t *rgb)
{
	const struct oracle_view view =
		make_view(trial->world, trial->scale, trial->form);
	const struct bv_layout layout = form_layout(trial->form);
	const struct frame frame = make_frame(trial);
	struct oracle_picture expected;
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK(oracle_render(&view, frame.points, frame.n, &expected) == 0);
	CHECK(bv_rasterize(rasterizer, &layout, frame.points, frame.n,
			   &image) == BV_OK);
	compare_number(trial, "width", image.width, expected.width);
	compare_number(trial, "height", image.height, expected.height);
	compare_counts(trial, &image, &expected);
	compare_cells(trial, &image, &expected);
	make_dense(&image, rgb);
	compare_pixels(trial, rgb, &expected);
	oracle_free(&expected);
	free(frame.memory);
}

static void run_world(const struct world *world, const struct scale *scale,
		      uint64_t seed, unsigned int frames)
{
	struct trial trial = {.world = world, .scale = scale, .seed = seed};
	struct bv_grid_options options =
		world->oracle == ORACLE_SURROUND
			? box_options(world->box)
			: preset_options(world->preset);
	struct bv_rasterizer *rasterizer;
	struct bv_grid_info info;
	struct bv_grid *grid;
	uint8_t *rgb;

	options.density = scale->density;
	options.density_full = scale->full;
	grid = make_grid(&options);
	info = grid_info(grid);
	rasterizer = make_rasterizer(grid);
	rgb = malloc((size_t)info.width * info.height * 3);
	CHECK(rgb != NULL);
	for (trial.frame = 0; trial.frame < frames; trial.frame++) {
		trial.form = &forms[trial.frame % FORM_COUNT];
		run_trial(&trial, rasterizer, rgb);
	}
	free(rgb);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/* Where cells hold few points, and where all are in one. */
static void run_scales(const struct world *world, uint64_t seed,
		       unsigned int frames)
{
	if (strcmp(world->name, "crowded") != 0 &&
	    strcmp(world->name, "one cell") != 0)
		return;
	for (size_t i = 1; i < SCALE_COUNT; i++)
		run_world(world, &scales[i], seed, frames);
}

int main(void)
{
	const char *text = getenv("BIRDVIEW_SEED");
	const uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 1;

	for (size_t i = 0; i < WORLD_COUNT; i++) {
		const unsigned int frames = count_trials(worlds[i].frames, 1);

		run_world(&worlds[i], &scales[0], seed, frames);
		run_scales(&worlds[i], seed, frames);
	}
	return 0;
}
