/*
 * write_pcd.c - files of the Point Cloud Library, with the head that it writes
 *
 * The compressed kind has, after the head, two numbers of 32 bits, the sizes of
 * what follows and of what it becomes, and the columns one after the other,
 * compressed as a whole.
 */
#include "writers.h"

#include "bytes.h"
#include "lzf.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

int bv_synth_put_pcd_head(FILE *file, const char *kind,
			  const struct summary *summary)
{
	return fprintf(file,
		       "# .PCD v0.7 - Point Cloud Data file format\n"
		       "VERSION 0.7\n"
		       "FIELDS x y z intensity\n"
		       "SIZE 4 4 4 4\n"
		       "TYPE F F F F\n"
		       "COUNT 1 1 1 1\n"
		       "WIDTH %" PRIu64 "\n"
		       "HEIGHT 1\n"
		       "VIEWPOINT 0 0 0 1 0 0 0\n"
		       "POINTS %" PRIu64 "\n"
		       "DATA %s\n",
		       summary->count, summary->count, kind) < 0
		       ? -1
		       : 0;
}

static int put_sizes_and_bytes(FILE *file, size_t size, size_t becomes,
			       const unsigned char *bytes)
{
	unsigned char sizes[8];

	if (size > UINT32_MAX) {
		errno = EFBIG;
		return -1;
	}
	put_little(put_little(sizes, size, 4), becomes, 4);
	if (fwrite(sizes, sizeof(sizes), 1, file) != 1 ||
	    fwrite(bytes, 1, size, file) != size)
		return -1;
	return 0;
}

int bv_synth_put_compressed(FILE *file, const struct summary *summary,
			    const struct point *points, size_t count)
{
	const size_t size = 16 * count;
	unsigned char *columns = NULL;
	unsigned char *compressed = NULL;
	int result = -1;

	if (size > UINT32_MAX) {
		errno = EFBIG;
		return -1;
	}
	columns = malloc(size + 1);
	compressed = malloc(bv_synth_lzf_bound(size));
	if (!columns || !compressed)
		goto out;
	bv_synth_fill_columns(columns, summary->intensity_scale, points, count);
	result = put_sizes_and_bytes(file,
				     bv_synth_lzf(compressed, columns, size),
				     size, compressed);
out:
	free(compressed);
	free(columns);
	return result;
}
