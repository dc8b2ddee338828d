/*
 * test_png.c: a PNG holds exactly the pixels of its sparse image
 *
 * Proves for both encodings and pictures of many shapes, from empty to full,
 * that libpng reads back the pixels of bv_image_to_rgb() without a warning; that
 * the file is 8-bit RGB with the chunks in the promised order, no row filtered
 * and nothing after its end; and that the bytes do not depend on what the encoder
 * did before, even if that failed for want of memory at any place.
 */

#include <png.h>

#include "birdview.h"
#include "check.h"
#include "decode.h"
#include "generate.h"
#include "memory_limit.h"

/* ---------------------------------------------------------------------- */
/* Pictures                                                               */
/* ---------------------------------------------------------------------- */

/* A grid, and the picture drawn on it last. */
struct scene {
	struct bv_grid_options options;
	struct bv_grid *grid;
	struct bv_rasterizer *rasterizer;
	struct bv_layout layout;
	struct bv_image image;
};

/* A preset, or with rows and columns a grid of 1 m cells; x points up. */
static struct scene make_scene(const char *preset, uint32_t rows,
			       uint32_t columns)
{
	struct scene scene;

	CHECK_EQ_INT(bv_grid_options_init(&scene.options, sizeof(scene.options),
					  preset),
		     BV_OK);
	if (rows > 0) {
		scene.options.x_min = scene.options.y_min = 0;
		scene.options.x_max = rows;
		scene.options.y_max = columns;
		scene.options.cell = 1;
	}
	CHECK_EQ_INT(bv_grid_create(&scene.grid, &scene.options, NULL, 0),
		     BV_OK);
	CHECK_EQ_INT(bv_rasterizer_create(&scene.rasterizer, scene.grid),
		     BV_OK);
	CHECK_EQ_INT(bv_layout_parse("kitti", &scene.layout, NULL, 0), BV_OK);
	return scene;
}

static void free_scene(struct scene *scene)
{
	bv_rasterizer_free(scene->rasterizer);
	bv_grid_free(scene->grid);
}

static void draw(struct scene *scene, const float *points, size_t n)
{
	CHECK_EQ_INT(bv_rasterize(scene->rasterizer, &scene->layout, points, n,
				  &scene->image),
		     BV_OK);
}

/* Draws 'parts' random frames as one. */
static void draw_random(struct scene *scene, size_t parts)
{
	static uint64_t state = 1;
	const struct bv_grid_options *o = &scene->options;
	const struct generate_spec spec = {
		.x_min = (float)o->x_min,
		.x_max = (float)o->x_max,
		.y_min = (float)o->y_min,
		.y_max = (float)o->y_max,
		.z_min = -2.0f,
		.z_max = 1.0f,
		.cell = o->cell,
		.intensity_scale = 1.0,
	};
	float *points = malloc((parts * GENERATE_MAX_POINTS + 1) * 16);
	size_t n = 0;

	CHECK(points != NULL);
	for (size_t i = 0; i < parts; i++)
		n += generate_points(&state, &spec, points + 4 * n);
	draw(scene, points, n);
	free(points);
}

/* Draws one point into each cell. */
static void draw_full(struct scene *scene)
{
	const size_t rows = (size_t)scene->options.x_max;
	const size_t columns = (size_t)scene->options.y_max;
	float *points = malloc(rows * columns * 16);
	float *p = points;

	CHECK(points != NULL);
	for (size_t i = 0; i < rows * columns; i++, p += 4) {
		p[0] = (float)(i / columns) + 0.5f;
		p[1] = (float)(i % columns) + 0.5f;
		p[2] = (float)(i % 255) / 128.0f;
		p[3] = (float)(i % 254) / 255.0f;
	}
	draw(scene, points, rows * columns);
	CHECK_EQ_INT(scene->image.occupied, rows * columns);
	free(points);
}

/* ---------------------------------------------------------------------- */
/* Encoding                                                               */
/* ---------------------------------------------------------------------- */

/* Serves all pictures of all shapes, one after the other. */
static struct bv_encoder *encoder;

/* Of all encoders that are made. */
static enum bv_encoding encoding;

static struct bv_encoder *make_encoder(void)
{
	struct bv_encoder *made;

	CHECK_EQ_INT(bv_encoder_create(&made), BV_OK);
	CHECK_EQ_INT(bv_encoder_set_encoding(made, encoding), BV_OK);
	return made;
}

/* A file that is not the encoder's own any more. */
struct file {
	uint8_t *bytes;
	size_t size;
};

static struct file encode_with(struct bv_encoder *by, const struct scene *scene)
{
	const uint8_t *png;
	struct file file;

	CHECK_EQ_INT(bv_encode_png(by, scene->grid, &scene->layout,
				   &scene->image, "frame.bin", &png,
				   &file.size),
		     BV_OK);
	file.bytes = malloc(file.size);
	CHECK(file.bytes != NULL);
	memcpy(file.bytes, png, file.size);
	return file;
}

static void check_same(const struct file *file, struct file other)
{
	CHECK_EQ_INT(other.size, file->size);
	CHECK(memcmp(other.bytes, file->bytes, file->size) == 0);
	free(other.bytes);
}

/* Encodes once more, and with a new encoder. */
static void check_repeatable(const struct scene *scene, const struct file *file)
{
	struct bv_encoder *fresh = make_encoder();

	check_same(file, encode_with(encoder, scene));
	check_same(file, encode_with(fresh, scene));
	bv_encoder_free(fresh);
}

/* Each row is the filter "none" and the samples themselves. */
static void check_stream(const struct file *file, const uint8_t *rgb,
			 size_t row_size, size_t rows)
{
	uint8_t *raw = malloc((row_size + 1) * rows);

	CHECK(raw != NULL);
	decode_stream(file->bytes, file->size, raw, (row_size + 1) * rows);
	for (size_t y = 0; y < rows; y++) {
		const uint8_t *row = raw + y * (row_size + 1);

		CHECK_EQ_INT(row[0], PNG_FILTER_VALUE_NONE);
		CHECK(memcmp(row + 1, rgb + y * row_size, row_size) == 0);
	}
	free(raw);
}

static void check_file(const struct scene *scene, const struct file *file)
{
	const struct bv_image *image = &scene->image;
	const size_t row_size = (size_t)image->width * 3;
	uint8_t *rgb = malloc(row_size * image->height);
	struct decoded decoded;
	char types[64];

	CHECK(rgb != NULL);
	bv_image_to_rgb(image, rgb);
	decode_picture(file->bytes, file->size, &decoded);
	CHECK_EQ_INT(decoded.width, image->width);
	CHECK_EQ_INT(decoded.height, image->height);
	CHECK_EQ_INT(decoded.bit_depth, 8);
	CHECK_EQ_INT(decoded.color_type, PNG_COLOR_TYPE_RGB);
	CHECK_EQ_INT(decoded.interlace, PNG_INTERLACE_NONE);
	CHECK(memcmp(decoded.rgb, rgb, row_size * image->height) == 0);
	decode_chunk_types(file->bytes, file->size, types, sizeof(types));
	CHECK_STR(types, "IHDR tEXt IDAT IEND");
	check_stream(file, rgb, row_size, image->height);
	free(decoded.rgb);
	free(rgb);
}

static void check_picture(const struct scene *scene)
{
	const struct file file = encode_with(encoder, scene);

	check_file(scene, &file);
	check_repeatable(scene, &file);
	free(file.bytes);
}

/* ---------------------------------------------------------------------- */
/* The tests                                                              */
/* ---------------------------------------------------------------------- */

static void test_shapes(void)
{
	static const uint32_t shapes[][2] = {
		{1, 1},    {1, 2},  {2, 1},   {1, 37},   {37, 1},
		{1, 5000}, {3, 63}, {64, 64}, {65, 129}, {5000, 1},
	};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct scene scene =
			make_scene("surround", shapes[i][0], shapes[i][1]);

		draw(&scene, NULL, 0);
		CHECK_EQ_INT(scene.image.occupied, 0);
		check_picture(&scene);
		draw_full(&scene);
		check_picture(&scene);
		for (int frame = 0; frame < 8; frame++) {
			draw_random(&scene, 1);
			check_picture(&scene);
		}
		free_scene(&scene);
	}
}

static void test_presets(void)
{
	const char *name;

	for (size_t i = 0; (name = bv_preset_name(i)) != NULL; i++) {
		struct scene scene = make_scene(name, 0, 0);

		draw(&scene, NULL, 0);
		check_picture(&scene);
		draw_random(&scene, 1);
		check_picture(&scene);
		draw_random(&scene, 100);
		check_picture(&scene);
		free_scene(&scene);
	}
}

/*
 * Each allocation fails in turn, until there are enough for the picture.  The
 * encoder has made a small one before, and then makes both.
 */
static void test_memory_runs_out(void)
{
	struct scene scene = make_scene("surround", 700, 700);
	struct scene small = make_scene("surround", 2, 2);
	enum bv_status status = BV_ERR_NO_MEMORY;
	struct file file, small_file;
	int failures = 0;

	draw_full(&scene);
	draw_full(&small);
	file = encode_with(encoder, &scene);
	small_file = encode_with(encoder, &small);
	for (int enough = 0; status != BV_OK; enough++) {
		const uint8_t *png = NULL;
		struct bv_encoder *poor = make_encoder();
		size_t size = 4711;

		check_same(&small_file, encode_with(poor, &small));
		memory_limit(enough);
		status = bv_encode_png(poor, scene.grid, &scene.layout,
				       &scene.image, "frame.bin", &png, &size);
		memory_unlimit();
		if (status != BV_OK) {
			CHECK_EQ_INT(status, BV_ERR_NO_MEMORY);
			CHECK(png == NULL && size == 4711);
			failures++;
		}
		check_same(&small_file, encode_with(poor, &small));
		check_same(&file, encode_with(poor, &scene));
		bv_encoder_free(poor);
	}
	/* The row, or the file. */
	CHECK(failures >= 1);
	free(small_file.bytes);
	free(file.bytes);
	free_scene(&small);
	free_scene(&scene);
}

/* Refuses what cannot be a picture of this grid, and touches nothing. */
static void expect_refusal(struct bv_encoder *by, const struct bv_grid *grid,
			   const struct bv_layout *layout,
			   const struct bv_image *image, enum bv_status status)
{
	const uint8_t *png = NULL;
	size_t size = 4711;

	CHECK_EQ_INT(bv_encode_png(by, grid, layout, image, NULL, &png, &size),
		     status);
	CHECK(png == NULL && size == 4711);
}

static void test_arguments(void)
{
	struct scene scene = make_scene("surround", 3, 5);
	const struct bv_grid *grid = scene.grid;
	const struct bv_layout *layout = &scene.layout;
	struct bv_layout nameless = scene.layout;
	struct bv_image odd;
	const uint8_t *png;
	size_t size;

	draw_full(&scene);
	odd = scene.image;
	expect_refusal(NULL, grid, layout, &odd, BV_ERR_ARGUMENT);
	expect_refusal(encoder, NULL, layout, &odd, BV_ERR_ARGUMENT);
	expect_refusal(encoder, grid, NULL, &odd, BV_ERR_ARGUMENT);
	expect_refusal(encoder, grid, layout, NULL, BV_ERR_ARGUMENT);
	CHECK_EQ_INT(
		bv_encode_png(encoder, grid, layout, &odd, NULL, NULL, &size),
		BV_ERR_ARGUMENT);
	CHECK_EQ_INT(
		bv_encode_png(encoder, grid, layout, &odd, NULL, &png, NULL),
		BV_ERR_ARGUMENT);
	memset(nameless.name, 'x', sizeof(nameless.name));
	expect_refusal(encoder, grid, &nameless, &odd, BV_ERR_LAYOUT);
	odd.width = 4;
	expect_refusal(encoder, grid, layout, &odd, BV_ERR_ARGUMENT);
	odd.width = 5;
	odd.height = 0;
	expect_refusal(encoder, grid, layout, &odd, BV_ERR_ARGUMENT);
	check_picture(&scene);
	CHECK_EQ_INT(bv_encoder_create(NULL), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encoder_set_encoding(NULL, BV_ENCODING_AUTO),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encoder_set_encoding(encoder, (enum bv_encoding)3),
		     BV_ERR_ARGUMENT);
	bv_encoder_free(NULL);
	free_scene(&scene);
}

int main(void)
{
	static const enum bv_encoding encodings[] = {
		BV_ENCODING_AUTO, BV_ENCODING_SPARSE, BV_ENCODING_LIBPNG};

	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		encoding = encodings[i];
		encoder = make_encoder();
		test_shapes();
		test_presets();
		test_memory_runs_out();
		test_arguments();
		bv_encoder_free(encoder);
	}
	return 0;
}
