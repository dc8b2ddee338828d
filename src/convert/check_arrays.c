/*
 * check_arrays.c - whether an .npz file has these numbers
 *
 * zlib inflates them.  They are compared bit for bit: -0.0 is another number than 0.0.
 */

#include "convert/check_contents.h"

#include "core/arithmetic.h"
#include "core/array_form.h"
#include "core/damage.h"
#include "formats/little_endian.h"
#include "npz/npz_inspect.h"

struct comparison {
	const struct bv_frame_arrays *arrays;
	/* The plane that is gone through, of all, and the next cell in it. */
	size_t array;
	uint32_t plane, channel;
	size_t next;
	uint64_t different;
	uint64_t place;           /* of the first that differs */
	uint32_t found, expected; /* its bits */
};

/* A value that occurs in arrays, as the bits of a float. */
static uint32_t bits_of(const struct bv_array *array, const uint8_t *value)
{
	return array->type == BV_F4 ? bv_load_u32(value)
				    : bv_float_bits((float)*value);
}

/* Value 'i' of the cells of a plane; 0 past the last. */
static const uint8_t *value_of(const struct bv_array *array, uint32_t plane,
			       size_t i)
{
	return (const uint8_t *)array->planes[plane] +
	       i * bv_value_bytes(array);
}

/* What was taken away from what differs; the part has the cells from 'i' on. */
static const uint8_t *expected_value(const struct bv_array *array,
				     uint32_t plane, size_t i, size_t end,
				     size_t cell)
{
	static const uint8_t zero[sizeof(float)];

	for (; i < end; i++) {
		if (array->cells[i] == cell)
			return value_of(array, plane, i);
	}
	return zero;
}

/* What differs is not 0 any more.  The part has the cells i..end-1. */
static void note_differences(struct comparison *comparison,
			     const struct bv_array *array, size_t first,
			     uint8_t *values, size_t n, size_t i, size_t end)
{
	const size_t width = bv_value_bytes(array);

	for (size_t k = 0; k < n; k++) {
		uint8_t *value = values + k * width;
		const size_t cell = first + k;
		const uint8_t *expected;

		if (bv_nothing_left(value, width) ||
		    comparison->different++ > 0)
			continue;
		expected =
			expected_value(array, comparison->plane, i, end, cell);
		bv_take_away(value, expected, width);
		comparison->found = bits_of(array, value);
		comparison->expected = bits_of(array, expected);
		comparison->place = bv_pack_numbers(
			0, comparison->channel, (uint32_t)(cell / array->width),
			(uint32_t)(cell % array->width));
	}
}

/* Planes come one after the other. */
static void begin_plane(struct comparison *comparison, size_t array,
			uint32_t plane, size_t first)
{
	if (first > 0)
		return;
	if (array > 0 || plane > 0)
		comparison->channel++;
	comparison->plane = plane;
	comparison->next = 0;
}

static void compare_values(void *context, size_t number, uint32_t plane,
			   size_t first, uint8_t *values, size_t n)
{
	struct comparison *comparison = context;
	const struct bv_array *array = comparison->arrays->arrays[number];
	const size_t width = bv_value_bytes(array);
	size_t begin, i;

	begin_plane(comparison, number, plane, first);
	begin = i = comparison->next;
	for (; i < array->occupied && array->cells[i] < first + n; i++)
		bv_take_away(values + (array->cells[i] - first) * width,
			     value_of(array, plane, i), width);
	comparison->next = i;
	if (!bv_nothing_left(values, n * width))
		note_differences(comparison, array, first, values, n, begin, i);
}

enum bv_status bv_check_arrays(int file, const struct bv_frame_arrays *arrays,
			       const char *text, struct bv_verdict *verdict)
{
	struct comparison comparison = {.arrays = arrays};
	const enum bv_status status = bv_inspect_npz(
		file, arrays, text, compare_values, &comparison, verdict);

	if (status != BV_OK || comparison.different == 0)
		return status;
	return bv_fail(verdict, BV_ERR_PICTURE_PIXELS, 0,
		       comparison.place |
			       bv_pack_numbers(comparison.different, 0, 0, 0),
		       (uint64_t)comparison.found << 32 | comparison.expected);
}
