/*
 * gray16_png.h - 16 bits of gray by birdview's sparse stream
 *
 * The command writes 8-bit RGB; the stream knows other pixels too.  Here it
 * gets what a file needs besides.
 */

#ifndef BENCH_GRAY16_PNG_H
#define BENCH_GRAY16_PNG_H

#include "png_memory.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of a pixel: the sample, higher byte first, and two that are 0. */
#define GRAY16_STRIDE 4

/* Memory for making files, used again for each. */
struct gray16_encoder;

struct gray16_encoder *gray16_encoder_create(void); /* NULL: out of memory */
void gray16_encoder_free(struct gray16_encoder *encoder); /* not NULL */

/*
 * Writes the picture with the 'occupied' cells 'cells', rising, and their
 * pixels to 'memory'.  False if out of memory or libpng refuses.
 */
bool gray16_encode(struct gray16_encoder *encoder, uint32_t width,
		   uint32_t height, size_t occupied, const uint32_t *cells,
		   const uint8_t *pixels, struct png_memory *memory);

#ifdef __cplusplus
}
#endif

#endif /* BENCH_GRAY16_PNG_H */
