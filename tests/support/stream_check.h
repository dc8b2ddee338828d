/*
 * stream_check.h: what a sparse stream has to be
 *
 * Whatever is wrong with a stream ends the test that looks at it.
 */

#ifndef STREAM_CHECK_H
#define STREAM_CHECK_H

#include "png/sparse_stream.h"

/*
 * Makes the stream of the picture, and the PNG around it, each in exactly as many
 * bytes as its bound says, and checks that they keep to them; that zlib inflates
 * the stream to the rows of the picture, each with filter 0, and agrees with its
 * checksum; and that libpng decodes the PNG to the pixels without a warning.
 */
void stream_check(const struct bv_image *picture,
		  struct bv_sparse_scratch *scratch);

#endif /* STREAM_CHECK_H */
