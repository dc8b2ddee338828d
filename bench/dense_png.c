/*
 * dense_png.c - what others do: dense pixels to a PNG, by libpng
 *
 * This is libpng as its manual shows it, with memory instead of a file.
 * Nothing is done for it or against it but the settings that dense_png.h names.
 */

#include "dense_png.h"

#include <zlib.h>

static void set_up(png_structp png, enum dense_settings settings)
{
	switch (settings) {
	case DENSE_DEFAULT:
		return;
	case DENSE_OPENCV:
		png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
		break;
	case DENSE_NONE_RLE:
		png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
		break;
	}
	png_set_compression_level(png, Z_BEST_SPEED);
	png_set_compression_strategy(png, Z_RLE);
}

bool dense_png_encode(const struct dense_picture *picture,
		      enum dense_settings settings, struct png_memory *memory)
{
	const size_t row_bytes =
		(size_t)picture->width * picture->channels * picture->bits / 8;
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL,
						  NULL, NULL);
	png_infop info = png != NULL ? png_create_info_struct(png) : NULL;

	if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
		png_destroy_write_struct(&png, &info);
		return false;
	}
	png_memory_write_to(png, memory);
	set_up(png, settings);
	png_set_IHDR(png, info, picture->width, picture->height,
		     (int)picture->bits,
		     picture->channels == 1 ? PNG_COLOR_TYPE_GRAY
					    : PNG_COLOR_TYPE_RGB,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		     PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (uint32_t row = 0; row < picture->height; row++)
		png_write_row(png, picture->pixels + row * row_bytes);
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	return true;
}
