/*
 * grid_info.c - what a grid says of itself
 */

#include <string.h>

#include "core/grid.h"
#include "core/struct_size.h"

/*
 * The inverse of placing, for the centres of pixels.  A cell with index k along
 * an axis has its centre at min + (k + 0.5) * cell.  Whatever lies ahead, or to the
 * left, is at row or column 0, where the index is greatest.
 */
void bv_grid_set_affine(struct bv_grid *grid)
{
	const double rows = grid->rules.rows;
	const double columns = grid->rules.columns;
	const double cell = grid->cell;

	if (grid->preset->x_is_across) {
		grid->to_x[0] = -cell;
		grid->to_x[2] = grid->x_min + (columns - 0.5) * cell;
		grid->to_y[1] = -cell;
		grid->to_y[2] = grid->y_min + (rows - 0.5) * cell;
	} else {
		grid->to_x[1] = -cell;
		grid->to_x[2] = grid->x_min + (rows - 0.5) * cell;
		grid->to_y[0] = -cell;
		grid->to_y[2] = grid->y_min + (columns - 0.5) * cell;
	}
}

enum bv_status bv_grid_get_info(const struct bv_grid *grid,
				struct bv_grid_info *info, size_t struct_size)
{
	struct bv_grid_info own = {.struct_size = sizeof(own)};

	if (grid == NULL)
		return BV_ERR_ARGUMENT;
	own.preset = grid->preset->name;
	own.width = grid->rules.columns;
	own.height = grid->rules.rows;
	own.channels = grid->preset->channel_count;
	own.bits = grid->preset->bits;
	memcpy(own.to_x, grid->to_x, sizeof(own.to_x));
	memcpy(own.to_y, grid->to_y, sizeof(own.to_y));
	return bv_give_struct(info, struct_size, &own, sizeof(own))
		       ? BV_OK
		       : BV_ERR_ARGUMENT;
}

enum bv_status bv_grid_get_channel(const struct bv_grid *grid, uint32_t channel,
				   struct bv_channel_info *info,
				   size_t struct_size)
{
	struct bv_channel_info own = {.struct_size = sizeof(own)};

	if (grid == NULL || channel >= grid->preset->channel_count)
		return BV_ERR_ARGUMENT;
	own.name = bv_grid_channel(grid, channel)->name;
	own.unit = bv_grid_channel(grid, channel)->unit;
	own.formula = bv_grid_channel(grid, channel)->formula;
	return bv_give_struct(info, struct_size, &own, sizeof(own))
		       ? BV_OK
		       : BV_ERR_ARGUMENT;
}
