/*
 * sparse_stream.h - the compressed stream of a picture that is nearly empty
 */

#ifndef BV_PNG_SPARSE_STREAM_H
#define BV_PNG_SPARSE_STREAM_H

#include <stddef.h>
#include <stdint.h>

/*
 * A sparse picture of any pixel format.  A sample of 16 bits is two bytes, the
 * higher first, as PNG has it.
 */
struct bv_sparse_picture {
	uint32_t width, height;
	unsigned pixel_bytes;  /* 1, 2, 3 or 6: gray and RGB, 8 and 16 bits */
	unsigned pixel_stride; /* bytes from one pixel to the next: 4, or 8 for
				* pixels of 6 */
	size_t occupied;
	const uint32_t *cells; /* [occupied], row * width + column, rising */
	const uint8_t *pixels; /* [occupied][pixel_stride], readable to the last
				* multiple of 4 bytes */
};

/* Memory for making streams, used again for each. */
struct bv_sparse_scratch;

/* NULL if out of memory. */
struct bv_sparse_scratch *bv_sparse_scratch_create(void);
void bv_sparse_scratch_free(struct bv_sparse_scratch *scratch);

/*
 * For tests: has streams made by the coder at 'index' (see cell_coder.h) and not
 * by the fastest.  They are the same.
 */
void bv_sparse_scratch_set_coder(struct bv_sparse_scratch *scratch,
				 size_t index);

/* Bytes that are enough for the stream of 'picture'. */
size_t bv_sparse_stream_bound(const struct bv_sparse_picture *picture);

/*
 * Writes the zlib stream of the picture's rows, each with filter 0, to 'stream'
 * and returns its size, at most bv_sparse_stream_bound().
 */
size_t bv_sparse_stream(const struct bv_sparse_picture *picture,
			struct bv_sparse_scratch *scratch, uint8_t *stream);

#endif /* BV_PNG_SPARSE_STREAM_H */
