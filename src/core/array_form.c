/*
 * array_form.c - the form of arrays, and dense arrays
 *
 * birdview itself never needs a dense array; these are for programs that do.
 */

#include "core/array_form.h"

#include <string.h>

#include "core/image.h"
#include "core/struct_size.h"

static bool name_is_sound(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	size_t length;

	if (name == NULL)
		return false;
	length = strnlen(name, BV_ARRAY_NAME_MAX + 1);
	return length >= 1 && length <= BV_ARRAY_NAME_MAX &&
	       strspn(name, allowed) == length;
}

static uint64_t count_cells(const struct bv_array *array)
{
	return (uint64_t)array->width * array->height;
}

static bool form_is_sound(const struct bv_array *array)
{
	return name_is_sound(array->name) && array->width >= 1 &&
	       array->width <= BV_MOST_PER_AXIS && array->height >= 1 &&
	       array->height <= BV_MOST_PER_AXIS && array->channels >= 1 &&
	       array->channels <= BV_MOST_PER_AXIS &&
	       (array->type == BV_F4 || array->type == BV_U1) &&
	       count_cells(array) <= BV_MOST_PIXELS;
}

static bool planes_are_there(const struct bv_array *array)
{
	if (array->occupied == 0)
		return true;
	if (array->cells == NULL || array->planes == NULL)
		return false;
	for (uint32_t c = 0; c < array->channels; c++) {
		if (array->planes[c] == NULL)
			return false;
	}
	return true;
}

bool bv_take_array(struct bv_array *own, const struct bv_array *array)
{
	*own = (struct bv_array){.struct_size = sizeof(*own)};
	return bv_take_struct(own, sizeof(*own), array) && form_is_sound(own) &&
	       planes_are_there(own) &&
	       bv_cells_rise(own->cells, own->occupied, count_cells(own));
}

size_t bv_value_bytes(const struct bv_array *array)
{
	return array->type == BV_F4 ? sizeof(float) : 1;
}

uint64_t bv_array_bytes(const struct bv_array *array)
{
	return count_cells(array) * array->channels * bv_value_bytes(array);
}

/* Writes one plane. */
static void fill(const struct bv_array *array, const unsigned char *plane,
		 unsigned char *values)
{
	const size_t width = bv_value_bytes(array);

	for (size_t i = 0; i < array->occupied; i++)
		memcpy(values + array->cells[i] * width, plane + i * width,
		       width);
}

enum bv_status bv_array_to_dense(const struct bv_array *array, void *values)
{
	unsigned char *next = values;
	struct bv_array own;
	size_t plane;

	if (values == NULL || !bv_take_array(&own, array))
		return BV_ERR_ARGUMENT;
	plane = count_cells(&own) * bv_value_bytes(&own);
	memset(values, 0, bv_array_bytes(&own));
	for (uint32_t c = 0; c < own.channels && own.occupied > 0; c++)
		fill(&own, own.planes[c], next + c * plane);
	return BV_OK;
}
