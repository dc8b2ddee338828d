/*
 * inspect.h - whether a file has the chunks of a picture of birdview, byte for byte
 */

#ifndef BV_PNG_INSPECT_H
#define BV_PNG_INSPECT_H

#include <stdint.h>

#include "core/damage.h"
#include "core/verdict.h"

/*
 * Goes through the open file 'file' from its start, which is to be the picture of an
 * image of the form of 'image' (its size, channels and bits) with the metadata 'text'.
 * Any byte that birdview does not write there is found, but for those that say which
 * pixels there are.  Stores where these have to end, for bv_decode_picture(), in
 * '*pixels_end'.
 *
 * Returns the status, and stores it with its errno and details in 'verdict':
 * BV_OK, BV_ERR_PICTURE_DAMAGED, BV_ERR_PICTURE_READ, BV_ERR_NO_MEMORY.
 */
enum bv_status bv_inspect_picture(int file, const struct bv_image *image,
				  const char *text, uint64_t *pixels_end,
				  struct bv_verdict *verdict);

#endif /* BV_PNG_INSPECT_H */
