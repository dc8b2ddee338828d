/*
 * check_pixels.c - whether the file of a picture has these pixels
 *
 * They are decoded by libpng, which had no part in compressing them.  Comparing their
 * bytes with a new encoding would be faster, but would take the encoder's word for what
 * they mean, and call the pictures of another build or another zlib wrong.  All other
 * bytes are compared with those that would be written now.
 */

#include "convert/check_contents.h"

#include <string.h>

#include "core/image.h"
#include "png/decoder.h"
#include "png/inspect.h"

struct comparison {
	const struct bv_image *image;
	size_t next; /* cell, of those in rows to come */
	uint64_t different;
	uint64_t place;  /* row << 16 | column of the first that differs */
	uint64_t values; /* of it: see pack_values() */
};

/* The samples of a pixel as one number, red highest. */
static uint64_t pixel_value(const struct bv_image *image, const uint8_t *pixel)
{
	const uint32_t bytes = image->bits / 8;
	uint64_t value = 0;

	for (uint32_t i = 0; i < image->channels; i++) {
		uint16_t sample = 0;

		memcpy(&sample, pixel + i * bytes, bytes);
		value = value << image->bits | sample;
	}
	return value;
}

/* What 'detail' has room for: both pixels, or their first samples that differ. */
static uint64_t pack_values(const struct bv_image *image, uint64_t found,
			    uint64_t expected)
{
	const uint64_t mask = ((uint64_t)1 << image->bits) - 1;
	uint32_t channel = 0, shift = (image->channels - 1) * image->bits;

	if (image->channels == 3 && image->bits == 8)
		return found << 24 | expected;
	for (; ((found ^ expected) >> shift & mask) == 0; channel++)
		shift -= image->bits;
	return bv_pack_samples(channel, (uint32_t)(found >> shift & mask),
			       (uint32_t)(expected >> shift & mask));
}

/* The pixel of a cell, of which the row has the cells i..end-1. */
static uint64_t expected_value(const struct bv_image *image, size_t i,
			       size_t end, uint32_t cell)
{
	const uint8_t *pixels = image->pixels;

	for (; i < end; i++) {
		if (image->cells[i] == cell)
			return pixel_value(image, pixels + i * image->stride);
	}
	return 0;
}

/* What differs is not 0 any more.  The row has the cells i..end-1. */
static void note_differences(struct comparison *comparison, uint32_t y,
			     const uint8_t *row, size_t i, size_t end)
{
	const struct bv_image *image = comparison->image;
	const size_t bytes = bv_pixel_bytes(image);

	for (uint32_t x = 0; x < image->width; x++) {
		const uint64_t difference = pixel_value(image, row + x * bytes);
		uint64_t value;

		if (difference == 0 || comparison->different++ > 0)
			continue;
		value = expected_value(image, i, end, y * image->width + x);
		comparison->place = (uint64_t)y << 16 | x;
		comparison->values =
			pack_values(image, value ^ difference, value);
	}
}

static void compare_row(void *context, uint32_t y, uint8_t *row)
{
	struct comparison *comparison = context;
	const struct bv_image *image = comparison->image;
	const uint8_t *pixels = image->pixels;
	const size_t bytes = bv_pixel_bytes(image);
	const uint32_t first = y * image->width;
	const size_t begin = comparison->next;
	size_t i = begin;

	for (; i < image->occupied && image->cells[i] - first < image->width;
	     i++) {
		uint8_t *found = row + (image->cells[i] - first) * bytes;

		bv_take_away(found, pixels + i * image->stride, bytes);
	}
	comparison->next = i;
	if (!bv_nothing_left(row, image->width * bytes))
		note_differences(comparison, y, row, begin, i);
}

enum bv_status bv_check_pixels(int file, const struct bv_image *image,
			       const char *text, struct bv_verdict *verdict)
{
	struct comparison comparison = {.image = image};
	uint64_t pixels_end;
	enum bv_status status =
		bv_inspect_picture(file, image, text, &pixels_end, verdict);

	if (status == BV_OK)
		status = bv_decode_picture(file, image, pixels_end, compare_row,
					   &comparison, verdict);
	if (status != BV_OK || comparison.different == 0)
		return status;
	return bv_fail(verdict, BV_ERR_PICTURE_PIXELS, 0,
		       comparison.different << 32 | comparison.place,
		       comparison.values);
}
