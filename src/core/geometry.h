/*
 * geometry.h - whether ranges and cells make sense, and how many cells there are
 */

#ifndef BV_CORE_GEOMETRY_H
#define BV_CORE_GEOMETRY_H

#include "core/grid.h"
#include "core/text.h"

/*
 * Sets rows and columns of a grid whose preset is set.  BV_ERR_GRID, with a sentence in
 * 'why', for what is refused.
 */
enum bv_status bv_grid_set_geometry(struct bv_grid *grid,
				    const struct bv_grid_options *options,
				    const struct bv_wording *wording,
				    struct bv_text *why);

#endif /* BV_CORE_GEOMETRY_H */
