/*
 * gray16_png.c - 16 bits of gray by birdview's sparse stream
 *
 * As birdview's encoder does it: the stream is made first, then libpng writes
 * the file around it.
 */

#include "gray16_png.h"

#include <stdlib.h>

#include "png/sparse_stream.h"

struct gray16_encoder {
	struct bv_sparse_scratch *scratch;
	uint8_t *stream;
	size_t capacity;
};

struct gray16_encoder *gray16_encoder_create(void)
{
	struct gray16_encoder *encoder = calloc(1, sizeof(*encoder));

	if (encoder == NULL)
		return NULL;
	encoder->scratch = bv_sparse_scratch_create();
	if (encoder->scratch == NULL) {
		free(encoder);
		return NULL;
	}
	return encoder;
}

void gray16_encoder_free(struct gray16_encoder *encoder)
{
	bv_sparse_scratch_free(encoder->scratch);
	free(encoder->stream);
	free(encoder);
}

static void write_chunk(png_structp png, const char *type, const uint8_t *data,
			size_t size)
{
	png_write_chunk(png, (png_const_bytep)type, data, size);
}

static bool write_file(const struct bv_sparse_picture *picture,
		       const uint8_t *stream, size_t stream_size,
		       struct png_memory *memory)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL,
						  NULL, NULL);
	png_infop info = png != NULL ? png_create_info_struct(png) : NULL;

	if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
		png_destroy_write_struct(&png, &info);
		return false;
	}
	png_memory_write_to(png, memory);
	png_set_IHDR(png, info, picture->width, picture->height, 16,
		     PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	write_chunk(png, "IDAT", stream, stream_size);
	write_chunk(png, "IEND", NULL, 0);
	png_destroy_write_struct(&png, &info);
	return true;
}

bool gray16_encode(struct gray16_encoder *encoder, uint32_t width,
		   uint32_t height, size_t occupied, const uint32_t *cells,
		   const uint8_t *pixels, struct png_memory *memory)
{
	const struct bv_sparse_picture picture = {
		.width = width,
		.height = height,
		.pixel_bytes = 2,
		.pixel_stride = GRAY16_STRIDE,
		.occupied = occupied,
		.cells = cells,
		.pixels = pixels,
	};
	const size_t bound = bv_sparse_stream_bound(&picture);
	size_t size;

	if (bound > encoder->capacity) {
		free(encoder->stream);
		encoder->stream = malloc(bound);
		encoder->capacity = encoder->stream != NULL ? bound : 0;
		if (encoder->stream == NULL)
			return false;
	}
	size = bv_sparse_stream(&picture, encoder->scratch, encoder->stream);
	return write_file(&picture, encoder->stream, size, memory);
}
