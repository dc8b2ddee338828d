/*
 * stream_check.c: what a sparse stream has to be
 */

#include "stream_check.h"

#include <png.h>
#include <zlib.h>

#include "check.h"
#include "png/sparse_png.h"

/* Stores the samples of a pixel as PNG has them: big-endian. */
static void put_pixel(const struct bv_image *picture, size_t i, uint8_t *to)
{
	const uint8_t *pixel = picture->pixels;
	uint16_t sample;

	pixel += i * picture->stride;
	if (picture->bits == 8)
		memcpy(to, pixel, picture->channels);
	for (uint32_t k = 0; picture->bits == 16 && k < picture->channels;
	     k++) {
		memcpy(&sample, pixel + 2 * k, sizeof(sample));
		to[2 * k] = (uint8_t)(sample >> 8);
		to[2 * k + 1] = (uint8_t)sample;
	}
}

/* The rows as they are to be, each with its filter byte. */
static uint8_t *make_rows(const struct bv_image *picture, size_t *size)
{
	const size_t row = 1 + (size_t)picture->width * bv_pixel_bytes(picture);
	uint8_t *rows = calloc(picture->height, row);

	CHECK(rows != NULL);
	for (size_t i = 0; i < picture->occupied; i++) {
		const uint32_t y = picture->cells[i] / picture->width;
		const uint32_t x = picture->cells[i] % picture->width;

		put_pixel(picture, i,
			  rows + y * row + 1 +
				  (size_t)x * bv_pixel_bytes(picture));
	}
	*size = row * picture->height;
	return rows;
}

/* -------------------------------------------------------------------------- */
/* By zlib                                                                    */
/* -------------------------------------------------------------------------- */

static void check_inflates(const uint8_t *stream, size_t size,
			   const uint8_t *rows, size_t rows_size)
{
	uint8_t *found = malloc(rows_size + 1);
	uLongf found_size = rows_size + 1;

	CHECK(found != NULL);
	CHECK_EQ_INT(uncompress(found, &found_size, stream, size), Z_OK);
	CHECK_EQ_INT(found_size, rows_size);
	CHECK(memcmp(found, rows, rows_size) == 0);
	free(found);
}

/* -------------------------------------------------------------------------- */
/* By libpng                                                                  */
/* -------------------------------------------------------------------------- */

/* A file in memory. */
struct file {
	uint8_t *bytes;
	size_t size;
	size_t at; /* read so far */
};

static struct file make_png(const struct bv_image *picture,
			    struct bv_sparse_scratch *scratch)
{
	const size_t bound = bv_sparse_png_bound(picture, 0);
	struct file file = {.bytes = malloc(bound)};

	CHECK(file.bytes != NULL);
	file.size = bv_sparse_png(picture, scratch, NULL, file.bytes);
	CHECK(file.size > 0 && file.size <= bound);
	return file;
}

_Noreturn static void on_message(png_structp png, png_const_charp message)
{
	(void)png;
	fprintf(stderr, "libpng: %s\n", message);
	exit(1);
}

static void on_read(png_structp png, png_bytep bytes, size_t size)
{
	struct file *file = png_get_io_ptr(png);

	CHECK(size <= file->size - file->at);
	memcpy(bytes, file->bytes + file->at, size);
	file->at += size;
}

/* Decodes to the rows by libpng, for which a warning is a failure. */
static void check_decodes(const struct bv_image *picture,
			  struct bv_sparse_scratch *scratch,
			  const uint8_t *rows)
{
	const size_t row_size =
		(size_t)picture->width * bv_pixel_bytes(picture);
	struct file file = make_png(picture, scratch);
	uint8_t *row = malloc(row_size);
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL,
						 on_message, on_message);
	png_infop info = png_create_info_struct(png);

	CHECK(row != NULL && info != NULL);
	png_set_read_fn(png, &file, on_read);
	png_read_info(png, info);
	CHECK_EQ_INT(png_get_rowbytes(png, info), row_size);
	for (uint32_t y = 0; y < picture->height; y++) {
		png_read_row(png, row, NULL);
		CHECK(memcmp(row, rows + y * (row_size + 1) + 1, row_size) ==
		      0);
	}
	png_read_end(png, NULL);
	CHECK_EQ_INT(file.at, file.size);
	png_destroy_read_struct(&png, &info, NULL);
	free(row);
	free(file.bytes);
}

/* -------------------------------------------------------------------------- */
/* The check                                                                  */
/* -------------------------------------------------------------------------- */

void stream_check(const struct bv_image *picture,
		  struct bv_sparse_scratch *scratch)
{
	const size_t bound = bv_sparse_stream_bound(picture);
	uint8_t *stream = malloc(bound); /* no byte more, for sanitizers */
	size_t size, rows_size;
	uint8_t *rows;

	CHECK(stream != NULL);
	size = bv_sparse_stream(picture, scratch, stream);
	CHECK(size <= bound);
	rows = make_rows(picture, &rows_size);
	check_inflates(stream, size, rows, rows_size);
	check_decodes(picture, scratch, rows);
	free(rows);
	free(stream);
}
