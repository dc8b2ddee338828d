/*
 * draw.h - drawing a frame, for the library itself
 */

#ifndef BV_CORE_DRAW_H
#define BV_CORE_DRAW_H

#include "core/arrays.h"
#include "core/cells.h"
#include "core/shade.h"

struct bv_rasterizer {
	const struct bv_grid *grid;
	struct bv_bands bands;
	struct bv_cells cells;       /* of the band whose turn it is */
	struct bv_point_tally tally; /* of what is in the bands */
	double scale;                /* of their intensities; see add */
	const struct bv_shader *shader;
	struct bv_counts counts; /* of the last image */
	size_t capacity;         /* of what follows, in cells */
	uint32_t *list;          /* the cells of the sparse image, or arrays */
	unsigned char *pixels;   /* as bv_shader has them; or numbers */
	struct bv_array_set arrays; /* that point at these */
	/* All cells, where none can be shaded before all have been seen */
	struct bv_taken *held;
};

/*
 * The steps of birdview.h for those who have checked their arguments and set the
 * floating-point environment.  'layout' was taken (bv_take_layout()) and is plain, and a
 * frame has fewer than 2^32 points.  BV_ERR_NO_MEMORY is the only error, and then the
 * frame is lost.
 */
enum bv_status bv_draw_add(struct bv_rasterizer *rasterizer,
			   const struct bv_layout *layout,
			   const double transform[16], const void *points,
			   size_t n);

/*
 * Describes the image of what was added; the next part begins another frame.
 * BV_ERR_NO_MEMORY is the only error, and then the frame is lost.
 */
enum bv_status bv_draw_finish(struct bv_rasterizer *rasterizer,
			      struct bv_image *image);

/* The same to planes, of which any may be NULL; the counts are then in 'counts'. */
enum bv_status bv_draw_finish_planes(struct bv_rasterizer *rasterizer, float *z,
				     float *intensity, float *density);

/* The same for the arrays of a grid of these. */
enum bv_status bv_draw_finish_arrays(struct bv_rasterizer *rasterizer,
				     struct bv_frame_arrays *arrays);

/*
 * How much memory drawing takes for a frame with so many points and occupied cells, its
 * image or arrays included.
 */
size_t bv_draw_bytes(const struct bv_grid *grid, size_t points, size_t cells);

/*
 * Makes room for the list of the cells of a frame with 'points' points kept, which has
 * at most that many, and for what listing stores past its end; if 'shown', for its
 * sparse image or its numbers, too.  The old contents are not needed.
 */
enum bv_status bv_draw_reserve(struct bv_rasterizer *rasterizer, size_t points,
			       bool shown);

/* Forgets what was added. */
void bv_draw_discard(struct bv_rasterizer *rasterizer);

/*
 * Sets all of 'image' that follows from the grid, and the ranges of its channels, by
 * the maxima of the frame.
 */
void bv_describe_form(const struct bv_grid *grid, struct bv_frame_maxima most,
		      struct bv_image *image);

#endif /* BV_CORE_DRAW_H */
