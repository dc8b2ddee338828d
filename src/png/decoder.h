/*
 * decoder.h - reading the pixels of a picture back
 */

#ifndef BV_PNG_DECODER_H
#define BV_PNG_DECODER_H

#include <stdint.h>

#include "core/verdict.h"

/* Samples of one channel, found and expected, in the detail of a wrong pixel. */
#define BV_SAMPLES_MARK ((uint64_t)1 << 63)

static inline uint64_t bv_pack_samples(uint32_t channel, uint32_t found,
				       uint32_t expected)
{
	return BV_SAMPLES_MARK | (uint64_t)channel << 32 |
	       (uint64_t)found << 16 | expected;
}

/*
 * Takes row 'y' of a picture, the top one first: its samples, native, at 'row',
 * which it may change.
 */
typedef void (*bv_row_taker)(void *context, uint32_t y, uint8_t *row);

/*
 * Decodes the open file 'file', from its start, as a picture of the form of
 * 'image' (its size, channels and bits), and hands its rows to 'take'.  Whatever
 * libpng warns of is an error: data behind the last row in its chunk, for one.  That
 * chunk has to end at byte 'pixels_end' of the file.  bv_inspect_picture() says where
 * that is, and looks at the chunks behind it and at others that libpng passes over.
 *
 * Returns the status, and stores it with its errno and details in 'verdict':
 * BV_OK, BV_ERR_PICTURE_DAMAGED, BV_ERR_PICTURE_READ, BV_ERR_NO_MEMORY.
 */
enum bv_status bv_decode_picture(int file, const struct bv_image *image,
				 uint64_t pixels_end, bv_row_taker take,
				 void *context, struct bv_verdict *verdict);

#endif /* BV_PNG_DECODER_H */
