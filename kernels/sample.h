/*
 * sample.h - loading a point out of bytes in a kernel
 *
 * A layout may put its floats anywhere, so the plain way loads each of them
 * byte by byte: 16 loads a point.  A GPU loads up to 16 bytes at once, but
 * only from addresses that are a multiple of that.  So there are three ways:
 *
 *	four floats in order, 16 bytes a point	one load of 16 bytes
 *	all offsets multiples of 4		a load for each float
 *	anything else				a load for each byte
 *
 * The choice depends on the layout alone, so all threads take the same way.
 */

#ifndef BV_SAMPLE_H
#define BV_SAMPLE_H

#include "core/layout.h"

/* A point with its intensity as stored. */
struct bv_sample {
	struct bv_point point;
	float intensity;
};

BV_SHARED bool bv_layout_is_four(const struct bv_layout *layout)
{
	return layout->stride == 16 && layout->offset[0] == 0 &&
	       layout->offset[1] == 4 && layout->offset[2] == 8 &&
	       layout->offset[3] == 12;
}

BV_SHARED bool bv_layout_is_aligned(const struct bv_layout *layout)
{
	const uint32_t intensity = layout->offset[3];
	const uint32_t all = layout->stride | layout->offset[0] |
			     layout->offset[1] | layout->offset[2] |
			     (intensity != BV_NO_COLUMN ? intensity : 0);

	return all % 4 == 0;
}

/* The four floats at 'bytes', a multiple of 16. */
BV_SHARED void bv_load_four(const unsigned char *bytes, float value[4])
{
	const unsigned char *aligned =
		(const unsigned char *)__builtin_assume_aligned(bytes, 16);

	for (int i = 0; i < 4; i++)
		value[i] = bv_load_float(aligned + 4 * i);
}

BV_SHARED float bv_load_aligned(const unsigned char *bytes)
{
	return bv_load_float(
		(const unsigned char *)__builtin_assume_aligned(bytes, 4));
}

/* Loads the four values of a point, as stored. */
BV_SHARED void bv_load_values(const struct bv_layout *layout,
			      const unsigned char *point, float value[4])
{
	const bool intensity = layout->offset[3] != BV_NO_COLUMN;

	value[3] = 0.0f;
	if (bv_layout_is_four(layout)) {
		bv_load_four(point, value);
	} else if (bv_layout_is_aligned(layout)) {
		for (int i = 0; i < 3; i++)
			value[i] = bv_load_aligned(point + layout->offset[i]);
		if (intensity)
			value[3] = bv_load_aligned(point + layout->offset[3]);
	} else {
		for (int i = 0; i < 3; i++)
			value[i] = bv_load_float(point + layout->offset[i]);
		if (intensity)
			value[3] = bv_load_float(point + layout->offset[3]);
	}
}

/* Point 'index' of a frame, whose points begin at a multiple of 16. */
BV_SHARED struct bv_sample bv_load_sample(const struct bv_layout *layout,
					  const unsigned char *points,
					  uint32_t index)
{
	struct bv_sample sample;
	float value[4];

	bv_load_values(layout, points + (size_t)index * layout->stride, value);
	sample.point.x = bv_orient(layout, 0, value[0]);
	sample.point.y = bv_orient(layout, 1, value[1]);
	sample.point.z = bv_orient(layout, 2, value[2]);
	sample.intensity = value[3];
	return sample;
}

#endif /* BV_SAMPLE_H */
