/*
 * layout.h - reading points out of bytes
 *
 * birdview.h has struct bv_layout; this is what placing points needs of it.
 */

#ifndef BV_CORE_LAYOUT_H
#define BV_CORE_LAYOUT_H

#include <string.h>

#include "birdview.h"
#include "core/contract.h"

/* The default, and the most common one. */
extern const struct bv_layout bv_kitti;

/*
 * Takes the caller's layout, NULL for the default, into 'own'.  BV_ERR_ARGUMENT if
 * its size is refused, BV_ERR_LAYOUT if a member is out of range.
 */
enum bv_status bv_take_layout(struct bv_layout *own,
			      const struct bv_layout *layout);

/* bv_fingerprint() of a layout that was taken. */
struct bv_grid;
uint64_t bv_fingerprint_of(const struct bv_grid *grid,
			   const struct bv_layout *layout);

/* True if both have the same numbers at the same bytes; scales may differ. */
BV_SHARED bool bv_same_columns(const struct bv_layout *a,
			       const struct bv_layout *b)
{
	return a->stride == b->stride && a->negate == b->negate &&
	       a->offset[0] == b->offset[0] && a->offset[1] == b->offset[1] &&
	       a->offset[2] == b->offset[2] && a->offset[3] == b->offset[3];
}

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
