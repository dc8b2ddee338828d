/*
 * npy_start.c - what an array of NumPy begins with
 *
 * A magic word, the version of the format, the length of the rest, and a dictionary in
 * the words of Python: the type, the order of axes, the shape.  Spaces and a line feed
 * fill it up, so that what follows lies at a multiple of 64 bytes.
 */

#include "npz/npy_start.h"

#include <stdio.h>
#include <string.h>

#define UNIT 64

static uint16_t finish(char *start, const char *type, const char *shape)
{
	static const char magic[8] = {'\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0};
	char words[BV_NPY_START_MAX - UNIT];
	const size_t length = (size_t)snprintf(
		words, sizeof(words),
		"{'descr': '%s', 'fortran_order': False, 'shape': %s, }", type,
		shape);
	const size_t size =
		(BV_NPY_WORDS + length + 1 + UNIT - 1) / UNIT * UNIT;
	const size_t rest = size - BV_NPY_WORDS;

	memcpy(start, magic, sizeof(magic));
	start[8] = (char)(rest & 255);
	start[9] = (char)(rest >> 8);
	memcpy(start + BV_NPY_WORDS, words, length);
	memset(start + BV_NPY_WORDS + length, ' ', rest - length - 1);
	start[size - 1] = '\n';
	return (uint16_t)size;
}

uint16_t bv_npy_start(char *start, const char *type, uint32_t channels,
		      uint32_t height, uint32_t width)
{
	char shape[48];

	snprintf(shape, sizeof(shape), "(%u, %u, %u)", channels, height, width);
	return finish(start, type, shape);
}

uint16_t bv_npy_start_text(char *start, uint32_t length)
{
	char type[16];

	snprintf(type, sizeof(type), "|S%u", length);
	return finish(start, type, "()");
}

uint16_t bv_npy_start_of(char *start, const struct bv_array *array)
{
	return bv_npy_start(start, array->type == BV_F4 ? "<f4" : "|u1",
			    array->channels, array->height, array->width);
}

void bv_npy_name(char name[BV_NPY_NAME_MAX], const char *array)
{
	snprintf(name, BV_NPY_NAME_MAX, "%s" BV_NPY, array);
}
