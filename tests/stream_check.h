/*
 * stream_check.h: what a sparse stream has to be
 *
 * Whatever is wrong with a stream ends the test that looks at it.
 */

#ifndef STREAM_CHECK_H
#define STREAM_CHECK_H

#include <stddef.h>
#include <stdint.h>

#include "png/sparse_stream.h"

/* A file in memory. */
struct stream_file {
	uint8_t *bytes; /* the owner's to free() */
	size_t size;
	size_t at; /* read so far */
};

/* The PNG around the stream of a picture. */
struct stream_file stream_make_file(const struct bv_sparse_picture *picture,
				    const uint8_t *stream, size_t size);

/*
 * Makes the stream of the picture, in exactly as many bytes as its bound says,
 * and checks that it keeps to them; that zlib inflates it to the rows of the
 * picture, each with filter 0, and agrees with its checksum; and that libpng
 * decodes it to the pixels without a warning.
 */
void stream_check(const struct bv_sparse_picture *picture,
		  struct bv_sparse_scratch *scratch);

#endif /* STREAM_CHECK_H */
