/*
 * oracle.h: a second, slow renderer, against which birdview's own is tested
 *
 * It shares no line with birdview: no header, no table, no arithmetic.  It was
 * written from the words of the pixel contract alone, by the plainest method
 * for each sentence, so that a mistake would have to be made twice, in two
 * different ways, to go unseen.  A frame of 120,000 points takes it a few
 * hundredths of a second.
 */

#ifndef ORACLE_H
#define ORACLE_H

#include <stddef.h>
#include <stdint.h>

enum oracle_preset {
	ORACLE_SURROUND,
	ORACLE_NOTE,
	ORACLE_SFA3D,
};

/* What to draw, and how a point lies in memory. */
struct oracle_view {
	enum oracle_preset preset;

	/* Metres, as the user typed them.  Only ORACLE_SURROUND reads these. */
	double x_min, x_max, y_min, y_max, z_min, z_max, cell;

	/*
	 * How surround shows n points: by ln(1 + n) / ln 2^log2_base, or where
	 * that is 0, by n / full_count.
	 */
	uint32_t log2_base, full_count;

	/* Bytes from one point to the next; any number, aligned or not. */
	size_t stride;

	/*
	 * Byte offset in a point of the native float32 that becomes x, y, z
	 * and intensity.  offset[3] is -1 where there is no intensity, which
	 * then is 0 for every point.
	 */
	int offset[4];

	/* 1 where x, y or z changes its sign after reading. */
	int negate[3];

	/* The raw intensity that stands for 1.  Positive and finite. */
	double intensity_scale;
};

struct oracle_picture {
	uint32_t width, height; /* pixels */
	uint8_t *rgb;           /* height * width * 3, top row first */
	uint32_t *count;        /* height * width: kept points per pixel */

	/* read == kept + not_finite + outside */
	uint64_t read, kept, not_finite, outside;

	/* Kept points with a raw intensity that is NaN or not in [0, scale]. */
	uint64_t odd_intensity;
};

/*
 * Draws the 'n' points at 'points' into 'out', which is overwritten whatever
 * it held.  'points' may be NULL when 'n' is 0.  Returns 0, and the caller
 * owes oracle_free(); or -1 for a grid, a scale or a number of points that the
 * contract refuses, and when memory ran out, with 'out' all zero.
 */
int oracle_render(const struct oracle_view *view, const void *points, size_t n,
		  struct oracle_picture *out);

/* Frees what a picture holds and zeroes it.  A zeroed picture is fine too. */
void oracle_free(struct oracle_picture *picture);

#endif /* ORACLE_H */
