/*
 * layout.c - what a layout may be
 */

#include "core/layout.h"

#include "core/struct_size.h"

/* The name takes no part in reading points, but is noted in pictures. */
static bool name_is_sound(const char *name)
{
	if (name == NULL || strlen(name) > BV_LAYOUT_NAME_MAX)
		return false;
	for (; *name != '\0'; name++) {
		if (*name < 0x20 || *name > 0x7e)
			return false;
	}
	return true;
}

/*
 * Above 0 and finite.  By bits, since layouts are checked before the caller's
 * floating-point environment is left: it may take subnormals for 0, or trap them.
 */
static bool scale_is_sound(double scale)
{
	const uint64_t infinity = UINT64_C(0x7ff) << 52;
	uint64_t bits;

	memcpy(&bits, &scale, sizeof(bits));
	return bits > 0 && bits < infinity;
}

/* BV_OK if the members are in the documented range. */
static enum bv_status check(const struct bv_layout *layout)
{
	if (!name_is_sound(layout->name) || layout->stride < 12 ||
	    layout->stride > 65535)
		return BV_ERR_LAYOUT;
	for (int i = 0; i < 4; i++) {
		if (i == 3 && layout->offset[i] == BV_NO_COLUMN)
			continue;
		if (layout->offset[i] > layout->stride - sizeof(float))
			return BV_ERR_LAYOUT;
	}
	if (layout->negate > 7 || !scale_is_sound(layout->intensity_scale))
		return BV_ERR_LAYOUT;
	return BV_OK;
}

enum bv_status bv_take_layout(struct bv_layout *own,
			      const struct bv_layout *layout)
{
	*own = bv_kitti;
	if (layout == NULL)
		return BV_OK;
	if (!bv_take_struct(own, sizeof(*own), layout))
		return BV_ERR_ARGUMENT;
	return check(own);
}

const struct bv_layout bv_kitti = {
	.struct_size = sizeof(bv_kitti),
	.name = "kitti",
	.intensity_scale = 1.0,
	.stride = 16,
	.offset = {0, 4, 8, 12},
};
