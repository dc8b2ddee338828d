/*
 * papers_shading.h: what the points of one cell make of it
 *
 * The second half of papers_oracle.c, which places points and sorts them.
 */

#ifndef PAPERS_SHADING_H
#define PAPERS_SHADING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "papers_oracle.h"

/* A point that has found its cell. */
struct papers_point {
	float x, y, z;
	double intensity; /* on [0, 1] */
	size_t index;     /* position in the file */
	size_t cell;      /* row * width + column */
	float height;     /* by which points of a cell are ranked */
	uint32_t slice;
	bool ranked, counted;
};

/* Writes one cell from its 'n' points, which stand in the order of the file. */
void papers_shade(enum papers_map map, const struct papers_point *points,
		  uint32_t n, const struct papers_arrays *out);

/* Writes what apollo has in all cells, with points or without. */
void papers_shade_apollo_cells(const struct papers_arrays *out);

#endif /* PAPERS_SHADING_H */
