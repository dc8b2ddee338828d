/*
 * stream_check.c: what a sparse stream has to be
 */

#include "stream_check.h"

#include <png.h>
#include <stdbool.h>
#include <zlib.h>

#include "check.h"

/* The rows as they are to be, each with its filter byte. */
static uint8_t *make_rows(const struct bv_sparse_picture *picture, size_t *size)
{
	const size_t row = 1 + (size_t)picture->width * picture->pixel_bytes;
	uint8_t *rows = calloc(picture->height, row);

	CHECK(rows != NULL);
	for (size_t i = 0; i < picture->occupied; i++) {
		const uint32_t y = picture->cells[i] / picture->width;
		const uint32_t x = picture->cells[i] % picture->width;

		memcpy(rows + y * row + 1 + (size_t)x * picture->pixel_bytes,
		       picture->pixels + i * picture->pixel_stride,
		       picture->pixel_bytes);
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

static void add_big_endian(struct stream_file *file, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		file->bytes[file->size++] = (uint8_t)(value >> shift);
}

static void add_chunk(struct stream_file *file, const char *type,
		      const uint8_t *data, size_t size)
{
	size_t start;

	add_big_endian(file, (uint32_t)size);
	start = file->size;
	memcpy(file->bytes + start, type, 4);
	memcpy(file->bytes + start + 4, data, size);
	file->size += 4 + size;
	add_big_endian(file, (uint32_t)crc32(0, file->bytes + start,
					     (uInt)(4 + size)));
}

struct stream_file stream_make_file(const struct bv_sparse_picture *picture,
				    const uint8_t *stream, size_t size)
{
	static const uint8_t signature[] = {137, 80, 78, 71, 13, 10, 26, 10};
	const bool rgb = picture->pixel_bytes % 3 == 0;
	const uint8_t bits =
		(uint8_t)(8 * picture->pixel_bytes / (rgb ? 3 : 1));
	struct stream_file header = {.bytes = (uint8_t[13]){0}};
	struct stream_file file = {.bytes = malloc(size + 100)};

	CHECK(file.bytes != NULL);
	add_big_endian(&header, picture->width);
	add_big_endian(&header, picture->height);
	header.bytes[8] = bits;
	header.bytes[9] = rgb ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY;
	memcpy(file.bytes, signature, sizeof(signature));
	file.size = sizeof(signature);
	add_chunk(&file, "IHDR", header.bytes, 13);
	add_chunk(&file, "IDAT", stream, size);
	add_chunk(&file, "IEND", stream, 0);
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
	struct stream_file *file = png_get_io_ptr(png);

	CHECK(size <= file->size - file->at);
	memcpy(bytes, file->bytes + file->at, size);
	file->at += size;
}

/* Decodes to the rows by libpng, for which a warning is a failure. */
static void check_decodes(const struct bv_sparse_picture *picture,
			  const uint8_t *stream, size_t size,
			  const uint8_t *rows)
{
	const size_t row_size = (size_t)picture->width * picture->pixel_bytes;
	struct stream_file file = stream_make_file(picture, stream, size);
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

void stream_check(const struct bv_sparse_picture *picture,
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
	check_decodes(picture, stream, size, rows);
	free(rows);
	free(stream);
}
