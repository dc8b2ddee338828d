/*
 * fuzz_encoder.c: whatever the picture, the encoder writes exactly that picture
 *
 * The input describes a sparse picture: its format, its size, which cells are
 * occupied and by what pixels; a few bytes stand for thousands of cells, so that
 * short inputs fill several blocks of a stream.  Every input is a picture.
 *
 *	format (1)	gray or RGB, 8 or 16 bits: the lowest two bits
 *	width (2), height (2)	less one, and no more than a grid can have;
 *				the height is cut to MOST_BYTES
 *	then until the end, with "pixel" being one byte for each of its bytes:
 *	0  gap (1)  pixel			a cell after so many empty ones
 *	1  gap (3)  pixel			likewise
 *	2  gap (1)  count (2)  seed (1)		cells of noise, so far apart
 *	3  gap (1)  count (2)  seed (1)		cells of a few skewed values
 *
 * where of the first byte only two bits count.  What is missing at the end is 0.
 *
 * Proves for each that the stream keeps to its bound, inflates by zlib and
 * decodes by libpng to the same pixels without a warning; that so do the files of
 * bv_encode_png() in both encodings, with a text made of the input's last bytes,
 * which for 8-bit RGB is what is said of a frame of that name; and that their bytes
 * do not depend on what the encoder made before.
 */

#include <stdbool.h>

#include "birdview.h"
#include "check.h"
#include "core/draw.h"
#include "decode.h"
#include "stream_check.h"

/* Of the rows of a picture; more only takes longer. */
#define MOST_BYTES (1u << 17)

/* Of the name that goes into the file. */
#define LONGEST_NAME 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* -------------------------------------------------------------------------- */
/* From the input to a picture                                                */
/* -------------------------------------------------------------------------- */

struct input {
	const uint8_t *next;
	size_t left;
};

static uint32_t take(struct input *input, unsigned bytes)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < bytes && input->left > 0; i++) {
		value |= (uint32_t)*input->next++ << 8 * i;
		input->left--;
	}
	return value;
}

/* A picture that grows cell by cell. */
struct drawing {
	struct bv_image picture;
	uint32_t *cells;
	uint8_t *pixels;
	uint64_t next; /* the first cell not yet decided on */
	uint32_t total;
};

static struct drawing start_drawing(struct input *input)
{
	const uint32_t format = take(input, 1) % 4;
	struct drawing d = {.picture = {.struct_size = sizeof(d.picture),
					.channels = format < 2 ? 1 : 3,
					.bits = format % 2 == 0 ? 8 : 16}};
	struct bv_image *p = &d.picture;
	uint32_t tallest;

	p->width = 1 + take(input, 2) % 65535;
	p->height = 1 + take(input, 2) % 65535;
	p->stride = bv_pixel_bytes(p) > 4 ? 8 : 4;
	tallest = 1 + MOST_BYTES / (p->width * bv_pixel_bytes(p) + 1);
	if (p->height > tallest)
		p->height = tallest;
	d.total = p->width * p->height;
	d.cells = malloc(d.total * sizeof(*d.cells));
	d.pixels = calloc(d.total, p->stride);
	CHECK(d.cells != NULL && d.pixels != NULL);
	return d;
}

/* The place for the pixel of the cell after 'gap' empty ones; NULL at the end. */
static uint8_t *add_cell(struct drawing *d, uint32_t gap)
{
	struct bv_image *p = &d->picture;

	if (d->next + gap >= d->total)
		return NULL;
	d->next += gap;
	d->cells[p->occupied] = (uint32_t)d->next++;
	return d->pixels + p->occupied++ * p->stride;
}

/* Adds a cell whose pixel is in the input. */
static bool add_one(struct drawing *d, struct input *input, uint32_t gap)
{
	uint8_t *pixel = add_cell(d, gap);

	if (pixel == NULL)
		return false;
	for (unsigned k = 0; k < bv_pixel_bytes(&d->picture); k++)
		pixel[k] = (uint8_t)take(input, 1);
	return true;
}

/* Adds many cells; skewed are values each half as frequent as the one before. */
static bool add_many(struct drawing *d, struct input *input, bool skewed)
{
	const uint32_t gap = take(input, 1);
	const uint32_t count = take(input, 2);
	uint64_t random = 0x9e3779b97f4a7c15u * (1 + take(input, 1));

	for (uint32_t i = 0; i < count; i++) {
		uint8_t *pixel = add_cell(d, gap);

		if (pixel == NULL)
			return false;
		for (unsigned k = 0; k < bv_pixel_bytes(&d->picture); k++) {
			/* xorshift64 */
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			pixel[k] = skewed ? (uint8_t)__builtin_ctzll(random)
					  : (uint8_t)(random >> 32);
		}
	}
	return true;
}

static struct drawing make_drawing(struct input *input)
{
	struct drawing d = start_drawing(input);
	bool room = true;

	while (room && input->left > 0) {
		switch (take(input, 1) % 4) {
		case 0:
			room = add_one(&d, input, take(input, 1));
			break;
		case 1:
			room = add_one(&d, input, take(input, 3));
			break;
		case 2:
			room = add_many(&d, input, false);
			break;
		default:
			room = add_many(&d, input, true);
			break;
		}
	}
	return d;
}

/* Gives memory beyond the last cell back, so that sanitizers see its limits. */
static void finish_drawing(struct drawing *d)
{
	const size_t n = d->picture.occupied;
	const size_t cells_size = n * sizeof(*d->cells);
	const size_t pixels_size = n * d->picture.stride;

	d->cells = realloc(d->cells, n > 0 ? cells_size : 1);
	d->pixels = realloc(d->pixels, n > 0 ? pixels_size : 1);
	CHECK(d->cells != NULL && d->pixels != NULL);
	d->picture.cells = d->cells;
	d->picture.pixels = d->pixels;
}

/* -------------------------------------------------------------------------- */
/* Files                                                                      */
/* -------------------------------------------------------------------------- */

/* What bv_encode_png() takes. */
struct scene {
	const struct bv_image *image;
	char text[BV_TEXT_MAX + 1];
};

/* What is said of a picture that looks like this one, from a frame of this name. */
static void describe(struct scene *scene, const char *name)
{
	const struct bv_counts counts = {.struct_size = sizeof(counts)};
	struct bv_image drawn = {.counts = &counts};
	struct bv_grid_options options;
	struct bv_grid *grid;

	CHECK_EQ_INT(
		bv_grid_options_init(&options, sizeof(options), "surround"),
		BV_OK);
	options.x_min = options.y_min = 0;
	options.x_max = scene->image->height;
	options.y_max = scene->image->width;
	options.cell = 1;
	CHECK_EQ_INT(bv_grid_create(&grid, &options, NULL, 0), BV_OK);
	bv_describe_form(grid, (struct bv_frame_maxima){0}, &drawn);
	CHECK_EQ_INT(drawn.width, scene->image->width);
	CHECK_EQ_INT(drawn.height, scene->image->height);
	CHECK_EQ_INT(bv_describe_image(grid, NULL, &drawn, name, scene->text,
				       sizeof(scene->text)),
		     BV_OK);
	bv_grid_free(grid);
}

static void make_scene(struct scene *scene, const struct bv_image *image,
		       const uint8_t *data, size_t size)
{
	const size_t length = size < LONGEST_NAME ? size : LONGEST_NAME;
	char name[LONGEST_NAME + 1] = "";

	scene->image = image;
	memcpy(name, data + size - length, length);
	if (image->channels == 3 && image->bits == 8) {
		describe(scene, name);
		return;
	}
	for (size_t i = 0; i < length; i++)
		scene->text[i] = (char)(' ' + (unsigned char)name[i] % 95);
	scene->text[length] = '\0';
}

struct file {
	uint8_t *bytes;
	size_t size;
};

static struct file encode(struct bv_encoder *encoder, const struct scene *scene,
			  enum bv_encoding encoding)
{
	const uint8_t *png;
	struct file file;

	CHECK_EQ_INT(bv_encoder_set_encoding(encoder, encoding), BV_OK);
	CHECK_EQ_INT(bv_encode_png(encoder, scene->image, scene->text, &png,
				   &file.size),
		     BV_OK);
	file.bytes = malloc(file.size);
	CHECK(file.bytes != NULL);
	memcpy(file.bytes, png, file.size);
	return file;
}

static void check_file(const struct file *file, const struct scene *scene)
{
	const struct bv_image *image = scene->image;
	const size_t size =
		(size_t)image->width * image->height * bv_pixel_bytes(image);
	uint8_t *samples = malloc(size);
	static struct decoded decoded;

	CHECK(samples != NULL);
	decode_picture(file->bytes, file->size, &decoded);
	CHECK_EQ_INT(decoded.width, image->width);
	CHECK_EQ_INT(decoded.height, image->height);
	CHECK_EQ_INT(decoded.channels, image->channels);
	CHECK_EQ_INT(decoded.bit_depth, image->bits);
	CHECK_EQ_INT(bv_image_to_dense(image, samples), BV_OK);
	CHECK(memcmp(decoded.samples, samples, size) == 0);
	CHECK_STR(decoded.text, scene->text);
	for (const char *c = decoded.text; *c != '\0'; c++)
		CHECK(*c >= ' ' && *c <= '~');
	free(decoded.samples);
	free(samples);
}

static void check_files(const struct scene *scene)
{
	struct bv_encoder *encoder;
	struct file sparse, dense, again;

	CHECK_EQ_INT(bv_encoder_create(&encoder), BV_OK);
	sparse = encode(encoder, scene, BV_ENCODING_SPARSE);
	dense = encode(encoder, scene, BV_ENCODING_LIBPNG);
	again = encode(encoder, scene, BV_ENCODING_SPARSE);
	check_file(&sparse, scene);
	check_file(&dense, scene);
	CHECK_EQ_INT(again.size, sparse.size);
	CHECK(memcmp(again.bytes, sparse.bytes, sparse.size) == 0);
	free(sparse.bytes);
	free(dense.bytes);
	free(again.bytes);
	bv_encoder_free(encoder);
}

/* -------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {data, size};
	struct drawing drawing = make_drawing(&input);
	struct bv_sparse_scratch *scratch = bv_sparse_scratch_create();
	static struct scene scene;

	CHECK(scratch != NULL);
	finish_drawing(&drawing);
	stream_check(&drawing.picture, scratch);
	make_scene(&scene, &drawing.picture, data, size);
	check_files(&scene);
	bv_sparse_scratch_free(scratch);
	free(drawing.cells);
	free(drawing.pixels);
	return 0;
}
