/*
 * info_sample.h - a few points of a raw file, and what its columns look like
 *
 * A raw file says nothing of itself, but its numbers do: coordinates, intensities and
 * numbers of rings differ in size, sign and width, and bytes that are taken for
 * another kind of number than they are have no size at all.
 */

#ifndef BV_CLI_INFO_SAMPLE_H
#define BV_CLI_INFO_SAMPLE_H

#include "core/layout.h"
#include "formats/format.h"

/* The most points that are looked at, and columns and bytes of one. */
#define BV_SAMPLE_POINTS 2048
#define BV_SAMPLE_COLUMNS 8
#define BV_SAMPLE_STRIDE 64

/* A column; shares are those of the points looked at. */
struct bv_column {
	double finite;
	double near;     /* within 1 km of 0 */
	double sensible; /* within 10,000 km, as on any map */
	/* Not 0, and less than a thousandth of what nine of ten are below: next to
	 * none of coordinates, many where the exponent is anything. */
	double tiny;
	double whole;    /* integers */
	double positive; /* 0 included */
	/* Of those that are finite: 2 % are below 'low', 98 % below 'high'. */
	double low, median, high;
	bool constant;
	/* How many bits it takes to say which value it is, as far as the highest
	 * 12 bits of a float go.  Columns that were mixed take more. */
	double bits;
};

struct bv_sample {
	size_t points;
	unsigned char bytes[BV_SAMPLE_POINTS * BV_SAMPLE_STRIDE];
	float values[BV_SAMPLE_POINTS]; /* of the column that is looked at */
	uint16_t counts[4096];          /* likewise */
};

/*
 * Reads points of 'stride' bytes from all parts of a file that has a whole number of
 * them.  Returns false if it cannot be read, or has none.
 */
bool bv_sample_read(struct bv_sample *sample, const struct bv_input *file,
		    uint32_t stride);

/*
 * Looks at the numbers that 'layout' has for x, y, z or intensity (i), as they become
 * those of a point.
 */
struct bv_column bv_sample_column(struct bv_sample *sample,
				  const struct bv_layout *layout, int i);

#endif /* BV_CLI_INFO_SAMPLE_H */
