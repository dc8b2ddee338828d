/*
 * write_npy.c - the head of NumPy's files of one array
 *
 * Ten bytes and a line that describes the array, with spaces before its end, so
 * that the numbers begin at a multiple of 64.
 */
#include "writers.h"

#include "bytes.h"

#include <inttypes.h>

#define FIXED_SIZE 10
#define MAX_HEAD 128

int bv_synth_put_npy_head(FILE *file, const char *kind,
			  const struct summary *summary)
{
	unsigned char head[MAX_HEAD];
	char line[MAX_HEAD - FIXED_SIZE];
	const int length = snprintf(line, sizeof(line),
				    "{%s, 'shape': (%" PRIu64 ", 4), }", kind,
				    summary->count);
	const size_t used = FIXED_SIZE + (size_t)length + 1;
	const size_t size = (used + 63) / 64 * 64;

	memcpy(head, "\x93NUMPY\x01", 8); /* version 1.0 */
	put_little(head + 8, size - FIXED_SIZE, 2);
	memset(head + FIXED_SIZE, ' ', size - FIXED_SIZE);
	memcpy(head + FIXED_SIZE, line, (size_t)length);
	head[size - 1] = '\n';
	return fwrite(head, size, 1, file) == 1 ? 0 : -1;
}
