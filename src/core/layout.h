/*
 * layout.h - reading points out of bytes
 *
 * birdview.h has struct bv_layout; this is what binning needs of it.
 */

#ifndef BV_CORE_LAYOUT_H
#define BV_CORE_LAYOUT_H

#include <string.h>

#include "birdview.h"
#include "core/contract.h"

struct bv_text;
struct bv_wording;

/* BV_OK if the members are in the documented range, else BV_ERR_LAYOUT. */
enum bv_status bv_layout_check(const struct bv_layout *layout);

/*
 * bv_layout_advise() as a number that bv_layout_add_advice() turns into words; 0
 * if there is no advice.
 */
uint32_t bv_layout_guess(const struct bv_layout *layout, const void *points,
			 size_t bytes);

/* Appends the words of a guess.  Returns false, without a word, if it is none. */
bool bv_layout_add_advice(struct bv_text *text, uint64_t guess,
			  const struct bv_wording *wording);

/* The float32 at 'bytes', which are little-endian and need not be aligned. */
BV_SHARED float bv_load_float(const unsigned char *bytes)
{
	float value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

/* A coordinate as stored, turned the way that the contract counts it. */
BV_SHARED float bv_orient(const struct bv_layout *layout, int axis, float value)
{
	return (layout->negate >> axis & 1u) != 0 ? -value : value;
}

BV_SHARED float bv_load_axis(const struct bv_layout *layout,
			     const unsigned char *point, int axis)
{
	return bv_orient(layout, axis,
			 bv_load_float(point + layout->offset[axis]));
}

/* Point 'index' of a frame. */
BV_SHARED struct bv_point bv_load_point(const struct bv_layout *layout,
					const unsigned char *points,
					size_t index)
{
	const unsigned char *point = points + index * layout->stride;
	const struct bv_point loaded = {bv_load_axis(layout, point, 0),
					bv_load_axis(layout, point, 1),
					bv_load_axis(layout, point, 2)};

	return loaded;
}

/* Its intensity as stored. */
BV_SHARED float bv_load_intensity(const struct bv_layout *layout,
				  const unsigned char *points, size_t index)
{
	if (layout->offset[3] == BV_NO_COLUMN)
		return 0.0f;
	return bv_load_float(points + index * layout->stride +
			     layout->offset[3]);
}

#endif /* BV_CORE_LAYOUT_H */
