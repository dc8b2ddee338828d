/*
 * channel_list.h - which channels a grid has: what was asked for, checked
 */

#ifndef BV_CORE_CHANNEL_LIST_H
#define BV_CORE_CHANNEL_LIST_H

#include "core/grid.h"
#include "core/text.h"

/* What of a list stands for all slices of both kinds. */
#define BV_ALL_SLICES "slices"

/*
 * Sets channels, bits, slices and what follows from them of a grid whose form, ranges
 * and density are set.  BV_ERR_GRID, with a sentence in 'why', for what is refused.
 */
enum bv_status bv_grid_set_channels(struct bv_grid *grid,
				    const struct bv_grid_options *options,
				    const struct bv_wording *wording,
				    struct bv_text *why);

#endif /* BV_CORE_CHANNEL_LIST_H */
