/*
 * writers.h - what formats.c makes its table of: the functions that write
 *
 * For their arguments see struct format. All give the same points. A reader that
 * takes what is written (a decimal number, a double, a whole number times the
 * scale of the file) to the nearest float gets what bv_synth_put_floats()
 * writes: millimetres are far enough from the middle between two floats that no
 * rounding on the way, to double, tips them over.
 */
#ifndef BV_SYNTH_WRITERS_H
#define BV_SYNTH_WRITERS_H

#include "formats.h"

/* ---- write_binary.c: records of four numbers, and columns ---- */

int bv_synth_put_floats(FILE *file, const struct summary *summary,
			const struct point *points, size_t count);
int bv_synth_put_big_floats(FILE *file, const struct summary *summary,
			    const struct point *points, size_t count);
int bv_synth_put_doubles(FILE *file, const struct summary *summary,
			 const struct point *points, size_t count);
/* Wants all points at once. */
int bv_synth_put_columns(FILE *file, const struct summary *summary,
			 const struct point *points, size_t count);

/* The four little-endian columns in memory: 16 * count bytes at 'out'. */
void bv_synth_fill_columns(unsigned char *out, uint32_t intensity_scale,
			   const struct point *points, size_t count);

/* ---- write_text.c: lines ---- */

int bv_synth_put_lines(FILE *file, const struct summary *summary,
		       const struct point *points, size_t count);
int bv_synth_put_csv_head(FILE *file, const char *kind,
			  const struct summary *summary);
int bv_synth_put_csv_lines(FILE *file, const struct summary *summary,
			   const struct point *points, size_t count);
int bv_synth_put_pts_head(FILE *file, const char *kind,
			  const struct summary *summary);

/* ---- write_pcd.c; 'kind' is the word after DATA ---- */

int bv_synth_put_pcd_head(FILE *file, const char *kind,
			  const struct summary *summary);
/* Wants all points at once; EFBIG if they are more than the format can hold. */
int bv_synth_put_compressed(FILE *file, const struct summary *summary,
			    const struct point *points, size_t count);

/* ---- write_ply.c; 'kind' is the word after format ---- */

int bv_synth_put_ply_head(FILE *file, const char *kind,
			  const struct summary *summary);

/* ---- write_npy.c; 'kind' is the description but for the shape ---- */

int bv_synth_put_npy_head(FILE *file, const char *kind,
			  const struct summary *summary);

/* ---- write_las.c ---- */

int bv_synth_put_las_head(FILE *file, const char *kind,
			  const struct summary *summary);
int bv_synth_put_las_points(FILE *file, const struct summary *summary,
			    const struct point *points, size_t count);
int bv_synth_put_las14_head(FILE *file, const char *kind,
			    const struct summary *summary);
int bv_synth_put_las14_points(FILE *file, const struct summary *summary,
			      const struct point *points, size_t count);

#endif /* BV_SYNTH_WRITERS_H */
