/*
 * frame_bytes.h: points as the bytes of a file in any plain layout
 */

#ifndef FRAME_BYTES_H
#define FRAME_BYTES_H

#include "check.h"
#include "device_batch.h"

static inline void store_float(unsigned char *bytes, float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	for (int i = 0; i < 4; i++)
		bytes[i] = (unsigned char)(bits >> 8 * i);
}

static inline void store_point(const struct bv_layout *layout,
			       const float *values, unsigned char *bytes)
{
	for (int i = 3; i >= 0; i--) {
		const bool negate = (layout->negate >> i & 1) != 0;

		if (layout->offset[i] != BV_NO_COLUMN)
			store_float(bytes + layout->offset[i],
				    negate ? -values[i] : values[i]);
	}
}

/* A frame of 'n' points, four floats each: x, y, z and intensity. */
static inline struct test_frame make_frame(const struct bv_layout *layout,
					   const float *points, size_t n)
{
	struct test_frame frame = {malloc(n * layout->stride + 1), n};

	CHECK(frame.bytes != NULL);
	memset(frame.bytes, 0xa5, n * layout->stride);
	for (size_t k = 0; k < n; k++)
		store_point(layout, points + 4 * k,
			    frame.bytes + k * layout->stride);
	return frame;
}

#endif /* FRAME_BYTES_H */
