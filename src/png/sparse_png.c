/*
 * sparse_png.c - a PNG around the sparse stream
 *
 * The chunks of ours are
 *
 *	IHDR	size and format
 *	tEXt	the metadata, if any
 *	IDAT	the stream, all of it
 *	IEND	nothing
 *
 * libpng would write them just so.  But it copies the stream, and what it sets up
 * for each picture takes a twelfth of the time of a small one.  Here the stream is
 * made where it belongs in the file; or, where it is there already, the rest of the file
 * is put around it.
 */

#include "png/sparse_png.h"

#include <stdbool.h>
#include <string.h>

#include "png/chunk.h"
#include "png/crc.h"

/* The length of a chunk is a number of 31 bits. */
#define LONGEST_CHUNK INT32_MAX

/* The keyword of a tEXt chunk ends with a 0, its text does not. */
#define KEYWORD_SIZE sizeof(BV_TEXT_KEYWORD)

/* What a text takes besides itself. */
#define TEXT_FRAME (BV_CHUNK_FRAME + KEYWORD_SIZE)

static void store_big_endian(uint8_t *bytes, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* Where the data of a chunk belongs that starts at 'chunk'. */
static uint8_t *data_of(uint8_t *chunk)
{
	return chunk + BV_CHUNK_START;
}

/* Completes a chunk that has its data, and returns where the next one starts. */
static uint8_t *finish_chunk(uint8_t *chunk, const char type[4], size_t size)
{
	uint8_t *const end = data_of(chunk) + size;

	store_big_endian(chunk, (uint32_t)size);
	memcpy(chunk + 4, type, 4);
	store_big_endian(end, bv_crc(chunk + 4, 4 + size));
	return end + BV_CHUNK_END;
}

/* Compression, filter method and interlacing are the only ones or none: 0. */
static uint8_t *put_header(uint8_t *chunk, const struct bv_image *image)
{
	uint8_t *data = data_of(chunk);

	memset(data, 0, BV_HEADER_DATA);
	store_big_endian(data, image->width);
	store_big_endian(data + 4, image->height);
	data[8] = (uint8_t)image->bits;
	data[9] = image->channels == 3 ? BV_COLOUR_RGB : BV_COLOUR_GRAY;
	return finish_chunk(chunk, "IHDR", BV_HEADER_DATA);
}

static uint8_t *put_text(uint8_t *chunk, const char *text)
{
	const size_t length = strlen(text);
	uint8_t *data = data_of(chunk);

	memcpy(data, BV_TEXT_KEYWORD, KEYWORD_SIZE);
	memcpy(data + KEYWORD_SIZE, text, length);
	return finish_chunk(chunk, "tEXt", KEYWORD_SIZE + length);
}

/* Writes what comes before the stream, and returns where the chunk of that starts. */
static uint8_t *put_start(uint8_t *png, const struct bv_image *image,
			  const char *text)
{
	uint8_t *next = png + BV_SIGNATURE_SIZE;

	memcpy(png, bv_png_signature, BV_SIGNATURE_SIZE);
	next = put_header(next, image);
	return text != NULL ? put_text(next, text) : next;
}

/* Completes the chunk of the stream, and returns the end of the file. */
static uint8_t *put_end(uint8_t *chunk, size_t stream_size)
{
	return finish_chunk(finish_chunk(chunk, "IDAT", stream_size), "IEND",
			    0);
}

size_t bv_sparse_png_bound(const struct bv_image *image, size_t text_length)
{
	return BV_PNG_START + text_length + bv_sparse_stream_bound(image) +
	       BV_PNG_END;
}

size_t bv_sparse_png(const struct bv_image *image,
		     struct bv_sparse_scratch *scratch, const char *text,
		     uint8_t *png)
{
	uint8_t *const chunk = put_start(png, image, text);
	const size_t size = bv_sparse_stream(image, scratch, data_of(chunk));

	if (size > LONGEST_CHUNK)
		return 0;
	return (size_t)(put_end(chunk, size) - png);
}

const uint8_t *bv_png_around(const struct bv_image *image, const char *text,
			     uint8_t *stream, size_t stream_size, size_t *size)
{
	const size_t before = text != NULL ? BV_PNG_START + strlen(text)
					   : BV_PNG_START - TEXT_FRAME;
	uint8_t *const png = stream - before;
	uint8_t *chunk;

	if (stream_size > LONGEST_CHUNK)
		return NULL;
	chunk = put_start(png, image, text);
	*size = (size_t)(put_end(chunk, stream_size) - png);
	return png;
}
