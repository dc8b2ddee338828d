/*
 * struct_size.c - the one rule for public structures of different sizes
 */

#include "core/struct_size.h"

#include <string.h>

#include "birdview.h"

/* A member that came into padding would have whatever older programs left there. */
#define CHECK_END(type, last)                                               \
	_Static_assert(                                                     \
		sizeof(struct type) % BV_SIZE_UNIT == 0 &&                  \
			offsetof(struct type, last) +                       \
					sizeof(((struct type *)0)->last) == \
				sizeof(struct type),                        \
		"struct " #type " ends with its last member")

CHECK_END(bv_layout, intensity_field);
CHECK_END(bv_grid_options, reserved);
CHECK_END(bv_channel_info, slice);
CHECK_END(bv_grid_info, slices);
CHECK_END(bv_counts, reserved);
CHECK_END(bv_image, channel_max);
CHECK_END(bv_array, type);
CHECK_END(bv_frame_arrays, grid);
CHECK_END(bv_picture_info, all_max);
CHECK_END(bv_convert_options, origin);
CHECK_END(bv_frame_result, format);
CHECK_END(bv_frame_head, bytes);

/* The first member of all of them. */
static size_t size_of(const void *structure)
{
	size_t size;

	memcpy(&size, structure, sizeof(size));
	return size;
}

bool bv_size_is_sound(size_t size)
{
	return size >= sizeof(size_t) && size <= BV_SIZE_MAX &&
	       size % BV_SIZE_UNIT == 0;
}

static bool is_zero(const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != 0)
			return false;
	}
	return true;
}

bool bv_take_struct(void *ours, size_t our_size, const void *theirs)
{
	const unsigned char *from = theirs;
	unsigned char *to = ours;
	size_t size, common;

	if (theirs == NULL)
		return false;
	size = size_of(theirs);
	if (!bv_size_is_sound(size))
		return false;
	common = size < our_size ? size : our_size;
	if (!is_zero(from + common, size - common))
		return false;
	memcpy(to + sizeof(size_t), from + sizeof(size_t),
	       common - sizeof(size_t));
	return true;
}

bool bv_give_struct(void *theirs, size_t size, const void *ours,
		    size_t our_size)
{
	const size_t common = size < our_size ? size : our_size;
	unsigned char *to = theirs;

	if (theirs == NULL || !bv_size_is_sound(size))
		return false;
	memcpy(to, ours, common);
	memset(to + common, 0, size - common);
	memcpy(to, &size, sizeof(size));
	return true;
}

bool bv_give_sized_struct(void *theirs, const void *ours, size_t our_size)
{
	return theirs != NULL &&
	       bv_give_struct(theirs, size_of(theirs), ours, our_size);
}
