/*
 * draw.h - a frame that comes in parts
 *
 * bv_rasterize() wants all points of a frame in memory at once.  Whoever reads them
 * from a file is better off with a small part of them at a time.
 */

#ifndef BV_CORE_DRAW_H
#define BV_CORE_DRAW_H

#include "birdview.h"

/*
 * Adds the next 'n' points of a frame, the first ones if there are none yet.  The
 * layout must be sound (bv_layout_check()) and the same for all parts, and a frame
 * must have fewer than 2^32 points.
 */
void bv_rasterizer_add(struct bv_rasterizer *rasterizer,
		       const struct bv_layout *layout, const void *points,
		       size_t n);

/*
 * Makes the image of what was added; the next part begins another frame.
 * BV_ERR_NO_MEMORY is the only error, and then the frame is lost.
 */
enum bv_status bv_rasterizer_finish(struct bv_rasterizer *rasterizer,
				    const struct bv_layout *layout,
				    struct bv_image *image);

/* Forgets what was added. */
void bv_rasterizer_discard(struct bv_rasterizer *rasterizer);

#endif /* BV_CORE_DRAW_H */
