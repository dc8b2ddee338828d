/*
 * grid.h - the geometry of a picture
 *
 * A grid is checked once, when it is created.  From then on everybody may rely
 * on it: rows and columns are 1..65535, there are at most 2^28 cells, and sizes
 * such as 16 bytes a cell or 3 bytes a pixel do not overflow a size_t of 64
 * bits, nor cell indices 32 bits.
 */

#ifndef BV_CORE_GRID_H
#define BV_CORE_GRID_H

#include "birdview.h"
#include "core/contract.h"
#include "core/preset.h"
#include "core/wording.h"

struct bv_grid {
	const struct bv_preset *preset;
	double x_min, x_max; /* as asked for; 'rules' has them rounded */
	double y_min, y_max;
	double z_min, z_max;
	double cell;
	struct bv_rules rules;
	uint64_t hash;           /* bv_grid_hash() of all this */
	double to_x[3], to_y[3]; /* as in struct bv_grid_info */
};

/* bv_grid_create(), with these names of parameters in 'why'. */
enum bv_status bv_grid_create_worded(struct bv_grid **grid,
				     const struct bv_grid_options *options,
				     const struct bv_wording *wording,
				     char *why, size_t why_size);

/*
 * A hash of everything that decides the pixels but points and layout; never 0.  It
 * is by names, so that it does not change when a list is put into another order.
 */
uint64_t bv_grid_hash(const struct bv_grid *grid);

/* All cells of the picture. */
static inline size_t bv_grid_cells(const struct bv_grid *grid)
{
	return (size_t)grid->rules.rows * grid->rules.columns;
}

#endif /* BV_CORE_GRID_H */
