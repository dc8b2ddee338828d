/*
 * floor.h - what no converter can go below: the input read, the output written
 */

#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Memory for a file, used again.  All zero is none; free 'data' in the end. */
struct floor_memory {
	unsigned char *data;
	size_t capacity;
};

/*
 * Reads the file 'input', writes 'size' bytes of no meaning under a temporary
 * name beside 'output' and renames it to that, with nothing in between.
 * Returns false with errno if something fails.
 */
bool floor_frame(struct floor_memory *memory, const char *input,
		 const char *output, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* BENCH_FLOOR_H */
