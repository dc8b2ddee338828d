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
 * Takes the caller's layout, NULL for the default, into 'own', which may be the same.
 * BV_ERR_ARGUMENT if its size is refused, BV_ERR_LAYOUT if a member is out of range.
 */
enum bv_status bv_take_layout(struct bv_layout *own,
			      const struct bv_layout *layout);

/* True if both say the same of a file's bytes; origins and scales may differ. */
bool bv_same_layout(const struct bv_layout *a, const struct bv_layout *b);

/* True if the points are from a file that has nothing else, or from none. */
bool bv_is_raw(const struct bv_layout *layout);

/* The bytes of a number of this type. */
uint32_t bv_type_size(enum bv_type type);

/* The intensity that counts as full where nobody says it. */
double bv_type_scale(enum bv_type type);

/*
 * True if its points are little-endian float32 that are taken as they are, which is
 * what placing points understands.  Others are unpacked first (unpack.h).
 */
bool bv_layout_is_plain(const struct bv_layout *layout);

/* Which axis of a file becomes x, y and z, and bits for those that are negated. */
struct bv_axes {
	uint8_t from[3];
	uint8_t negate;
};

/* Reads axes such as "y,-x,z".  Returns false if it is none. */
bool bv_axes_parse(struct bv_axes *axes, const char *text);

/* True if left becomes right. */
bool bv_axes_mirror(const struct bv_axes *axes);

/* The number of the axis of the file that is x, y or z (i). */
int bv_layout_axis(const struct bv_layout *layout, int i);

/* Has what is x, y and z now be the axes of a file. */
void bv_layout_turn(struct bv_layout *layout, const struct bv_axes *axes);

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
