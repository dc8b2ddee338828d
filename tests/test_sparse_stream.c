/*
 * test_sparse_stream.c: the sparse stream holds exactly the picture
 *
 * Proves on tens of thousands of random pictures, gray and RGB, of 8 and 16 bits,
 * 1 x 1 to 5000 wide, empty to full, that libpng decodes the stream to the pixels
 * without a warning, that zlib inflates it to rows with filter 0 and agrees with
 * its checksum, and that it never exceeds its stated bound.
 *
 * BIRDVIEW_SEED=N draws other pictures, BIRDVIEW_LONG=1 ten times as many.
 */

#include <png.h>
#include <stdbool.h>
#include <zlib.h>

#include "check.h"
#include "png/sparse_stream.h"

#define PICTURES 20000

static uint64_t state = 1;

/* splitmix64 */
static uint64_t next_random(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static uint32_t below(uint32_t limit)
{
	return (uint32_t)(next_random() % limit);
}

/* -------------------------------------------------------------------------- */
/* Pictures                                                                   */
/* -------------------------------------------------------------------------- */

/* What the bytes of pixels are like. */
enum kind { NOISE, FEW_VALUES, ZEROS, ONE_VALUE, SKEWED, KINDS };

static uint8_t random_byte(enum kind kind)
{
	switch (kind) {
	case NOISE:
		return (uint8_t)below(256);
	case FEW_VALUES:
		return (uint8_t)below(3);
	case ZEROS:
		return 0;
	case SKEWED:
		/* Every value is half as frequent as the one before. */
		return (uint8_t)__builtin_ctzll(next_random() | 1ull << 40);
	case ONE_VALUE:
	case KINDS:
		break;
	}
	return 200;
}

static void choose_size(struct bv_sparse_picture *picture, int number)
{
	static const uint8_t pixel_bytes[] = {1, 2, 3, 6};
	const bool large = number % 100 == 0;

	picture->width = 1 + below(large ? 5000 : 70);
	picture->height = 1 + below(large ? 60 : 70);
	if (number % 7 == 0)
		picture->width = 1;
	if (number % 11 == 0)
		picture->height = 1;
	picture->pixel_bytes = pixel_bytes[below(4)];
	picture->pixel_stride = picture->pixel_bytes == 6 ? 8 : 4;
}

/* In a thousandth of the cells; the ends more often than those between. */
static uint32_t random_occupancy(void)
{
	switch (below(6)) {
	case 0:
		return 0;
	case 1:
		return 1000;
	case 2:
		return below(1001);
	default:
		return 1 + below(60);
	}
}

static void make_picture(struct bv_sparse_picture *picture, int number)
{
	const uint32_t occupancy = random_occupancy();
	const enum kind kind = (enum kind)below(KINDS);
	uint32_t cells, *cell;
	uint8_t *pixel;

	choose_size(picture, number);
	cells = picture->width * picture->height;
	cell = malloc(cells * sizeof(*cell));
	pixel = calloc(cells, picture->pixel_stride);
	CHECK(cell != NULL && pixel != NULL);
	picture->cells = cell;
	picture->pixels = pixel;
	picture->occupied = 0;
	for (uint32_t i = 0; i < cells; i++) {
		if (below(1000) >= occupancy)
			continue;
		*cell++ = i;
		for (unsigned k = 0; k < picture->pixel_bytes; k++)
			pixel[k] = random_byte(kind);
		pixel += picture->pixel_stride;
		picture->occupied++;
	}
}

static void free_picture(struct bv_sparse_picture *picture)
{
	free((void *)picture->cells);
	free((void *)picture->pixels);
}

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
/* Decoding                                                                   */
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

/* A file in memory that libpng reads. */
struct file {
	uint8_t *bytes;
	size_t size, at;
};

static void add_big_endian(struct file *file, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		file->bytes[file->size++] = (uint8_t)(value >> shift);
}

static void add_chunk(struct file *file, const char *type, const uint8_t *data,
		      size_t size)
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

static struct file make_file(const struct bv_sparse_picture *picture,
			     const uint8_t *stream, size_t size)
{
	static const uint8_t signature[] = {137, 80, 78, 71, 13, 10, 26, 10};
	const bool rgb = picture->pixel_bytes % 3 == 0;
	const uint8_t bits =
		(uint8_t)(8 * picture->pixel_bytes / (rgb ? 3 : 1));
	struct file header = {.bytes = (uint8_t[13]){0}};
	struct file file = {.bytes = malloc(size + 100)};

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
	struct file *file = png_get_io_ptr(png);

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
	struct file file = make_file(picture, stream, size);
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
/* The test                                                                   */
/* -------------------------------------------------------------------------- */

static void check_picture(const struct bv_sparse_picture *picture,
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

int main(void)
{
	struct bv_sparse_scratch *scratch = bv_sparse_scratch_create();
	const char *seed = getenv("BIRDVIEW_SEED");
	const int pictures =
		getenv("BIRDVIEW_LONG") != NULL ? 10 * PICTURES : PICTURES;

	CHECK(scratch != NULL);
	if (seed != NULL)
		state = strtoull(seed, NULL, 10);
	for (int i = 0; i < pictures; i++) {
		struct bv_sparse_picture picture;

		make_picture(&picture, i);
		check_picture(&picture, scratch);
		free_picture(&picture);
	}
	bv_sparse_scratch_free(scratch);
	return 0;
}
