/*
 * grid.h - the geometry and the channels of a picture
 *
 * A grid is checked once, when it is created.  From then on everybody may rely
 * on it: rows and columns are 1..65535, there are at most 2^28 cells and 160
 * channels, and sizes such as 4 bytes a number, or what a device has for each cell,
 * do not overflow a size_t of 64 bits, nor cell indices 32 bits.
 */

#ifndef BV_CORE_GRID_H
#define BV_CORE_GRID_H

#include "birdview.h"
#include "core/contract.h"
#include "core/density_scale.h"
#include "core/kinds.h"
#include "core/preset.h"
#include "core/wording.h"

#define BV_FORMULA_MAX 63

/* What a channel means; as in struct bv_channel_info. */
struct bv_channel {
	char name[24];
	const char *unit;
	char formula[BV_FORMULA_MAX + 1];
	enum bv_range range;
};

struct bv_grid {
	const struct bv_preset *preset;
	enum bv_form form;   /* pictures or arrays */
	double x_min, x_max; /* as asked for; 'rules' has them rounded */
	double y_min, y_max;
	double z_min, z_max;
	double cell;
	const struct bv_density_row *density; /* NULL: as the preset has it */
	struct bv_rules rules;
	struct bv_channels channels;
	struct bv_channel channel[BV_MOST_CHANNELS];
	uint64_t hash;           /* bv_grid_hash() of all this */
	double to_x[3], to_y[3]; /* as in struct bv_grid_info */
	uint16_t *view;          /* bv_view_create(), if the preset needs it */
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

/* What MIN and MAX stand for in the formula of a channel; NaN if for nothing. */
void bv_grid_range(const struct bv_grid *grid, uint32_t channel,
		   struct bv_frame_maxima most, double *min, double *max);

/* What the preset shows in the grid's form. */
static inline const struct bv_preset_form *
bv_grid_preset_form(const struct bv_grid *grid)
{
	return grid->form == BV_FORM_ARRAYS ? &grid->preset->arrays
					    : &grid->preset->picture;
}

/* All cells of the picture. */
static inline size_t bv_grid_cells(const struct bv_grid *grid)
{
	return (size_t)grid->rules.rows * grid->rules.columns;
}

#endif /* BV_CORE_GRID_H */
