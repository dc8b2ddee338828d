/*
 * write_ply.c - the head of PLY files
 */
#include "writers.h"

#include <inttypes.h>

int bv_synth_put_ply_head(FILE *file, const char *kind,
			  const struct summary *summary)
{
	return fprintf(file,
		       "ply\n"
		       "format %s 1.0\n"
		       "comment made up by birdview-synth\n"
		       "element vertex %" PRIu64 "\n"
		       "property float x\n"
		       "property float y\n"
		       "property float z\n"
		       "property float intensity\n"
		       "end_header\n",
		       kind, summary->count) < 0
		       ? -1
		       : 0;
}
