/*
 * sparse_png.h - a PNG around the sparse stream
 */

#ifndef BV_PNG_SPARSE_PNG_H
#define BV_PNG_SPARSE_PNG_H

#include "png/sparse_stream.h"

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

#endif /* BV_PNG_SPARSE_PNG_H */
