/*
 * png_memory.h - PNG files in memory, by libpng
 *
 * Encoding and decoding are timed without files, so libpng writes to memory and
 * reads from it.
 */

#ifndef BENCH_PNG_MEMORY_H
#define BENCH_PNG_MEMORY_H

#include <png.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A file in memory that is used again for the next one, so that its room is
 * there when it counts.  All zero is an empty one; free 'data' in the end.
 */
struct png_memory {
	uint8_t *data;
	size_t size, capacity;
};

/* Empties 'memory' and has 'png' write there. */
void png_memory_write_to(png_structp png, struct png_memory *memory);

/*
 * Decodes the PNG of 'size' bytes at 'data' to 'pixels', of which there must be
 * 'room' bytes exactly: rows without filling, samples of 16 bits the higher
 * byte first.  Returns false if libpng refuses it.
 */
bool png_memory_decode(const uint8_t *data, size_t size, uint8_t *pixels,
		       size_t room);

#ifdef __cplusplus
}
#endif

#endif /* BENCH_PNG_MEMORY_H */
