/*
 * bytes.h: what fuzz targets have in common
 *
 * An input is taken apart from its start; what is missing at its end is 0.
 */

#ifndef BYTES_H
#define BYTES_H

#include <stdint.h>
#include <sys/mman.h>

#include "check.h"

struct input {
	const uint8_t *next;
	size_t left;
};

/* A little-endian number. */
static inline uint32_t take(struct input *input, unsigned bytes)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < bytes && input->left > 0; i++) {
		value |= (uint32_t)*input->next++ << 8 * i;
		input->left--;
	}
	return value;
}

/* A file in memory with these bytes; 'path' is a name that opens it. */
static inline int make_file(const void *bytes, size_t size, char path[64])
{
	const int file = memfd_create("input", MFD_CLOEXEC);

	CHECK(file >= 0);
	if (size > 0)
		CHECK_EQ_INT(pwrite(file, bytes, size, 0), size);
	if (path != NULL)
		snprintf(path, 64, "/proc/self/fd/%d", file);
	return file;
}

#endif /* BYTES_H */
