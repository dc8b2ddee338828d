/*
 * spots.c - the values of a plane that are not 0
 *
 * A cell that is occupied may well have a 0: most do in the planes of slices, of which
 * there are dozens, each with a few of the cells.  So values are looked at eight at a
 * time, and passed by together if all are 0.  Where some are not, all eight are stored
 * and those that are 0 are stored over, since which they are cannot be guessed.
 */

#include "npz/spots.h"

#include <string.h>

#define AT_ONCE 8

#define INLINED static inline __attribute__((always_inline))

INLINED uint32_t load_value(const uint8_t *values, size_t i, uint32_t bytes)
{
	uint32_t value;

	if (bytes == 1)
		return values[i];
	memcpy(&value, values + 4 * i, sizeof(value));
	return value;
}

INLINED uint64_t load_word(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

INLINED bool any_of_eight(const uint8_t *values, uint32_t bytes)
{
	if (bytes == 1)
		return load_word(values) != 0;
	return (load_word(values) | load_word(values + 8) |
		load_word(values + 16) | load_word(values + 24)) != 0;
}

/* Appends the spots of the values first..end-1 to the 'n' that are there. */
INLINED size_t append(const struct bv_array *array, const uint8_t *values,
		      size_t first, size_t end, uint32_t begin, uint32_t bytes,
		      struct bv_spot *spots, size_t n)
{
	for (size_t i = first; i < end; i++) {
		const uint32_t value = load_value(values, i, bytes);

		spots[n].position = begin + array->cells[i] * bytes;
		spots[n].value = value;
		n += value != 0;
	}
	return n;
}

INLINED size_t list(const struct bv_array *array, const uint8_t *values,
		    uint32_t begin, uint32_t end, uint32_t bytes,
		    struct bv_spot *spots)
{
	const size_t count = array->occupied;
	size_t i = 0, n = 1;

	spots[0] = (struct bv_spot){begin - bytes, 0};
	for (; i + AT_ONCE <= count; i += AT_ONCE) {
		if (any_of_eight(values + i * bytes, bytes))
			n = append(array, values, i, i + AT_ONCE, begin, bytes,
				   spots, n);
	}
	n = append(array, values, i, count, begin, bytes, spots, n);
	spots[n] = (struct bv_spot){end, 0};
	return n - 1;
}

size_t bv_list_spots(const struct bv_array *array, const void *plane,
		     uint32_t begin, uint32_t end, struct bv_spot *spots)
{
	if (array->type == BV_F4)
		return list(array, plane, begin, end, 4, spots);
	return list(array, plane, begin, end, 1, spots);
}
