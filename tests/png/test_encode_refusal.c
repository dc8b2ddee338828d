/*
 * test_encode_refusal.c: only pictures that can be encoded are
 *
 * Proves that bv_encode_png() refuses, with both encodings, images of another form
 * than the header allows, cells that do not rise or lie outside, and texts that a
 * chunk cannot hold; that it takes images made by hand, gray and of 16 bits too,
 * with or without a text, which libpng then decodes to the same pixels; that an
 * image kept too long is refused or encoded but ends; and that bv_describe_image()
 * refuses images of another grid.
 */

#include <png.h>

#include "birdview.h"
#include "check.h"

#define WIDTH 40u
#define HEIGHT 30u

static struct bv_encoder *encoder;

static enum bv_status encode(const struct bv_image *image, const char *text,
			     enum bv_encoding encoding, const uint8_t **png,
			     size_t *size)
{
	CHECK_EQ_INT(bv_encoder_set_encoding(encoder, encoding), BV_OK);
	return bv_encode_png(encoder, image, text, png, size);
}

/* By both encodings, and with the results left alone. */
static void check_refused(const struct bv_image *image, const char *text)
{
	for (int i = BV_ENCODING_AUTO; i <= BV_ENCODING_LIBPNG; i++) {
		const uint8_t *png = NULL;
		size_t size = 7;

		CHECK_EQ_INT(
			encode(image, text, (enum bv_encoding)i, &png, &size),
			BV_ERR_ARGUMENT);
		CHECK(png == NULL && size == 7);
	}
}

/* -------------------------------------------------------------------------- */
/* Images made by hand                                                        */
/* -------------------------------------------------------------------------- */

static uint32_t cells[WIDTH * HEIGHT];
static uint8_t pixels[WIDTH * HEIGHT * 8];

static uint32_t random_number(void)
{
	static uint64_t state = 3;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33);
}

/* About one cell in 'spread' is occupied. */
static struct bv_image make_image(uint32_t channels, uint32_t bits,
				  uint32_t spread)
{
	struct bv_image image = {.struct_size = sizeof(image),
				 .width = WIDTH,
				 .height = HEIGHT,
				 .channels = channels,
				 .bits = bits,
				 .stride = channels * bits > 32 ? 8 : 4,
				 .cells = cells,
				 .pixels = pixels};

	memset(pixels, 0, sizeof(pixels));
	for (uint32_t cell = 0; cell < WIDTH * HEIGHT; cell++) {
		if (random_number() % spread != 0)
			continue;
		cells[image.occupied] = cell;
		for (uint32_t k = 0; k < channels * bits / 8; k++)
			pixels[image.occupied * image.stride + k] =
				(uint8_t)random_number();
		image.occupied++;
	}
	return image;
}

/* -------------------------------------------------------------------------- */
/* What is taken                                                              */
/* -------------------------------------------------------------------------- */

struct source {
	const uint8_t *png;
	size_t size, used;
};

static void read_source(png_structp png, png_bytep bytes, size_t n)
{
	struct source *source = png_get_io_ptr(png);

	CHECK(n <= source->size - source->used);
	memcpy(bytes, source->png + source->used, n);
	source->used += n;
}

static void check_head(png_structp png, png_infop info,
		       const struct bv_image *image, const char *text)
{
	png_textp texts = NULL;
	int count = 0;

	CHECK_EQ_INT(png_get_image_width(png, info), image->width);
	CHECK_EQ_INT(png_get_image_height(png, info), image->height);
	CHECK_EQ_INT(png_get_channels(png, info), image->channels);
	CHECK_EQ_INT(png_get_bit_depth(png, info), image->bits);
	png_get_text(png, info, &texts, &count);
	CHECK_EQ_INT(count, text != NULL);
	if (text != NULL) {
		CHECK_STR(texts[0].key, "birdview");
		CHECK_STR(texts[0].text, text);
	}
}

/* Decodes to native samples, with all that libpng checks. */
static void check_decoded(const uint8_t *bytes, size_t size,
			  const struct bv_image *image, const char *text,
			  const uint8_t *dense)
{
	const size_t row = image->width * image->channels * image->bits / 8;
	struct source source = {bytes, size, 0};
	uint8_t found[WIDTH * 6];
	png_structp png =
		png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);

	png_set_read_fn(png, &source, read_source);
	png_read_info(png, info);
	check_head(png, info, image, text);
	if (image->bits == 16)
		png_set_swap(png);
	for (uint32_t y = 0; y < image->height; y++) {
		png_read_row(png, found, NULL);
		CHECK(memcmp(found, dense + y * row, row) == 0);
	}
	png_read_end(png, info);
	CHECK_EQ_INT(source.used, size);
	png_destroy_read_struct(&png, &info, NULL);
}

/* The dense picture that is expected, made here. */
static void make_dense(const struct bv_image *image, uint8_t *dense)
{
	const size_t bytes = image->channels * image->bits / 8;

	memset(dense, 0, WIDTH * HEIGHT * bytes);
	for (size_t i = 0; i < image->occupied; i++)
		memcpy(dense + image->cells[i] * bytes,
		       pixels + i * image->stride, bytes);
}

static void check_taken(const struct bv_image *image, const char *text)
{
	static uint8_t dense[WIDTH * HEIGHT * 6];

	make_dense(image, dense);
	for (int i = BV_ENCODING_AUTO; i <= BV_ENCODING_LIBPNG; i++) {
		const uint8_t *png;
		size_t size;

		CHECK_EQ_INT(
			encode(image, text, (enum bv_encoding)i, &png, &size),
			BV_OK);
		check_decoded(png, size, image, text, dense);
	}
}

static void check_forms(void)
{
	static const uint32_t spreads[] = {1, 2, 50, WIDTH * HEIGHT * 10};
	static const uint32_t forms[][2] = {{1, 8}, {3, 8}, {1, 16}, {3, 16}};
	struct bv_image image;

	for (size_t i = 0; i < 4; i++) {
		for (size_t k = 0; k < 4; k++) {
			image = make_image(forms[i][0], forms[i][1],
					   spreads[k]);
			check_taken(&image, NULL);
			check_taken(&image, "{\"any\": \"~ text\"}");
		}
		image.occupied = 0;
		image.cells = NULL;
		image.pixels = NULL;
		check_taken(&image, NULL);
	}
}

/* -------------------------------------------------------------------------- */
/* What is refused                                                            */
/* -------------------------------------------------------------------------- */

static void refuse_cells(void)
{
	struct bv_image image = make_image(3, 8, 2);
	const size_t middle = image.occupied / 2, last = image.occupied - 1;
	const uint32_t kept = cells[middle], end = cells[last];

	cells[middle] = cells[middle - 1]; /* equal */
	check_refused(&image, NULL);
	cells[middle] = 0; /* falling */
	check_refused(&image, NULL);
	cells[middle] = UINT32_MAX;
	check_refused(&image, NULL);
	cells[middle] = kept;
	cells[last] = WIDTH * HEIGHT; /* outside */
	check_refused(&image, NULL);
	cells[last] = UINT32_MAX;
	check_refused(&image, NULL);
	cells[last] = end;
	check_taken(&image, NULL);
	image.occupied = WIDTH * HEIGHT + 1;
	check_refused(&image, NULL);
	image.occupied = SIZE_MAX;
	check_refused(&image, NULL);
	image.occupied = 1;
	image.cells = NULL;
	check_refused(&image, NULL);
	image.cells = cells;
	image.pixels = NULL;
	check_refused(&image, NULL);
}

static void refuse_sizes(void)
{
	static const uint32_t sizes[][2] = {
		{0, 1},         {1, 0},         {0, 0},
		{65536, 1},     {1, 65536},     {UINT32_MAX, UINT32_MAX},
		{16384, 16385}, {65535, 65535}, {1u << 31, 2}};
	struct bv_image image = make_image(3, 8, 2);

	image.occupied = 0;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		image.width = sizes[i][0];
		image.height = sizes[i][1];
		check_refused(&image, NULL);
	}
}

static void refuse_form(uint32_t channels, uint32_t bits, uint32_t stride)
{
	struct bv_image image = make_image(3, 8, 2);

	image.channels = channels;
	image.bits = bits;
	image.stride = stride;
	check_refused(&image, NULL);
}

static void refuse_forms(void)
{
	static const uint32_t channels[] = {0, 2, 4, 5, UINT32_MAX};
	static const uint32_t bits[] = {0, 1, 2, 4, 7, 9, 24, 32, UINT32_MAX};
	static const uint32_t strides[] = {0, 1, 2, 3, 5, 6, 16, UINT32_MAX};

	for (size_t i = 0; i < sizeof(channels) / sizeof(channels[0]); i++)
		refuse_form(channels[i], 8, 4);
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		refuse_form(3, bits[i], 4);
	for (size_t i = 0; i < sizeof(strides) / sizeof(strides[0]); i++) {
		refuse_form(1, 8, strides[i]);
		refuse_form(3, 8, strides[i]);
		refuse_form(3, 16, strides[i]);
	}
	refuse_form(1, 8, 8);
	refuse_form(1, 16, 8);
	refuse_form(3, 8, 8);
	refuse_form(3, 16, 4);
}

/* Somebody knows what it stands for, but this library does not. */
static void refuse_reserved(void)
{
	struct bv_image image = make_image(3, 8, 2);

	image.reserved = 1;
	check_refused(&image, NULL);
}

static void refuse_texts(void)
{
	static char text[BV_TEXT_MAX + 2];
	const struct bv_image image = make_image(3, 8, 20);
	char one[] = "a?b";

	for (int c = 1; c < 256; c++) {
		one[1] = (char)c;
		if (c >= 0x20 && c < 0x7f)
			check_taken(&image, one);
		else
			check_refused(&image, one);
	}
	memset(text, 'x', BV_TEXT_MAX);
	check_taken(&image, text);
	text[BV_TEXT_MAX] = 'x';
	check_refused(&image, text);
}

static void refuse_nothing_at_all(void)
{
	const struct bv_image image = make_image(3, 8, 2);
	const uint8_t *png;
	size_t size;

	check_refused(NULL, NULL);
	CHECK_EQ_INT(bv_encode_png(NULL, &image, NULL, &png, &size),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encode_png(encoder, &image, NULL, NULL, &size),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encode_png(encoder, &image, NULL, &png, NULL),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_encoder_set_encoding(encoder, (enum bv_encoding)3),
		     BV_ERR_ARGUMENT);
	check_taken(&image, NULL);
}

/* -------------------------------------------------------------------------- */
/* Images that were drawn                                                     */
/* -------------------------------------------------------------------------- */

static struct bv_grid *make_grid(const char *preset, double z_max)
{
	struct bv_grid_options options;
	struct bv_grid *grid;

	bv_grid_options_init(&options, sizeof(options), preset);
	if (preset == NULL)
		options.z_max = z_max;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
	return grid;
}

static struct bv_image draw(struct bv_rasterizer *rasterizer,
			    const float *points, size_t n)
{
	struct bv_image image = {.struct_size = sizeof(image)};

	CHECK_EQ_INT(bv_rasterize(rasterizer, NULL, points, n, &image), BV_OK);
	return image;
}

static void check_described(const struct bv_grid *grid,
			    const struct bv_image *image, enum bv_status status)
{
	char text[BV_TEXT_MAX + 1] = "untouched";

	CHECK_EQ_INT(bv_describe_image(grid, NULL, image, "name", text,
				       sizeof(text)),
		     status);
	CHECK(status == BV_OK || strcmp(text, "untouched") == 0);
}

/* The pictures of surround and of note have the same size. */
static void check_grids(void)
{
	static const float point[4] = {3, 4, -1, 0.5f};
	struct bv_grid *grids[] = {make_grid(NULL, 3), make_grid("note", 0),
				   make_grid("sfa3d", 0), make_grid(NULL, 4)};
	struct bv_grid *twin = make_grid(NULL, 3);

	for (size_t i = 0; i < 4; i++) {
		struct bv_rasterizer *rasterizer;
		struct bv_image image;

		CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grids[i]),
			     BV_OK);
		image = draw(rasterizer, point, 1);
		for (size_t k = 0; k < 4; k++)
			check_described(grids[k], &image,
					i == k ? BV_OK : BV_ERR_ARGUMENT);
		/* One that is equal, but another object, will do. */
		check_described(twin, &image, i == 0 ? BV_OK : BV_ERR_ARGUMENT);
		bv_rasterizer_free(rasterizer);
	}
	for (size_t i = 0; i < 4; i++)
		bv_grid_free(grids[i]);
	bv_grid_free(twin);
}

static void check_descriptions(void)
{
	static const float point[4] = {3, 4, -1, 0.5f};
	static char source[BV_SOURCE_MAX + 2], text[BV_TEXT_MAX + 1];
	struct bv_grid *grid = make_grid(NULL, 3);
	struct bv_rasterizer *rasterizer;
	struct bv_image image;
	size_t length;

	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	image = draw(rasterizer, point, 1);
	memset(source, 1, BV_SOURCE_MAX); /* six characters each */
	CHECK_EQ_INT(bv_describe_image(grid, NULL, &image, source, text,
				       sizeof(text)),
		     BV_OK);
	length = strlen(text);
	CHECK(length > 6 * BV_SOURCE_MAX);
	CHECK_EQ_INT(
		bv_describe_image(grid, NULL, &image, source, text, length),
		BV_ERR_ARGUMENT);
	CHECK_EQ_INT(bv_describe_image(grid, NULL, &image, source, text, 0),
		     BV_ERR_ARGUMENT);
	CHECK_EQ_INT(
		bv_describe_image(grid, NULL, &image, source, text, length + 1),
		BV_OK);
	source[BV_SOURCE_MAX] = 1;
	check_described(grid, &image, BV_OK);
	CHECK_EQ_INT(bv_describe_image(grid, NULL, &image, source, text,
				       sizeof(text)),
		     BV_ERR_ARGUMENT);
	image.grid = 0;
	check_described(grid, &image, BV_ERR_ARGUMENT);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

/* The cells of one frame, and over their beginning those of the next. */
static void check_kept_too_long(void)
{
	static float points[1000][4], point[4] = {-70, -70, 0, 0};
	struct bv_grid *grid = make_grid(NULL, 3);
	struct bv_rasterizer *rasterizer;
	struct bv_image image;

	for (size_t i = 0; i < 1000; i++)
		points[i][0] = (float)i * 0.1f - 50.0f;
	CHECK_EQ_INT(bv_rasterizer_create(&rasterizer, grid), BV_OK);
	image = draw(rasterizer, points[0], 1000);
	CHECK(image.occupied > 500);
	draw(rasterizer, point, 1);
	check_refused(&image, NULL);
	bv_rasterizer_free(rasterizer);
	bv_grid_free(grid);
}

int main(void)
{
	CHECK_EQ_INT(bv_encoder_create(&encoder), BV_OK);
	check_forms();
	refuse_cells();
	refuse_sizes();
	refuse_forms();
	refuse_reserved();
	refuse_texts();
	refuse_nothing_at_all();
	check_grids();
	check_descriptions();
	check_kept_too_long();
	bv_encoder_free(encoder);
	return 0;
}
