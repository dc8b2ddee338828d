/*
 * encoder.c - a sparse image as a PNG in memory
 *
 * There are two ways:
 *
 *   - The sparse way makes the file from the occupied cells (see sparse_png.h).
 *   - The dense way hands the picture to libpng row by row: one row of zeros is
 *     kept, the occupied cells of a row are copied into it, and taken out again
 *     afterwards.  The settings suit pictures that are nearly empty.  Any filter
 *     but "none" doubles the bytes that are not 0, and with run-length matching
 *     only (Z_RLE) zlib finds the gaps and wastes no time on anything else: some
 *     times faster than the defaults of libpng, and smaller files.
 *
 * libpng reports errors by a callback that must not return.  Ours jumps back into
 * encode_guarded(), and nothing is printed.
 */

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/float_env.h"
#include "core/growing.h"
#include "core/image.h"
#include "core/pages.h"
#include "core/text.h"
#include "png/arena.h"
#include "png/chunk.h"
#include "png/encoder.h"
#include "png/sparse_png.h"

struct bv_encoder {
	struct bv_growing file; /* so far */
	uint8_t *row;           /* of zeros, between rows */
	size_t row_capacity;
	enum bv_encoding encoding;
	struct bv_sparse_scratch *scratch;
	struct bv_arena arena;
	enum bv_status status; /* why libpng was left, if it was */
	jmp_buf escape;
};

enum bv_status bv_encoder_create(struct bv_encoder **encoder)
{
	struct bv_encoder *created;

	if (encoder == NULL)
		return BV_ERR_ARGUMENT;
	created = calloc(1, sizeof(*created));
	if (created == NULL)
		return BV_ERR_NO_MEMORY;
	created->scratch = bv_sparse_scratch_create();
	if (created->scratch == NULL) {
		free(created);
		return BV_ERR_NO_MEMORY;
	}
	*encoder = created;
	return BV_OK;
}

void bv_encoder_free(struct bv_encoder *encoder)
{
	if (encoder == NULL)
		return;
	free(encoder->file.bytes);
	free(encoder->row);
	bv_sparse_scratch_free(encoder->scratch);
	bv_arena_destroy(&encoder->arena);
	free(encoder);
}

enum bv_status bv_encoder_set_encoding(struct bv_encoder *encoder,
				       enum bv_encoding encoding)
{
	if (encoder == NULL || encoding < BV_ENCODING_AUTO ||
	    encoding > BV_ENCODING_LIBPNG)
		return BV_ERR_ARGUMENT;
	encoder->encoding = encoding;
	return BV_OK;
}

/* The dense way takes less: no more than compressed pictures need. */
size_t bv_encoder_bytes(const struct bv_image *image)
{
	return sizeof(struct bv_encoder) + bv_sparse_scratch_bytes() +
	       bv_sparse_png_bound(image, BV_TEXT_MAX);
}

/* Makes room for 'size' bytes; what was there is lost. */
static bool reserve(uint8_t **memory, size_t *capacity, size_t size)
{
	if (size <= *capacity)
		return true;
	free(*memory);
	*capacity = 0;
	*memory = bv_pages_allocate(size);
	if (*memory == NULL)
		return false;
	*capacity = size;
	return true;
}

/* -------------------------------------------------------------------------- */
/* What libpng calls                                                          */
/* -------------------------------------------------------------------------- */

static void on_error(png_structp png, png_const_charp message)
{
	struct bv_encoder *encoder = png_get_error_ptr(png);

	(void)message;
	if (encoder->status == BV_OK)
		encoder->status = BV_ERR_PNG;
	longjmp(encoder->escape, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
	(void)png;
	(void)message;
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t size)
{
	struct bv_encoder *encoder = png_get_mem_ptr(png);
	void *piece = bv_arena_allocate(&encoder->arena, size);

	if (piece == NULL)
		encoder->status = BV_ERR_NO_MEMORY;
	return piece;
}

static void on_free(png_structp png, png_voidp piece)
{
	(void)png;
	(void)piece;
}

static void on_write(png_structp png, png_bytep bytes, size_t size)
{
	struct bv_encoder *encoder = png_get_io_ptr(png);

	if (!bv_make_room(&encoder->file, size)) {
		encoder->status = BV_ERR_NO_MEMORY;
		png_error(png, "out of memory");
	}
	bv_append_bytes(&encoder->file, bytes, size);
}

static void on_flush(png_structp png)
{
	(void)png;
}

/* -------------------------------------------------------------------------- */
/* The dense way                                                              */
/* -------------------------------------------------------------------------- */

static void write_text(png_structp png, png_infop info, const char *line)
{
	char keyword[] = BV_TEXT_KEYWORD;
	png_text text = {.compression = PNG_TEXT_COMPRESSION_NONE,
			 .key = keyword};

	/* libpng copies it, and changes nothing. */
	memcpy(&text.text, &line, sizeof(line));
	png_set_text(png, info, &text, 1);
}

static void write_header(png_structp png, png_infop info,
			 const struct bv_image *image, const char *text)
{
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_compression_level(png, 1);
	png_set_compression_strategy(png, Z_RLE);
	png_set_compression_buffer_size(png, BV_STREAM_CHUNK);
	png_set_IHDR(png, info, image->width, image->height, (int)image->bits,
		     image->channels == 3 ? PNG_COLOR_TYPE_RGB
					  : PNG_COLOR_TYPE_GRAY,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		     PNG_FILTER_TYPE_DEFAULT);
	if (text != NULL)
		write_text(png, info, text);
	png_write_info(png, info);
	if (image->bits == 16) /* which PNG has the other way round */
		png_set_swap(png);
}

/* Copies the cells i..end-1, all of one row, into the row, or clears them. */
static void fill_row(uint8_t *row, const struct bv_image *image, size_t i,
		     size_t end, bool clear)
{
	const size_t bytes = bv_pixel_bytes(image);
	const uint8_t *pixels = image->pixels;

	for (; i < end; i++) {
		uint8_t *pixel = row + image->cells[i] % image->width * bytes;

		if (clear)
			memset(pixel, 0, bytes);
		else
			memcpy(pixel, pixels + i * image->stride, bytes);
	}
}

static void write_rows(png_structp png, uint8_t *row,
		       const struct bv_image *image)
{
	size_t begin = 0;

	for (uint64_t y = 0; y < image->height; y++) {
		size_t end = begin;

		while (end < image->occupied &&
		       image->cells[end] < (y + 1) * image->width)
			end++;
		fill_row(row, image, begin, end, false);
		png_write_row(png, row);
		fill_row(row, image, begin, end, true);
		begin = end;
	}
}

/*
 * All calls of libpng: an error in any of them leads to the return here.  It is
 * not given back what it allocated, since that is in the arena.
 */
static void encode_guarded(struct bv_encoder *encoder,
			   const struct bv_image *image, const char *text)
{
	png_structp png;
	png_infop info;

	if (setjmp(encoder->escape) != 0)
		return;
	png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, encoder,
					on_error, on_warning, encoder,
					on_malloc, on_free);
	info = png != NULL ? png_create_info_struct(png) : NULL;
	if (info == NULL) {
		if (encoder->status == BV_OK)
			encoder->status = BV_ERR_PNG;
		return;
	}
	png_set_write_fn(png, encoder, on_write, on_flush);
	write_header(png, info, image, text);
	write_rows(png, encoder->row, image);
	png_write_end(png, NULL);
}

static enum bv_status encode_dense(struct bv_encoder *encoder,
				   const struct bv_image *image,
				   const char *text)
{
	const size_t row_size = (size_t)image->width * bv_pixel_bytes(image);

	if (!reserve(&encoder->row, &encoder->row_capacity, row_size))
		return BV_ERR_NO_MEMORY;
	/* An error in the last picture may have left its cells behind. */
	memset(encoder->row, 0, row_size);
	encoder->status = BV_OK;
	encoder->file.size = 0;
	bv_arena_reset(&encoder->arena);
	encode_guarded(encoder, image, text);
	return encoder->status;
}

/* -------------------------------------------------------------------------- */
/* The sparse way                                                             */
/* -------------------------------------------------------------------------- */

static enum bv_status encode_sparse(struct bv_encoder *encoder,
				    const struct bv_image *image,
				    const char *text)
{
	const size_t bound =
		bv_sparse_png_bound(image, text != NULL ? strlen(text) : 0);
	struct bv_growing *file = &encoder->file;

	if (!reserve(&file->bytes, &file->capacity, bound))
		return BV_ERR_NO_MEMORY;
	file->size = bv_sparse_png(image, encoder->scratch, text, file->bytes);
	return file->size > 0 ? BV_OK : BV_ERR_PNG;
}

/* -------------------------------------------------------------------------- */
/* Either way                                                                 */
/* -------------------------------------------------------------------------- */

enum bv_status bv_encode_image(struct bv_encoder *encoder,
			       const struct bv_image *image, const char *text,
			       const uint8_t **png, size_t *size)
{
	const enum bv_status status =
		encoder->encoding == BV_ENCODING_LIBPNG
			? encode_dense(encoder, image, text)
			: encode_sparse(encoder, image, text);

	if (status == BV_OK) {
		*png = encoder->file.bytes;
		*size = encoder->file.size;
	}
	return status;
}

enum bv_status bv_encode_png(struct bv_encoder *encoder,
			     const struct bv_image *image, const char *text,
			     const uint8_t **png, size_t *size)
{
	struct bv_image own;
	enum bv_status status;
	fenv_t before;

	if (encoder == NULL || png == NULL || size == NULL ||
	    !bv_take_image(&own, image) || !bv_text_is_sound(text))
		return BV_ERR_ARGUMENT;
	before = bv_float_enter();
	status = bv_encode_image(encoder, &own, text, png, size);
	bv_float_leave(&before);
	return status;
}
