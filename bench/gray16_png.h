/*
 * gray16_png.h - 16 bits of gray by birdview
 *
 * The command writes RGB of 8 bits.  The part that makes the file knows other
 * pixels too.
 */

#ifndef BENCH_GRAY16_PNG_H
#define BENCH_GRAY16_PNG_H

#include <stddef.h>
#include <stdint.h>

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
 * Makes the file of the picture with the 'occupied' cells 'cells', rising, and
 * their pixels, and returns its size.  '*png' is valid until the next call.  0 if
 * out of memory.
 */
size_t gray16_encode(struct gray16_encoder *encoder, uint32_t width,
		     uint32_t height, size_t occupied, const uint32_t *cells,
		     const uint8_t *pixels, const uint8_t **png);

#ifdef __cplusplus
}
#endif

#endif /* BENCH_GRAY16_PNG_H */
