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
#include "core/density_scale.h"
#include "core/preset.h"
#include "core/wording.h"

struct bv_grid {
	const struct bv_preset *preset;
	double x_min, x_max; /* as asked for; 'rules' has them rounded */
	double y_min, y_max;
	double z_min, z_max;
	double cell;
	const struct bv_density_row *density; /* NULL: as the preset has it */
	struct bv_rules rules;
	uint64_t hash;           /* bv_grid_hash() of all this */
	double to_x[3], to_y[3]; /* as in struct bv_grid_info */
};

/* bv_grid_create(), with these names of parameters in 'why'. */
enum bv_status bv_grid_create_worded(struct bv_grid **grid,
				     const struct bv_grid_options *options,
				     const struct bv_wording *wording,
				     char *why, size_t why_size);

/* Sets what leads from pixels to metres, when all else of the grid is set. */
void bv_grid_set_affine(struct bv_grid *grid);

/*
 * A hash of everything that decides the pixels but points and layout; never 0.  It
 * is by names, so that it does not change when a list is put into another order.
 */
uint64_t bv_grid_hash(const struct bv_grid *grid);

/* What a channel means; 0..BV_CHANNEL_MAX - 1. */
static inline const struct bv_channel *
bv_grid_channel(const struct bv_grid *grid, uint32_t channel)
{
	const struct bv_preset *preset = grid->preset;

	if (grid->density != NULL &&
	    channel == preset->density_shift / preset->bits)
		return &grid->density->channel;
	return &preset->channels[channel];
}

/* All cells of the picture. */
static inline size_t bv_grid_cells(const struct bv_grid *grid)
{
	return (size_t)grid->rules.rows * grid->rules.columns;
}

#endif /* BV_CORE_GRID_H */
