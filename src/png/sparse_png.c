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
 * made where it belongs in the file.
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

size_t bv_sparse_png_bound(const struct bv_image *image, size_t text_length)
{
	return BV_SIGNATURE_SIZE + 4 * BV_CHUNK_FRAME + BV_HEADER_DATA +
	       KEYWORD_SIZE + text_length + bv_sparse_stream_bound(image);
}

size_t bv_sparse_png(const struct bv_image *image,
		     struct bv_sparse_scratch *scratch, const char *text,
		     uint8_t *png)
{
	uint8_t *next = png;
	size_t stream;

	memcpy(next, bv_png_signature, BV_SIGNATURE_SIZE);
	next = put_header(next + BV_SIGNATURE_SIZE, image);
	if (text != NULL)
		next = put_text(next, text);
	stream = bv_sparse_stream(image, scratch, data_of(next));
	if (stream > LONGEST_CHUNK)
		return 0;
	next = finish_chunk(next, "IDAT", stream);
	next = finish_chunk(next, "IEND", 0);
	return (size_t)(next - png);
}
