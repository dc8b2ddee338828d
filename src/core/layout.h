/*
 * layout.h - reading points out of bytes
 *
 * birdview.h has struct bv_layout; this is what binning needs of it.
 */

#ifndef BV_CORE_LAYOUT_H
#define BV_CORE_LAYOUT_H

#include <endian.h>
#include <string.h>

#include "birdview.h"
#include "core/contract.h"

/* BV_OK if the members are in the documented range, else BV_ERR_LAYOUT. */
enum bv_status bv_layout_check(const struct bv_layout *layout);

/*
 * bv_layout_advise() as a number that bv_layout_advice() turns into words; 0 if
 * there is no advice.
 */
uint32_t bv_layout_guess(const struct bv_layout *layout, const void *points,
			 size_t bytes);
const char *bv_layout_advice(uint64_t guess); /* NULL for 0 */

/* The float32 at 'bytes', which are little-endian and need not be aligned. */
static inline float bv_load_float(const unsigned char *bytes)
{
	uint32_t bits;
	float value;

	memcpy(&bits, bytes, sizeof(bits));
	bits = le32toh(bits);
	memcpy(&value, &bits, sizeof(value));
	return value;
}

static inline float bv_load_axis(const struct bv_layout *layout,
				 const unsigned char *point, int axis)
{
	const float value = bv_load_float(point + layout->offset[axis]);

	return (layout->negate >> axis & 1u) != 0 ? -value : value;
}

/* Point 'index' of a frame. */
static inline struct bv_point bv_load_point(const struct bv_layout *layout,
					    const unsigned char *points,
					    size_t index)
{
	const unsigned char *point = points + index * layout->stride;

	return (struct bv_point){.x = bv_load_axis(layout, point, 0),
				 .y = bv_load_axis(layout, point, 1),
				 .z = bv_load_axis(layout, point, 2)};
}

/* Its intensity as stored. */
static inline float bv_load_intensity(const struct bv_layout *layout,
				      const unsigned char *points, size_t index)
{
	if (layout->offset[3] == BV_NO_COLUMN)
		return 0.0f;
	return bv_load_float(points + index * layout->stride +
			     layout->offset[3]);
}

#endif /* BV_CORE_LAYOUT_H */
