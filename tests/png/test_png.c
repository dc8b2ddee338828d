/*
 * test_png.c: a PNG holds exactly the pixels of its sparse image
 *
 * Proves for both encodings and pictures of many shapes, from empty to full,
 * that libpng reads back the samples of bv_image_to_dense() without a warning; that
 * the file has the form of the image, gray or RGB of 8 or 16 bits, with the chunks
 * in the promised order and the text that was asked for, no row filtered and
 * nothing after its end; that the bytes do not depend on what the encoder did
 * before, even if that failed for want of memory at any place; and which images
 * and texts are refused.
 */

#include <png.h>

#include "birdview.h"
#include "check.h"
#include "decode.h"
#include "generate.h"
#include "memory_limit.h"
#include "random_picture.h"

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
	char text[BV_TEXT_MAX + 1]; /* that goes into the file */
};

/* A preset, or with rows and columns a grid of 1 m cells; x points up. */
static struct scene make_scene(const char *preset, uint32_t rows,
			       uint32_t columns)
{
	struct scene scene = {.image = {.struct_size = sizeof(scene.image)}};

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
	CHECK_EQ_INT(bv_layout_parse(&scene.layout, sizeof(scene.layout),
				     "kitti", NULL, 0),
		     BV_OK);
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
	CHECK_EQ_INT(bv_describe_image(scene->grid, &scene->layout,
				       &scene->image, "frame.bin", scene->text,
				       sizeof(scene->text)),
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

static struct file encode_image(struct bv_encoder *by,
				const struct bv_image *image, const char *text)
{
	const uint8_t *png;
	struct file file;

	CHECK_EQ_INT(bv_encode_png(by, image, text, &png, &file.size), BV_OK);
	file.bytes = malloc(file.size);
	CHECK(file.bytes != NULL);
	memcpy(file.bytes, png, file.size);
	return file;
}

static struct file encode_with(struct bv_encoder *by, const struct scene *scene)
{
	return encode_image(by, &scene->image, scene->text);
}

static void check_same(const struct file *file, struct file other)
{
	CHECK_EQ_INT(other.size, file->size);
	CHECK(memcmp(other.bytes, file->bytes, file->size) == 0);
	free(other.bytes);
}

/* Encodes once more, and with a new encoder. */
static void check_repeatable(const struct bv_image *image, const char *text,
			     const struct file *file)
{
	struct bv_encoder *fresh = make_encoder();

	check_same(file, encode_image(encoder, image, text));
	check_same(file, encode_image(fresh, image, text));
	bv_encoder_free(fresh);
}

/* Stores native samples as PNG has them: big-endian. */
static void to_big_endian(uint8_t *samples, size_t size)
{
	for (size_t i = 0; i < size; i += 2) {
		uint16_t sample;

		memcpy(&sample, samples + i, sizeof(sample));
		samples[i] = (uint8_t)(sample >> 8);
		samples[i + 1] = (uint8_t)sample;
	}
}

/* Each row is the filter "none" and the samples themselves. */
static void check_stream(const struct file *file, const uint8_t *samples,
			 size_t row_size, size_t rows)
{
	uint8_t *raw = malloc((row_size + 1) * rows);

	CHECK(raw != NULL);
	decode_stream(file->bytes, file->size, raw, (row_size + 1) * rows);
	for (size_t y = 0; y < rows; y++) {
		const uint8_t *row = raw + y * (row_size + 1);

		CHECK_EQ_INT(row[0], PNG_FILTER_VALUE_NONE);
		CHECK(memcmp(row + 1, samples + y * row_size, row_size) == 0);
	}
	free(raw);
}

/* What is in the file beside pixels. */
static void check_form(const struct decoded *decoded,
		       const struct bv_image *image, const char *text)
{
	CHECK_EQ_INT(decoded->width, image->width);
	CHECK_EQ_INT(decoded->height, image->height);
	CHECK_EQ_INT(decoded->channels, image->channels);
	CHECK_EQ_INT(decoded->bit_depth, image->bits);
	CHECK_EQ_INT(decoded->color_type, image->channels == 1
						  ? PNG_COLOR_TYPE_GRAY
						  : PNG_COLOR_TYPE_RGB);
	CHECK_EQ_INT(decoded->interlace, PNG_INTERLACE_NONE);
	CHECK_STR(decoded->keyword, text != NULL ? "birdview" : "");
	CHECK_STR(decoded->text, text != NULL ? text : "");
}

static void check_file(const struct bv_image *image, const char *text,
		       const struct file *file)
{
	const size_t row_size =
		(size_t)image->width * image->channels * image->bits / 8;
	const size_t size = row_size * image->height;
	uint8_t *samples = malloc(size);
	static struct decoded decoded;
	char types[64];

	CHECK(samples != NULL);
	CHECK_EQ_INT(bv_image_to_dense(image, samples), BV_OK);
	decode_picture(file->bytes, file->size, &decoded);
	check_form(&decoded, image, text);
	CHECK(memcmp(decoded.samples, samples, size) == 0);
	decode_chunk_types(file->bytes, file->size, types, sizeof(types));
	CHECK_STR(types,
		  text != NULL ? "IHDR tEXt IDAT IEND" : "IHDR IDAT IEND");
	if (image->bits == 16)
		to_big_endian(samples, size);
	check_stream(file, samples, row_size, image->height);
	free(decoded.samples);
	free(samples);
}

static void check_image(const struct bv_image *image, const char *text)
{
	const struct file file = encode_image(encoder, image, text);

	check_file(image, text, &file);
	check_repeatable(image, text, &file);
	free(file.bytes);
}

static void check_picture(const struct scene *scene)
{
	check_image(&scene->image, scene->text);
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

static void test_preset(struct scene *scene)
{
	draw(scene, NULL, 0);
	check_picture(scene);
	draw_random(scene, 1);
	check_picture(scene);
	draw_random(scene, 100);
	check_picture(scene);
}

/* All whose usual form is a picture. */
static void test_presets(void)
{
	const char *name;

	for (size_t i = 0; (name = bv_preset_name(i)) != NULL; i++) {
		struct scene scene = make_scene(name, 0, 0);
		struct bv_grid_info info;

		CHECK(bv_grid_get_info(scene.grid, &info, sizeof(info)) ==
		      BV_OK);
		if (info.form == BV_FORM_PICTURE)
			test_preset(&scene);
		free_scene(&scene);
	}
}

/* Images made by hand, with a text or none. */
static void test_forms(void)
{
	uint64_t state = 1;

	for (int i = 0; i < 300; i++) {
		struct bv_image image;

		random_picture(&image, &state, i);
		check_image(&image, i % 2 == 0 ? NULL : "not of birdview");
		random_picture_free(&image);
	}
}

/* From none to the longest, all bytes that may be in it. */
static void test_texts(void)
{
	static char text[BV_TEXT_MAX + 1];
	const struct bv_image image = {.struct_size = sizeof(image),
				       .width = 3,
				       .height = 2,
				       .channels = 3,
				       .bits = 8,
				       .stride = 4};

	check_image(&image, "");
	for (size_t i = 0; i < BV_TEXT_MAX; i++)
		text[i] = (char)(' ' + i % 95);
	check_image(&image, text);
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
		status = bv_encode_png(poor, &scene.image, scene.text, &png,
				       &size);
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

/* Refuses what cannot be an image with its text, and touches nothing. */
static void expect_refusal(struct bv_encoder *by, const struct bv_image *image,
			   const char *text)
{
	const uint8_t *png = NULL;
	size_t size = 4711;

	CHECK_EQ_INT(bv_encode_png(by, image, text, &png, &size),
		     BV_ERR_ARGUMENT);
	CHECK(png == NULL && size == 4711);
}

static void test_arguments(void)
{
	struct scene scene = make_scene("surround", 3, 5);
	const struct bv_image *image = &scene.image;
	const uint8_t *png;
	size_t size;

	draw_full(&scene);
	expect_refusal(NULL, image, NULL);
	expect_refusal(encoder, NULL, NULL);
	CHECK_EQ_INT(bv_encode_png(encoder, image, NULL, NULL, &size),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encode_png(encoder, image, NULL, &png, NULL),
		     BV_ERR_ARGUMENT);
	check_picture(&scene);
	CHECK_EQ_INT(bv_encoder_create(NULL), BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encoder_set_encoding(NULL, BV_ENCODING_AUTO),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encoder_set_encoding(encoder, (enum bv_encoding)3),
		     BV_ERR_ARGUMENT);
	bv_encoder_free(NULL);
	free_scene(&scene);
}

/* Refuses the image once this is changed about it. */
#define ODD(...)                                     \
	do {                                         \
		struct bv_image odd = image;         \
                                                     \
		(void)(__VA_ARGS__);                 \
		expect_refusal(encoder, &odd, NULL); \
	} while (0)

static void test_odd_images(void)
{
	static const uint32_t cells[2] = {4, 5};
	static const uint32_t twice[2] = {4, 4}, falling[2] = {5, 4};
	static const uint32_t outside[2] = {4, 6}, far[2] = {4, UINT32_MAX};
	static const uint64_t pixels[2];
	const struct bv_image image = {.struct_size = sizeof(image),
				       .width = 3,
				       .height = 2,
				       .channels = 3,
				       .bits = 8,
				       .stride = 4,
				       .occupied = 2,
				       .cells = cells,
				       .pixels = pixels};

	check_image(&image, NULL);
	ODD(odd.struct_size = 0);
	ODD(odd.struct_size = 12);
	ODD(odd.struct_size = 4104);
	ODD(odd.width = 0);
	ODD(odd.height = 0);
	ODD(odd.width = 65536);
	ODD(odd.height = 65536);
	ODD(odd.width = 65535, odd.height = 4097);
	ODD(odd.channels = 0);
	ODD(odd.channels = 2);
	ODD(odd.channels = 4);
	ODD(odd.bits = 0);
	ODD(odd.bits = 1);
	ODD(odd.bits = 32);
	ODD(odd.stride = 3);
	ODD(odd.stride = 8);
	ODD(odd.bits = 16, odd.stride = 4);
	ODD(odd.bits = 16, odd.stride = 6);
	ODD(odd.channels = 1, odd.stride = 1);
	ODD(odd.cells = NULL);
	ODD(odd.pixels = NULL);
	ODD(odd.cells = twice);
	ODD(odd.cells = falling);
	ODD(odd.cells = outside);
	ODD(odd.cells = far);
	ODD(odd.occupied = 7);
	ODD(odd.height = 1);
	check_image(&image, NULL);
}

static void test_odd_texts(void)
{
	static char text[BV_TEXT_MAX + 2];
	struct scene scene = make_scene("surround", 3, 5);

	draw_full(&scene);
	for (int c = -128; c < 128; c++) {
		text[0] = 'a';
		text[1] = (char)c;
		text[2] = '\0';
		if (c != 0 && (c < ' ' || c > '~'))
			expect_refusal(encoder, &scene.image, text);
		else
			check_image(&scene.image, text);
	}
	memset(text, 'a', BV_TEXT_MAX + 1);
	expect_refusal(encoder, &scene.image, text);
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
		test_forms();
		test_texts();
		test_memory_runs_out();
		test_arguments();
		test_odd_images();
		test_odd_texts();
		bv_encoder_free(encoder);
	}
	return 0;
}
