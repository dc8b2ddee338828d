/*
 * decode.h: reading a PNG back, in two ways
 *
 * libpng says what pixels and text a file holds, and its warnings count as
 * failures.  Independent of it, the chunks are taken apart and the stream in
 * them is inflated by zlib alone, which shows what libpng tells nobody: the
 * order of the chunks, their checksums, and the filter of each row.
 *
 * Whatever is wrong with a file ends the test that looks at it.
 */

#ifndef DECODE_H
#define DECODE_H

#include <stddef.h>
#include <stdint.h>

/* What libpng finds in a file. */
struct decoded {
	uint32_t width, height;
	int bit_depth, color_type, interlace;
	uint32_t channels;
	/* height * width * channels of them, native; the owner's to free(). */
	void *samples;
	/* The file's only text; strings, and empty if there is none. */
	char keyword[80];
	char text[16384 + 1];
};

/* Decodes the 'size' bytes at 'png', which have one text at the most. */
void decode_picture(const uint8_t *png, size_t size, struct decoded *decoded);

/*
 * Writes the types of all chunks to 'types', with a blank between them and
 * consecutive IDAT written once, cut to 'room' bytes with the final 0.  Checks
 * the signature, lengths and checksums, and that nothing follows the last.
 */
void decode_chunk_types(const uint8_t *png, size_t size, char *types,
			size_t room);

/*
 * Inflates what the IDAT chunks hold to exactly 'size_raw' bytes at 'raw': for
 * each row its filter and its samples.
 */
void decode_stream(const uint8_t *png, size_t size, uint8_t *raw,
		   size_t size_raw);

#endif /* DECODE_H */
