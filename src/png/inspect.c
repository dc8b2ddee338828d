/*
 * inspect.c - whether a file has the chunks of a picture of birdview, byte for byte
 *
 * A PNG has room for much that a decoder of pixels passes over without a word: chunks
 * that it does not know, a second text, another picture behind the first, data behind
 * the end of the stream.  Who asks whether a picture is the one that birdview makes
 * does not want any of it.  So here the chunks are gone through one by one:
 *
 *	IHDR	what the image says
 *	tEXt	the metadata, exactly
 *	IDAT	the compressed pixels; libpng cuts them into several, all but the
 *		last of BV_STREAM_CHUNK bytes
 *	IEND	nothing, and behind it the end of the file
 *
 * How the pixels are compressed is up to the encoder; which they are, and that they end
 * where these chunks end, is for the decoder to see.
 *
 * A file may be anything: it is read by small parts, and no length in it is believed.
 */

#include "png/inspect.h"

#include <stdbool.h>
#include <string.h>
#include <zlib.h>

#include "core/image.h"
#include "png/chunk.h"
#include "png/file_bytes.h"

struct inspection {
	const struct bv_image *image;
	struct bv_verdict *verdict;
	struct bv_file_bytes bytes;
	/* The chunk that is gone through: its type, data to come, and checksum. */
	uint8_t type[4];
	uint32_t left;
	uLong crc;
	uint64_t pixels_end; /* behind the last chunk that has some */
};

/* Always false, for the caller to return. */
static bool damaged(struct inspection *i, enum bv_damage damage,
		    uint64_t number)
{
	bv_fail(i->verdict, BV_ERR_PICTURE_DAMAGED, 0, damage, number);
	return false;
}

/* The same about the chunk that is gone through. */
static bool chunk_damaged(struct inspection *i, enum bv_damage damage)
{
	return damaged(i, damage, bv_load_big_endian(i->type));
}

static bool has_type(const struct inspection *i, const char *type)
{
	return memcmp(i->type, type, sizeof(i->type)) == 0;
}

/* -------------------------------------------------------------------------- */
/* Reading                                                                    */
/* -------------------------------------------------------------------------- */

static bool ended(struct inspection *i)
{
	return bv_file_bytes_ended(&i->bytes, i->verdict);
}

static bool take(struct inspection *i, uint8_t *to, size_t size)
{
	return bv_file_bytes_copy(&i->bytes, to, size) || ended(i);
}

/* -------------------------------------------------------------------------- */
/* Chunks                                                                     */
/* -------------------------------------------------------------------------- */

static bool start_chunk(struct inspection *i)
{
	uint8_t start[BV_CHUNK_START];

	if (!take(i, start, sizeof(start)))
		return false;
	i->left = bv_load_big_endian(start);
	memcpy(i->type, start + 4, sizeof(i->type));
	i->crc = crc32_z(0, i->type, sizeof(i->type));
	return true;
}

/* Takes some of the data of the chunk, of which there is more. */
static size_t take_data(struct inspection *i, const uint8_t **bytes)
{
	const size_t n = bv_file_bytes_take(&i->bytes, i->left, bytes);

	if (n == 0)
		ended(i);
	else
		i->crc = crc32_z(i->crc, *bytes, n);
	i->left -= (uint32_t)n;
	return n;
}

static bool finish_chunk(struct inspection *i)
{
	uint8_t crc[BV_CHUNK_END];

	if (!take(i, crc, sizeof(crc)))
		return false;
	return bv_load_big_endian(crc) == i->crc ||
	       chunk_damaged(i, BV_DAMAGE_CHECKSUM);
}

/* Takes all data of the chunk, and stores whether they are these. */
static bool compare_data(struct inspection *i, const void *expected,
			 size_t size, bool *same)
{
	const uint8_t *next = expected, *bytes;

	*same = i->left == size;
	while (i->left > 0) {
		const size_t n = take_data(i, &bytes);

		if (n == 0)
			return false;
		*same = *same && memcmp(bytes, next, n) == 0;
		next += *same ? n : 0;
	}
	return true;
}

/* -------------------------------------------------------------------------- */
/* Before the pixels                                                          */
/* -------------------------------------------------------------------------- */

static bool inspect_signature(struct inspection *i)
{
	uint8_t signature[BV_SIGNATURE_SIZE];

	if (!take(i, signature, sizeof(signature)))
		return false;
	return memcmp(signature, bv_png_signature, sizeof(signature)) == 0 ||
	       damaged(i, BV_DAMAGE_SIGNATURE, 0);
}

static bool compare_header(struct inspection *i, const uint8_t *found)
{
	const struct bv_image *image = i->image;
	const uint32_t width = bv_load_big_endian(found);
	const uint32_t height = bv_load_big_endian(found + 4);
	const uint8_t form[] = {
		(uint8_t)image->bits,
		image->channels == 3 ? BV_COLOUR_RGB : BV_COLOUR_GRAY, 0, 0, 0};

	if (memcmp(found + 8, form, sizeof(form)) != 0)
		return damaged(i, BV_DAMAGE_FORM,
			       image->channels << 8 | image->bits);
	if (width > BV_MOST_PER_AXIS || height > BV_MOST_PER_AXIS)
		return damaged(i, BV_DAMAGE_SIZE, 0);
	if (width != image->width || height != image->height)
		return damaged(i, BV_DAMAGE_SIZE,
			       bv_pack_sizes(width, height, image->width,
					     image->height));
	return true;
}

static bool inspect_header(struct inspection *i)
{
	uint8_t header[BV_HEADER_DATA];

	if (!start_chunk(i))
		return false;
	if (!has_type(i, "IHDR") || i->left != sizeof(header))
		return chunk_damaged(i, BV_DAMAGE_CHUNKS);
	if (!take(i, header, sizeof(header)))
		return false;
	i->crc = crc32_z(i->crc, header, sizeof(header));
	return finish_chunk(i) && compare_header(i, header);
}

static bool inspect_text(struct inspection *i, const char *text)
{
	const size_t keyword = sizeof(BV_TEXT_KEYWORD), length = strlen(text);
	uint8_t expected[sizeof(BV_TEXT_KEYWORD) + BV_TEXT_MAX];
	bool same;

	memcpy(expected, BV_TEXT_KEYWORD, keyword);
	memcpy(expected + keyword, text, length);
	if (!start_chunk(i))
		return false;
	if (has_type(i, "IDAT"))
		return damaged(i, BV_DAMAGE_NO_METADATA, 0);
	if (!has_type(i, "tEXt"))
		return chunk_damaged(i, BV_DAMAGE_CHUNKS);
	if (!compare_data(i, expected, keyword + length, &same) ||
	    !finish_chunk(i))
		return false;
	return same || damaged(i, BV_DAMAGE_NO_METADATA, 0);
}

/* -------------------------------------------------------------------------- */
/* The pixels                                                                 */
/* -------------------------------------------------------------------------- */

static bool pass_data(struct inspection *i)
{
	const uint8_t *bytes;

	while (i->left > 0) {
		if (take_data(i, &bytes) == 0)
			return false;
	}
	return finish_chunk(i);
}

/* Goes through the pixels, and starts the chunk behind them. */
static bool inspect_pixels(struct inspection *i)
{
	uint32_t length;

	if (!start_chunk(i))
		return false;
	if (!has_type(i, "IDAT"))
		return chunk_damaged(i, BV_DAMAGE_CHUNKS);
	do {
		length = i->left;
		if (!pass_data(i))
			return false;
		if (length > 0)
			i->pixels_end = i->bytes.taken;
		if (!start_chunk(i))
			return false;
	} while (length == BV_STREAM_CHUNK && has_type(i, "IDAT"));
	return true;
}

/* -------------------------------------------------------------------------- */
/* Behind the pixels                                                          */
/* -------------------------------------------------------------------------- */

static bool inspect_end(struct inspection *i)
{
	if (!has_type(i, "IEND") || i->left > 0)
		return chunk_damaged(i, BV_DAMAGE_CHUNKS);
	return finish_chunk(i) &&
	       bv_file_bytes_all_taken(&i->bytes, i->verdict);
}

enum bv_status bv_inspect_picture(int file, const struct bv_image *image,
				  const char *text, uint64_t *pixels_end,
				  struct bv_verdict *verdict)
{
	struct inspection i = {.image = image, .verdict = verdict};
	const enum bv_status status = bv_file_bytes_begin(&i.bytes, file);

	verdict->status = BV_OK;
	if (status != BV_OK)
		bv_fail(verdict, status, i.bytes.error, 0, 0);
	else if (inspect_signature(&i) && inspect_header(&i) &&
		 inspect_text(&i, text) && inspect_pixels(&i))
		inspect_end(&i);
	*pixels_end = i.pixels_end;
	bv_file_bytes_free(&i.bytes);
	return verdict->status;
}
