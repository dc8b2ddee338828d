/*
 * decoder.c - reading the pixels of a picture back
 *
 * Whoever asks wants to hear of any flaw, so libpng is told to be strict.  It reports
 * errors by a callback that must not return; ours jumps back into decode_guarded().
 * Nothing is printed.
 *
 * Pictures may be anything, and chunks that claim to be huge get no memory.
 */

#include "png/decoder.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "core/image.h"
#include "png/chunk.h"
#include "png/file_bytes.h"
#include "png/inspect.h"

/* A picture of ours has one chunk of text, with the metadata; libpng counts from
 * two. */
#define MOST_TEXTS 4
#define MOST_TEXT_BYTES (2 * BV_TEXT_MAX)

struct decoder {
	const struct bv_image *image; /* for its form */
	uint64_t pixels_end;
	bv_row_taker take;
	void *context;
	struct bv_verdict *verdict;
	png_structp png;
	png_infop info;
	uint8_t *row;
	struct bv_file_bytes bytes; /* taken are those that libpng has had */
	jmp_buf escape;
};

/* -------------------------------------------------------------------------- */
/* What is wrong                                                              */
/* -------------------------------------------------------------------------- */

/* Only the first thing counts. */
static void note(struct decoder *decoder, enum bv_status status, int error)
{
	if (decoder->verdict->status != BV_OK)
		return;
	decoder->verdict->status = status;
	decoder->verdict->system_error = error;
}

static void note_damage(struct decoder *decoder, enum bv_damage damage,
			uint64_t number)
{
	if (decoder->verdict->status != BV_OK)
		return;
	decoder->verdict->status = BV_ERR_PICTURE_DAMAGED;
	decoder->verdict->detail[0] = damage;
	decoder->verdict->detail[1] = number;
}

_Noreturn static void on_error(png_structp png, png_const_charp message)
{
	struct decoder *decoder = png_get_error_ptr(png);

	(void)message;
	if (decoder->bytes.taken <= BV_SIGNATURE_SIZE)
		note_damage(decoder, BV_DAMAGE_SIGNATURE, 0);
	else
		note_damage(decoder, BV_DAMAGE_CORRUPT, decoder->bytes.taken);
	longjmp(decoder->escape, 1);
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t size)
{
	void *piece = malloc(size);

	if (piece == NULL)
		note(png_get_mem_ptr(png), BV_ERR_NO_MEMORY, 0);
	return piece;
}

static void on_free(png_structp png, png_voidp piece)
{
	(void)png;
	free(piece);
}

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

static void on_read(png_structp png, png_bytep bytes, size_t size)
{
	struct decoder *decoder = png_get_io_ptr(png);

	if (bv_file_bytes_copy(&decoder->bytes, bytes, size))
		return;
	if (decoder->bytes.error != 0)
		note(decoder, BV_ERR_PICTURE_READ, decoder->bytes.error);
	note_damage(decoder, BV_DAMAGE_END, decoder->bytes.taken);
	png_error(png, "the file ends");
}

/* -------------------------------------------------------------------------- */
/* Decoding                                                                   */
/* -------------------------------------------------------------------------- */

static void set_up(struct decoder *decoder)
{
	png_structp png = decoder->png;

	png_set_read_fn(png, decoder, on_read);
	png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
	png_set_benign_errors(png, 0);
	png_set_user_limits(png, BV_MOST_PER_AXIS, BV_MOST_PER_AXIS);
	png_set_chunk_cache_max(png, MOST_TEXTS);
	png_set_chunk_malloc_max(png, MOST_TEXT_BYTES);
	png_set_compression_buffer_size(png, BV_FILE_BYTES_PART);
}

static int colour_of(const struct bv_image *image)
{
	return image->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY;
}

static bool header_is_ours(struct decoder *decoder)
{
	const struct bv_image *image = decoder->image;
	png_uint_32 width, height;
	int depth, colour, interlace;

	png_get_IHDR(decoder->png, decoder->info, &width, &height, &depth,
		     &colour, &interlace, NULL, NULL);
	if ((uint32_t)depth != image->bits || colour != colour_of(image) ||
	    interlace != PNG_INTERLACE_NONE)
		note_damage(decoder, BV_DAMAGE_FORM,
			    image->channels << 8 | image->bits);
	else if (width != image->width || height != image->height)
		note_damage(decoder, BV_DAMAGE_SIZE,
			    bv_pack_sizes(width, height, image->width,
					  image->height));
	return decoder->verdict->status == BV_OK;
}

static void decode(struct decoder *decoder)
{
	png_structp png = decoder->png;

	set_up(decoder);
	png_read_info(png, decoder->info);
	if (!header_is_ours(decoder))
		return;
	if (decoder->image->bits == 16)
		png_set_swap(png);
	for (uint32_t y = 0; y < decoder->image->height; y++) {
		png_read_row(png, decoder->row, NULL);
		decoder->take(decoder->context, y, decoder->row);
	}
	/* With the last row libpng takes what is left of its chunk. */
	if (decoder->bytes.taken != decoder->pixels_end)
		note_damage(decoder, BV_DAMAGE_BEHIND_PIXELS, 0);
}

/* All calls of libpng that may fail: an error leads to the return here. */
static void decode_guarded(struct decoder *decoder)
{
	if (setjmp(decoder->escape) != 0)
		return;
	decoder->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, decoder,
						on_error, on_error, decoder,
						on_malloc, on_free);
	if (decoder->png != NULL)
		decoder->info = png_create_info_struct(decoder->png);
	if (decoder->info != NULL)
		decode(decoder);
	else
		note(decoder, BV_ERR_NO_MEMORY, 0);
}

enum bv_status bv_decode_picture(int file, const struct bv_image *image,
				 uint64_t pixels_end, bv_row_taker take,
				 void *context, struct bv_verdict *verdict)
{
	struct decoder *decoder = malloc(sizeof(*decoder));
	enum bv_status status;

	verdict->status = BV_OK;
	if (decoder == NULL)
		return verdict->status = BV_ERR_NO_MEMORY;
	*decoder = (struct decoder){
		.image = image,
		.pixels_end = pixels_end,
		.take = take,
		.context = context,
		.verdict = verdict,
		.row = malloc((size_t)image->width * bv_pixel_bytes(image)),
	};
	if (decoder->row == NULL)
		status = BV_ERR_NO_MEMORY;
	else
		status = bv_file_bytes_begin(&decoder->bytes, file);
	if (status == BV_OK)
		decode_guarded(decoder);
	else
		note(decoder, status, decoder->bytes.error);
	png_destroy_read_struct(&decoder->png, &decoder->info, NULL);
	bv_file_bytes_free(&decoder->bytes);
	free(decoder->row);
	free(decoder);
	return verdict->status;
}
