/*
 * decoder.h - reading a picture back, from its first byte to its last
 */

#ifndef BV_PNG_DECODER_H
#define BV_PNG_DECODER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/verdict.h"

/* What is wrong with a picture that is damaged: detail[0] of the verdict. */
enum bv_damage {
	BV_DAMAGE_SIGNATURE = 1, /* it is no PNG */
	BV_DAMAGE_END,           /* it ends after detail[1] bytes */
	BV_DAMAGE_CORRUPT,       /* libpng gave up detail[1] bytes into it */
	BV_DAMAGE_TRAILING,      /* detail[1] bytes follow its end */
	BV_DAMAGE_FORM,          /* other samples, or rows in another order */
	BV_DAMAGE_SIZE,          /* detail[1]: see bv_pack_sizes() */
	BV_DAMAGE_CHUNKS,        /* it has chunks that we never write */
	BV_DAMAGE_NO_METADATA,   /* it does not say how it was made */
	BV_DAMAGE_METADATA       /* what it says is not true of the frame */
};

/* Four numbers of up to 65535: width and height, found and expected. */
static inline uint64_t bv_pack_sizes(uint32_t found_width,
				     uint32_t found_height, uint32_t width,
				     uint32_t height)
{
	return (uint64_t)found_width << 48 | (uint64_t)found_height << 32 |
	       (uint64_t)width << 16 | height;
}

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
 * 'image' (its size, channels and bits), and hands its rows to 'take'.  All checksums are looked at, those of chunks that do
 * not matter too, and whatever libpng warns of is an error.
 *
 * Returns the status, and stores it with its errno and details in 'verdict':
 * BV_OK, BV_ERR_PICTURE_DAMAGED, BV_ERR_PICTURE_READ, BV_ERR_NO_MEMORY.
 */
enum bv_status bv_decode_picture(int file, const struct bv_image *image,
				 bv_row_taker take, void *context,
				 struct bv_verdict *verdict);

#endif /* BV_PNG_DECODER_H */
