/*
 * encoder.h - encoding an image of our own
 */

#ifndef BV_PNG_ENCODER_H
#define BV_PNG_ENCODER_H

#include "birdview.h"

/*
 * bv_encode_png() of an image and a text that need no second look, in the
 * floating-point environment of the library.
 */
enum bv_status bv_encode_image(struct bv_encoder *encoder,
			       const struct bv_image *image, const char *text,
			       const uint8_t **png, size_t *size);

/* About as much memory as an encoder takes for the image. */
size_t bv_encoder_bytes(const struct bv_image *image);

#endif /* BV_PNG_ENCODER_H */
