/*
 * image.c - dense pictures from a sparse image, and what its counts say
 *
 * birdview itself never needs a dense picture; these are for programs that do.
 */

#include <string.h>

#include "birdview.h"

void bv_image_to_rgb(const struct bv_image *image, uint8_t *rgb)
{
	memset(rgb, 0, (size_t)image->width * image->height * 3);
	for (size_t i = 0; i < image->occupied; i++)
		memcpy(rgb + (size_t)image->cells[i] * 3,
		       image->pixels + i * BV_PIXEL_STRIDE, 3);
}

static void fill_plane(const struct bv_image *image, size_t channel,
		       uint8_t *plane)
{
	if (plane == NULL)
		return;
	memset(plane, 0, (size_t)image->width * image->height);
	for (size_t i = 0; i < image->occupied; i++)
		plane[image->cells[i]] =
			image->pixels[i * BV_PIXEL_STRIDE + channel];
}

void bv_image_to_planes(const struct bv_image *image, uint8_t *red,
			uint8_t *green, uint8_t *blue)
{
	fill_plane(image, 0, red);
	fill_plane(image, 1, green);
	fill_plane(image, 2, blue);
}

bool bv_counts_suspicious(const struct bv_counts *counts)
{
	return (uint64_t)counts->odd_intensity * 100 > counts->kept;
}
