/*
 * papers_oracle.h: the maps of the papers, by a second, slow renderer
 *
 * It shares no line with birdview: no header, no table, no arithmetic.  Each
 * map is written from the definition of the paper's own program: which points
 * it takes, where it puts them, how it rounds.  Arrays come as the networks
 * take them, in whatever way they lie; pictures lie forward up and left on the
 * left.
 */

#ifndef PAPERS_ORACLE_H
#define PAPERS_ORACLE_H

#include <stddef.h>
#include <stdint.h>

enum papers_map {
	/* bev: density, height (m), intensity.  rgb: the same as a picture. */
	PAPERS_COMPLEX_YOLO,

	/* bev: intensity, height (of 4 m), density. */
	PAPERS_SFA3D,

	/* slice_occupied: 35 slices.  bev: mean intensity. */
	PAPERS_PIXOR,

	/* slice_height: 10 slices, each 0 to 1.  bev: intensity, density. */
	PAPERS_MV3D_C,

	/* rgb: mean intensity, density, height.  No array. */
	PAPERS_BIRDNET,

	/*
	 * bev: greatest and mean height (m), ln(1 + n), direction, intensity
	 * of the top, mean intensity, distance, occupied.  Direction and
	 * distance depend on the cell alone; empty ones have them too.
	 */
	PAPERS_APOLLO,
};

/* Arrays that a map does not have are NULL. */
struct papers_arrays {
	uint32_t channels, slices, height, width;

	float *bev;              /* channels * height * width */
	float *slice_height;     /* slices * height * width */
	uint8_t *slice_occupied; /* slices * height * width */
	uint8_t *rgb;            /* height * width * 3 */

	/* read == kept + not_finite + outside */
	uint64_t read, kept, not_finite, outside;
};

/*
 * Renders 'n' points, each x, y, z and intensity, into 'out', which is
 * overwritten whatever it held.  'intensity_scale' is the intensity that stands
 * for 1.  Returns 0, and the caller owes papers_free(); or -1 when memory ran
 * out, with 'out' all zero.
 */
int papers_render(enum papers_map map, const float (*points)[4], size_t n,
		  double intensity_scale, struct papers_arrays *out);

/*
 * The most points that a 64-plane sensor can have in a cell of birdnet that
 * lies 'i' cells from it along one axis and 'j' along the other, 0 to 1399.
 */
uint32_t papers_most_points(uint32_t i, uint32_t j);

/* Frees what 'out' holds and zeroes it. */
void papers_free(struct papers_arrays *out);

#endif /* PAPERS_ORACLE_H */
