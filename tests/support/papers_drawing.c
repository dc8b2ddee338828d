/*
 * papers_drawing.c: the maps of the papers as birdview draws them, dense
 *
 * Planes are large and frames small, so planes are used again: what a frame
 * wrote is cleared before the next one.
 */

#include "papers_drawing.h"

#include <stdbool.h>

#include "drawing.h"
#include "variants.h"

const struct papers_preset papers_presets[PAPERS_PRESETS] = {
	{PAPERS_COMPLEX_YOLO, "complex-yolo", 1},
	{PAPERS_COMPLEX_YOLO, "complex-yolo", 0},
	{PAPERS_SFA3D, "sfa3d", 0},
	{PAPERS_PIXOR, "pixor", 0},
	{PAPERS_MV3D_C, "mv3d-c", 0},
	{PAPERS_BIRDNET, "birdnet", 1},
	{PAPERS_APOLLO, "apollo", 0},
};

struct papers_drawing {
	const struct papers_preset *preset;
	struct bv_grid *grid;
	struct bv_rasterizer *rasterizer;
	struct papers_arrays arrays;
	uint32_t *cells; /* of the last frame */
	size_t occupied;
};

/* -------------------------------------------------------------------------- */
/* Planes                                                                     */
/* -------------------------------------------------------------------------- */

static size_t pixels_of(const struct papers_drawing *d)
{
	return (size_t)d->arrays.width * d->arrays.height;
}

static void *make_planes(const struct papers_drawing *d, size_t size)
{
	void *planes = calloc(pixels_of(d) + 1, size);

	CHECK(planes != NULL);
	return planes;
}

/* How many planes the array of this name has, by what the grid says. */
static uint32_t count_planes(const struct bv_grid *grid, const char *name)
{
	const uint32_t channels = grid_info(grid).channels;
	uint32_t n = 0;

	for (uint32_t i = 0; i < channels; i++)
		n += strcmp(channel_info(grid, i).array, name) == 0;
	return n;
}

static void make_arrays(struct papers_drawing *d)
{
	struct papers_arrays *a = &d->arrays;
	uint32_t heights, occupied;

	if (d->preset->picture) {
		a->rgb = make_planes(d, 3);
		return;
	}
	a->channels = count_planes(d->grid, "bev");
	heights = count_planes(d->grid, "slice-height");
	occupied = count_planes(d->grid, "slice-occupied");
	a->slices = grid_info(d->grid).slices;
	CHECK(heights == 0 || heights == a->slices);
	CHECK(occupied == 0 || occupied == a->slices);
	if (a->channels > 0)
		a->bev = make_planes(d, a->channels * sizeof(float));
	if (heights > 0)
		a->slice_height = make_planes(d, heights * sizeof(float));
	if (occupied > 0)
		a->slice_occupied = make_planes(d, occupied);
}

struct papers_drawing *papers_drawing_create(const struct papers_preset *preset)
{
	struct papers_drawing *d = calloc(1, sizeof(*d));
	struct bv_grid_options options = preset_options(preset->preset);
	struct bv_grid_info info;

	CHECK(d != NULL);
	options.form = preset->picture ? BV_FORM_PICTURE : BV_FORM_ARRAYS;
	d->preset = preset;
	d->grid = make_grid(&options);
	d->rasterizer = make_rasterizer(d->grid);
	info = grid_info(d->grid);
	d->arrays.width = info.width;
	d->arrays.height = info.height;
	d->cells = make_planes(d, sizeof(*d->cells));
	make_arrays(d);
	return d;
}

void papers_drawing_free(struct papers_drawing *d)
{
	papers_free(&d->arrays);
	free(d->cells);
	bv_rasterizer_free(d->rasterizer);
	bv_grid_free(d->grid);
	free(d);
}

void papers_drawing_use(struct papers_drawing *d, size_t variant)
{
	use_variants(d->rasterizer, variant);
}

const struct papers_arrays *
papers_drawing_arrays(const struct papers_drawing *drawing)
{
	return &drawing->arrays;
}

/* -------------------------------------------------------------------------- */
/* Drawing                                                                    */
/* -------------------------------------------------------------------------- */

/* Clears planes of numbers of 'size' bytes where the last frame wrote. */
static void clear(const struct papers_drawing *d, void *planes, size_t size,
		  size_t count)
{
	unsigned char *bytes = planes;

	for (size_t c = 0; planes != NULL && c < count; c++) {
		for (size_t i = 0; i < d->occupied; i++)
			memset(bytes + (c * pixels_of(d) + d->cells[i]) * size,
			       0, size);
	}
}

static void clear_all(struct papers_drawing *d)
{
	struct papers_arrays *a = &d->arrays;

	clear(d, a->bev, sizeof(float), a->channels);
	clear(d, a->slice_height, sizeof(float), a->slices);
	clear(d, a->slice_occupied, 1, a->slices);
	clear(d, a->rgb, 3, 1);
}

static void scatter(const struct papers_drawing *d, const struct bv_array *from,
		    void *planes)
{
	const size_t size = from->type == BV_F4 ? sizeof(float) : 1;
	unsigned char *to = planes;

	CHECK(planes != NULL);
	CHECK_EQ_INT(from->width, d->arrays.width);
	CHECK_EQ_INT(from->height, d->arrays.height);
	for (size_t c = 0; c < from->channels; c++) {
		const unsigned char *plane = from->planes[c];

		for (size_t i = 0; i < from->occupied; i++)
			memcpy(to + (c * pixels_of(d) + from->cells[i]) * size,
			       plane + i * size, size);
	}
}

static void take_array(struct papers_drawing *d, const struct bv_array *array)
{
	const struct papers_arrays *a = &d->arrays;

	if (strcmp(array->name, "bev") == 0) {
		CHECK(array->type == BV_F4 && array->channels == a->channels);
		scatter(d, array, a->bev);
	} else if (strcmp(array->name, "slice-height") == 0) {
		CHECK(array->type == BV_F4 && array->channels == a->slices);
		scatter(d, array, a->slice_height);
	} else {
		CHECK_STR(array->name, "slice-occupied");
		CHECK(array->type == BV_U1 && array->channels == a->slices);
		scatter(d, array, a->slice_occupied);
	}
}

static void take_counts(struct papers_arrays *a, const struct bv_counts *counts)
{
	a->read = counts->points;
	a->kept = counts->kept;
	a->not_finite = counts->not_finite;
	a->outside = counts->outside;
}

static void take_cells(struct papers_drawing *d, const uint32_t *cells,
		       size_t occupied)
{
	memcpy(d->cells, cells, occupied * sizeof(*cells));
	d->occupied = occupied;
}

static void finish_arrays(struct papers_drawing *d)
{
	struct bv_frame_arrays frame = {.struct_size = sizeof(frame)};

	CHECK(bv_rasterizer_finish_arrays(d->rasterizer, &frame) == BV_OK);
	CHECK(frame.count >= 1);
	take_cells(d, frame.arrays[0]->cells, frame.arrays[0]->occupied);
	for (size_t i = 0; i < frame.count; i++)
		take_array(d, frame.arrays[i]);
	take_counts(&d->arrays, frame.counts);
}

static void finish_picture(struct papers_drawing *d)
{
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK(bv_rasterizer_finish(d->rasterizer, &image) == BV_OK);
	take_cells(d, image.cells, image.occupied);
	for (size_t i = 0; i < image.occupied; i++)
		memcpy(&d->arrays.rgb[3 * image.cells[i]], pixel_of(&image, i),
		       3);
	take_counts(&d->arrays, image.counts);
}

static void draw_frame(struct papers_drawing *d, const float (*points)[4],
		       size_t n, double scale)
{
	struct bv_layout layout = make_layout("kitti");

	layout.intensity_scale = scale;
	clear_all(d);
	CHECK(bv_rasterizer_begin(d->rasterizer) == BV_OK);
	CHECK(bv_rasterizer_add(d->rasterizer, &layout, NULL, points, n) ==
	      BV_OK);
	if (d->preset->picture)
		finish_picture(d);
	else
		finish_arrays(d);
}

/* -------------------------------------------------------------------------- */
/* Comparing                                                                  */
/* -------------------------------------------------------------------------- */

static int differs(const struct papers_drawing *d, const char *what, size_t i,
		   double value, double expected)
{
	const size_t cell = i % pixels_of(d);

	fprintf(stderr,
		"%s: %s, plane %zu, row %zu, column %zu is %.9g, expected "
		"%.9g\n",
		d->preset->preset, what, i / pixels_of(d),
		cell / d->arrays.width, cell % d->arrays.width, value,
		expected);
	return 0;
}

/*
 * What apollo has in all cells alike, birdview has in those with points, of
 * which the last channel tells.
 */
static bool is_of_all_cells(const struct papers_drawing *d, size_t i)
{
	const size_t plane = i / pixels_of(d);

	return d->preset->map == PAPERS_APOLLO && (plane == 3 || plane == 6);
}

static int same_floats(const struct papers_drawing *d, const char *what,
		       const float *own, const float *expected, uint32_t planes)
{
	const size_t n = planes * pixels_of(d);

	CHECK((own != NULL) == (expected != NULL));
	if (own == NULL || memcmp(own, expected, n * sizeof(*own)) == 0)
		return 1;
	for (size_t i = 0; i < n; i++) {
		float wanted = expected[i];

		if (is_of_all_cells(d, i) &&
		    expected[7 * pixels_of(d) + i % pixels_of(d)] == 0.0f)
			wanted = 0.0f;
		if (!(own[i] == wanted))
			return differs(d, what, i, (double)own[i],
				       (double)wanted);
	}
	return 1;
}

/* 'step' bytes belong to a cell. */
static int same_bytes(const struct papers_drawing *d, const char *what,
		      const uint8_t *own, const uint8_t *expected, size_t n,
		      size_t step)
{
	CHECK((own != NULL) == (expected != NULL));
	if (own == NULL || memcmp(own, expected, n) == 0)
		return 1;
	for (size_t i = 0;; i++) {
		if (own[i] != expected[i])
			return differs(d, what, i / step, own[i], expected[i]);
	}
}

static int same_counts(const struct papers_arrays *own,
		       const struct papers_arrays *expected)
{
	return own->read == expected->read && own->kept == expected->kept &&
	       own->not_finite == expected->not_finite &&
	       own->outside == expected->outside;
}

int papers_drawing_agrees(struct papers_drawing *d, const float (*points)[4],
			  size_t n, double scale,
			  const struct papers_arrays *expected)
{
	const struct papers_arrays *own = &d->arrays;
	const size_t pixels = pixels_of(d);

	draw_frame(d, points, n, scale);
	CHECK_EQ_INT(own->width, expected->width);
	CHECK_EQ_INT(own->height, expected->height);
	if (!same_counts(own, expected)) {
		fprintf(stderr, "%s: other counts\n", d->preset->preset);
		return 0;
	}
	if (d->preset->picture)
		return same_bytes(d, "the picture", own->rgb, expected->rgb,
				  3 * pixels, 3);
	CHECK_EQ_INT(own->channels, expected->channels);
	CHECK_EQ_INT(own->slices, expected->slices);
	return same_floats(d, "bev", own->bev, expected->bev, own->channels) &&
	       same_floats(d, "slice-height", own->slice_height,
			   expected->slice_height, own->slices) &&
	       same_bytes(d, "slice-occupied", own->slice_occupied,
			  expected->slice_occupied, pixels * own->slices, 1);
}
