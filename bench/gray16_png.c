/*
 * gray16_png.c - 16 bits of gray by birdview
 */

#include "gray16_png.h"

#include <stdlib.h>

#include "png/sparse_png.h"

struct gray16_encoder {
	struct bv_sparse_scratch *scratch;
	uint8_t *png;
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
	free(encoder->png);
	free(encoder);
}

size_t gray16_encode(struct gray16_encoder *encoder, uint32_t width,
		     uint32_t height, size_t occupied, const uint32_t *cells,
		     const uint8_t *pixels, const uint8_t **png)
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
	const size_t bound = bv_sparse_png_bound(&picture, 0);

	if (bound > encoder->capacity) {
		free(encoder->png);
		encoder->png = malloc(bound);
		encoder->capacity = encoder->png != NULL ? bound : 0;
		if (encoder->png == NULL)
			return 0;
	}
	*png = encoder->png;
	return bv_sparse_png(&picture, encoder->scratch, NULL, encoder->png);
}
