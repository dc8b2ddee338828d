/*
 * chunk.h - what a PNG is made of
 *
 * A signature and then chunks, each with the length of its data (big-endian) and
 * its type before them, and a CRC of type and data behind.
 */

#ifndef BV_PNG_CHUNK_H
#define BV_PNG_CHUNK_H

#include <stdint.h>

#define BV_SIGNATURE_SIZE 8

static const uint8_t bv_png_signature[BV_SIGNATURE_SIZE] = {
	0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

/* Bytes of a chunk before and behind its data. */
#define BV_CHUNK_START 8
#define BV_CHUNK_END 4
#define BV_CHUNK_FRAME (BV_CHUNK_START + BV_CHUNK_END)

/* The keyword of the text that pictures of birdview carry. */
#define BV_TEXT_KEYWORD "birdview"

/* The data of the first chunk, IHDR. */
#define BV_HEADER_DATA 13

/* The data of the chunks that libpng makes of the compressed pixels; the last may have
 * less. */
#define BV_STREAM_CHUNK 65536

/* What the header calls pictures of gray, and of red, green and blue. */
#define BV_COLOUR_GRAY 0
#define BV_COLOUR_RGB 2

/* Numbers in a PNG have the highest byte first. */
static inline uint32_t bv_load_big_endian(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}

#endif /* BV_PNG_CHUNK_H */
