/*
 * image.c - the form of images, dense pictures, and what counts say
 *
 * birdview itself never needs a dense picture; these are for programs that do.
 */

#include "core/image.h"

#include <math.h>
#include <string.h>

#include "core/struct_size.h"

static bool form_is_sound(const struct bv_image *image)
{
	const uint32_t stride = bv_pixel_bytes(image) > 4 ? 8 : 4;

	return image->width >= 1 && image->width <= BV_MOST_PER_AXIS &&
	       image->height >= 1 && image->height <= BV_MOST_PER_AXIS &&
	       (uint64_t)image->width * image->height <= BV_MOST_PIXELS &&
	       (image->channels == 1 || image->channels == 3) &&
	       (image->bits == 8 || image->bits == 16) &&
	       image->stride == stride && image->reserved == 0 &&
	       (image->occupied == 0 ||
		(image->cells != NULL && image->pixels != NULL));
}

/*
 * Encoding takes the distance of neighbours for granted, and where they do not rise
 * would count on and on.
 */
bool bv_cells_rise(const uint32_t *cell, size_t occupied, uint64_t cells)
{
	bool rise = true;

	if (occupied > cells)
		return false;
	for (size_t i = 1; i < occupied; i++)
		rise &= cell[i - 1] < cell[i];
	return rise && (occupied == 0 || cell[occupied - 1] < cells);
}

bool bv_take_image(struct bv_image *own, const struct bv_image *image)
{
	*own = (struct bv_image){.struct_size = sizeof(*own),
				 .channels = 3,
				 .bits = 8,
				 .stride = 4};
	for (int i = 0; i < BV_CHANNEL_MAX; i++)
		own->channel_min[i] = own->channel_max[i] = (double)NAN;
	return bv_take_struct(own, sizeof(*own), image) && form_is_sound(own) &&
	       bv_cells_rise(own->cells, own->occupied,
			     (uint64_t)own->width * own->height);
}

/* Bytes of a sample. */
static size_t sample_size(const struct bv_image *image)
{
	return image->bits / 8;
}

/* Writes 'count' samples of each pixel, from number 'first' on. */
static void fill(const struct bv_image *image, size_t first, size_t count,
		 unsigned char *samples)
{
	const size_t cells = (size_t)image->width * image->height;
	const size_t bytes = count * sample_size(image);
	const unsigned char *pixel = image->pixels;

	memset(samples, 0, cells * bytes);
	for (size_t i = 0; i < image->occupied; i++, pixel += image->stride)
		memcpy(samples + image->cells[i] * bytes,
		       pixel + first * sample_size(image), bytes);
}

enum bv_status bv_image_to_dense(const struct bv_image *image, void *samples)
{
	struct bv_image own;

	if (samples == NULL || !bv_take_image(&own, image))
		return BV_ERR_ARGUMENT;
	fill(&own, 0, own.channels, samples);
	return BV_OK;
}

enum bv_status bv_image_to_plane(const struct bv_image *image, uint32_t channel,
				 void *samples)
{
	struct bv_image own;

	if (samples == NULL || !bv_take_image(&own, image) ||
	    channel >= own.channels)
		return BV_ERR_ARGUMENT;
	fill(&own, channel, 1, samples);
	return BV_OK;
}

bool bv_are_suspicious(const struct bv_counts *counts)
{
	return (uint64_t)counts->odd_intensity * 100 > counts->kept;
}

bool bv_counts_suspicious(const struct bv_counts *counts)
{
	struct bv_counts own = {.struct_size = sizeof(own)};

	return bv_take_struct(&own, sizeof(own), counts) &&
	       bv_are_suspicious(&own);
}
