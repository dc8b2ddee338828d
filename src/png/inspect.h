/*
 * inspect.h - whether a file has the chunks of a picture of birdview, byte for byte
 */

#ifndef BV_PNG_INSPECT_H
#define BV_PNG_INSPECT_H

#include <stdint.h>

#include "core/verdict.h"

/* What is wrong with a picture that is damaged: detail[0] of the verdict. */
enum bv_damage {
	BV_DAMAGE_SIGNATURE = 1, /* it is no PNG */
	BV_DAMAGE_END,           /* it ends after detail[1] bytes */
	BV_DAMAGE_CORRUPT,       /* no decoding it beyond byte detail[1] */
	BV_DAMAGE_TRAILING,      /* detail[1] bytes follow its end */
	BV_DAMAGE_FORM,          /* other samples, or rows in another order */
	BV_DAMAGE_SIZE, /* detail[1]: bv_pack_sizes(); 0 if they are too large */
	BV_DAMAGE_CHUNKS,       /* a chunk that we do not write there */
	BV_DAMAGE_NO_METADATA,  /* it does not say how it was made */
	BV_DAMAGE_METADATA,     /* detail[1]: bv_metadata_key_name() */
	BV_DAMAGE_CHECKSUM,     /* that of a chunk is wrong */
	BV_DAMAGE_BEHIND_PIXELS /* data in a chunk behind the last of them */
};

/* With BV_DAMAGE_CHUNKS and BV_DAMAGE_CHECKSUM, detail[1] is a type, big-endian. */

/* Four numbers of up to 65535: width and height, found and expected. */
static inline uint64_t bv_pack_sizes(uint32_t found_width,
				     uint32_t found_height, uint32_t width,
				     uint32_t height)
{
	return (uint64_t)found_width << 48 | (uint64_t)found_height << 32 |
	       (uint64_t)width << 16 | height;
}

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
