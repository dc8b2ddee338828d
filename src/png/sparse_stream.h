/*
 * sparse_stream.h - the compressed stream of a picture that is nearly empty
 */

#ifndef BV_PNG_SPARSE_STREAM_H
#define BV_PNG_SPARSE_STREAM_H

#include "core/image.h"

/* Memory for making streams, used again for each. */
struct bv_sparse_scratch;

/* NULL if out of memory. */
struct bv_sparse_scratch *bv_sparse_scratch_create(void);
void bv_sparse_scratch_free(struct bv_sparse_scratch *scratch);
size_t bv_sparse_scratch_bytes(void);

/*
 * For tests: has streams made by the coder at 'index' (see cell_coder.h) and not
 * by the fastest.  They are the same.
 */
void bv_sparse_scratch_set_coder(struct bv_sparse_scratch *scratch,
				 size_t index);

/* Bytes that are enough for the stream of 'image', which is sound (bv_take_image()). */
size_t bv_sparse_stream_bound(const struct bv_image *image);

/*
 * Writes the zlib stream of the image's rows, each with filter 0, to 'stream'
 * and returns its size, at most bv_sparse_stream_bound().
 */
size_t bv_sparse_stream(const struct bv_image *image,
			struct bv_sparse_scratch *scratch, uint8_t *stream);

#endif /* BV_PNG_SPARSE_STREAM_H */
