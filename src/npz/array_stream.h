/*
 * array_stream.h - the compressed bytes of an array that is nearly empty
 */

#ifndef BV_NPZ_ARRAY_STREAM_H
#define BV_NPZ_ARRAY_STREAM_H

#include "birdview.h"
#include "core/growing.h"

/* Memory for making streams, used again for each. */
struct bv_array_scratch;

/* NULL if out of memory. */
struct bv_array_scratch *bv_array_scratch_create(void);
void bv_array_scratch_free(struct bv_array_scratch *scratch);

/* How much it is for arrays with so many occupied cells. */
size_t bv_array_scratch_bytes(size_t occupied);

/*
 * Appends to 'out' the DEFLATE stream of 'header' and the planes of 'array', which
 * together are below 4 GiB, and stores the CRC of these bytes.  The array is sound; the
 * header has a multiple of 4 bytes and does not end with a 0.  False if out of memory.
 */
bool bv_array_stream(const struct bv_array *array, const uint8_t *header,
		     uint16_t header_size, struct bv_array_scratch *scratch,
		     struct bv_growing *out, uint32_t *crc);

#endif /* BV_NPZ_ARRAY_STREAM_H */
