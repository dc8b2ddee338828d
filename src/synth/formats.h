/*
 * formats.h - the kinds of files that a frame can be written as
 */
#ifndef BV_SYNTH_FORMATS_H
#define BV_SYNTH_FORMATS_H

#include "scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * The greatest intensity scale, and that of formats with 16 bits for it: whole
 * numbers of hundredths come close to all that these can hold.
 */
#define SYNTH_WHOLE_SCALE 65500

/* What the head of a file may say of the points that follow. */
struct summary {
	uint64_t count;
	int32_t min[3], max[3]; /* x, y, z in millimetres; 0 without points */
	uint32_t intensity_scale;
};

struct format {
	const char *name;
	const char *extension;
	const char *help;
	uint32_t intensity_scale; /* by default; 1 unless it takes no others */
	bool at_once;             /* 'points' wants all points in one call */

	/*
	 * What precedes the points, NULL for nothing. 'kind' is what differs
	 * between formats that share the function. Returns 0, or -1 with errno
	 * set, as 'points' does.
	 */
	int (*head)(FILE *file, const char *kind,
		    const struct summary *summary);
	const char *kind;

	/* The next points of the file. */
	int (*points)(FILE *file, const struct summary *summary,
		      const struct point *points, size_t count);
};

/* Returns NULL for an unknown name. */
const struct format *bv_synth_find_format(const char *name);

/* For help: a line for each format. */
void bv_synth_describe_formats(FILE *file);

/* For refusals: the names, with commas between them. */
void bv_synth_name_formats(FILE *file);

#endif /* BV_SYNTH_FORMATS_H */
