/*
 * sparse_png.h - a PNG around the sparse stream
 */

#ifndef BV_PNG_SPARSE_PNG_H
#define BV_PNG_SPARSE_PNG_H

#include "png/chunk.h"
#include "png/sparse_stream.h"

/*
 * What the file has before its stream besides the text, and behind it: the signature,
 * IHDR, tEXt with its keyword, and the start of IDAT; the end of that, and IEND.
 */
#define BV_PNG_START                                               \
	(BV_SIGNATURE_SIZE + 2 * BV_CHUNK_FRAME + BV_HEADER_DATA + \
	 sizeof(BV_TEXT_KEYWORD) + BV_CHUNK_START)
#define BV_PNG_END (BV_CHUNK_END + BV_CHUNK_FRAME)

/*
 * Bytes that are enough for the file, with a text of 'text_length' bytes or with
 * none.
 */
size_t bv_sparse_png_bound(const struct bv_image *image, size_t text_length);

/*
 * Writes the file to 'png' and returns its size, at most bv_sparse_png_bound(),
 * or 0 if the stream is too long for a chunk.  'text', in printable ASCII, goes
 * into a tEXt chunk with the keyword of our metadata; there is none for NULL.
 */
size_t bv_sparse_png(const struct bv_image *image,
		     struct bv_sparse_scratch *scratch, const char *text,
		     uint8_t *png);

/*
 * Puts the same file around a stream of the image that is there already, without moving
 * it: there has to be room for BV_PNG_START bytes and the text before it, and for
 * BV_PNG_END bytes behind it.  Of the image only the size and the kind of its pixels
 * count.  Returns where the file begins, and its size in '*size', or NULL if the stream
 * is too long for a chunk.
 */
const uint8_t *bv_png_around(const struct bv_image *image, const char *text,
			     uint8_t *stream, size_t stream_size, size_t *size);

#endif /* BV_PNG_SPARSE_PNG_H */
