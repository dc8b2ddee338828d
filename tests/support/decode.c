/*
 * decode.c: reading a PNG back, in two ways
 */

#include "decode.h"

#include <png.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "check.h"

/* ---------------------------------------------------------------------- */
/* By libpng                                                              */
/* ---------------------------------------------------------------------- */

struct source {
	const uint8_t *bytes;
	size_t left;
};

_Noreturn static void on_message(png_structp png, png_const_charp message)
{
	(void)png;
	fprintf(stderr, "libpng says: %s\n", message);
	exit(1);
}

static void on_read(png_structp png, png_bytep bytes, size_t size)
{
	struct source *source = png_get_io_ptr(png);

	CHECK(size <= source->left);
	memcpy(bytes, source->bytes, size);
	source->bytes += size;
	source->left -= size;
}

static void copy_text(png_structp png, png_infop info, struct decoded *decoded)
{
	png_textp texts;
	const int count = png_get_text(png, info, &texts, NULL);

	decoded->keyword[0] = decoded->text[0] = '\0';
	if (count == 0)
		return;
	CHECK_EQ_INT(count, 1);
	CHECK_EQ_INT(texts[0].compression, PNG_TEXT_COMPRESSION_NONE);
	CHECK(strlen(texts[0].key) < sizeof(decoded->keyword));
	strcpy(decoded->keyword, texts[0].key);
	CHECK(texts[0].text_length < sizeof(decoded->text));
	CHECK_EQ_INT(strlen(texts[0].text), texts[0].text_length);
	strcpy(decoded->text, texts[0].text);
}

static bool is_little_endian(void)
{
	const uint16_t one = 1;
	uint8_t first;

	memcpy(&first, &one, 1);
	return first == 1;
}

static void copy_pixels(png_structp png, png_infop info,
			struct decoded *decoded)
{
	const size_t row_size = png_get_rowbytes(png, info);
	uint8_t *row = malloc(row_size * decoded->height);

	decoded->channels = png_get_channels(png, info);
	CHECK_EQ_INT(row_size, (size_t)decoded->width * decoded->channels *
				       (size_t)decoded->bit_depth / 8);
	CHECK(row != NULL);
	decoded->samples = row;
	if (decoded->bit_depth == 16 && is_little_endian())
		png_set_swap(png);
	for (uint32_t y = 0; y < decoded->height; y++, row += row_size)
		png_read_row(png, row, NULL);
}

void decode_picture(const uint8_t *png, size_t size, struct decoded *decoded)
{
	struct source source = {png, size};
	png_structp reader = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL,
						    on_message, on_message);
	png_infop info = png_create_info_struct(reader);

	CHECK(reader != NULL && info != NULL);
	png_set_read_fn(reader, &source, on_read);
	png_read_info(reader, info);
	png_get_IHDR(reader, info, &decoded->width, &decoded->height,
		     &decoded->bit_depth, &decoded->color_type,
		     &decoded->interlace, NULL, NULL);
	copy_text(reader, info, decoded);
	copy_pixels(reader, info, decoded);
	png_read_end(reader, NULL);
	CHECK_EQ_INT(source.left, 0);
	png_destroy_read_struct(&reader, &info, NULL);
}

/* ---------------------------------------------------------------------- */
/* By hand                                                                */
/* ---------------------------------------------------------------------- */

struct chunk {
	char type[5]; /* a string */
	const uint8_t *data;
	uint32_t size;
};

static uint32_t load_big_endian(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

/*
 * Takes the next chunk off the file, '*at' being 0 at first.  Returns false at
 * the end of the file.
 */
static bool next_chunk(const uint8_t *png, size_t size, size_t *at,
		       struct chunk *chunk)
{
	static const uint8_t signature[8] = {137, 'P',  'N',  'G',
					     13,  '\n', 0x1a, '\n'};
	const uint8_t *start;

	if (*at == 0) {
		CHECK(size >= sizeof(signature));
		CHECK(memcmp(png, signature, sizeof(signature)) == 0);
		*at = sizeof(signature);
	}
	if (*at == size)
		return false;
	start = png + *at;
	CHECK(size - *at >= 12);
	chunk->size = load_big_endian(start);
	CHECK(size - *at - 12 >= chunk->size);
	memcpy(chunk->type, start + 4, 4);
	chunk->type[4] = '\0';
	chunk->data = start + 8;
	CHECK_EQ_INT(load_big_endian(chunk->data + chunk->size),
		     crc32(0, start + 4, 4 + chunk->size));
	*at += 12 + (size_t)chunk->size;
	return true;
}

void decode_chunk_types(const uint8_t *png, size_t size, char *types,
			size_t room)
{
	char last[5] = "";
	struct chunk chunk;
	size_t at = 0, used = 0;

	while (next_chunk(png, size, &at, &chunk)) {
		if (strcmp(chunk.type, "IDAT") == 0 &&
		    strcmp(last, "IDAT") == 0)
			continue;
		strcpy(last, chunk.type);
		if (used < room)
			used += (size_t)snprintf(types + used, room - used,
						 "%s%s", used > 0 ? " " : "",
						 chunk.type);
	}
}

void decode_stream(const uint8_t *png, size_t size, uint8_t *raw,
		   size_t size_raw)
{
	z_stream stream = {.next_out = raw, .avail_out = (uInt)size_raw};
	struct chunk chunk;
	size_t at = 0;
	int result = Z_OK;

	CHECK_EQ_INT(inflateInit(&stream), Z_OK);
	while (next_chunk(png, size, &at, &chunk)) {
		if (strcmp(chunk.type, "IDAT") != 0)
			continue;
		CHECK_EQ_INT(result, Z_OK);
		stream.next_in = (Bytef *)chunk.data;
		stream.avail_in = chunk.size;
		result = inflate(&stream, Z_NO_FLUSH);
		CHECK_EQ_INT(stream.avail_in, 0);
	}
	CHECK_EQ_INT(result, Z_STREAM_END);
	CHECK_EQ_INT(stream.avail_out, 0);
	inflateEnd(&stream);
}
