/*
 * papers_drawing.h: the maps of the papers as birdview draws them, dense
 *
 * What birdview gives by occupied cells is put into planes like those of
 * papers_oracle.h, so that the two can be compared.
 */

#ifndef PAPERS_DRAWING_H
#define PAPERS_DRAWING_H

#include "papers_oracle.h"

struct bv_grid;

struct papers_preset {
	enum papers_map map;
	const char *preset;
	int picture; /* 1: the picture; 0: the arrays */
};

/* All that there are of the presets of papers. */
#define PAPERS_PRESETS 7
extern const struct papers_preset papers_presets[PAPERS_PRESETS];

/* Draws frame after frame of a preset. */
struct papers_drawing;

struct papers_drawing *
papers_drawing_create(const struct papers_preset *preset);
void papers_drawing_free(struct papers_drawing *drawing);

/*
 * Has it go on with the placer and the shader of that number, of those that this
 * processor can run; they go round.
 */
void papers_drawing_use(struct papers_drawing *drawing, size_t variant);

/*
 * Draws 'n' points, four floats each, whose intensities are of this scale, and checks
 * that all is there that the map has, with the numbers of 'expected', which are those
 * of the same points.  Numbers are compared as numbers: 0 is -0.  Prints what differs
 * and returns 0, or 1 if nothing does.
 */
int papers_drawing_agrees(struct papers_drawing *drawing,
			  const float (*points)[4], size_t n, double scale,
			  const struct papers_arrays *expected);

/* What the last frame became; it lives until the next one. */
const struct papers_arrays *
papers_drawing_arrays(const struct papers_drawing *drawing);

#endif /* PAPERS_DRAWING_H */
