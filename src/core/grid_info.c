/*
 * grid_info.c - what a grid says of itself
 */

#include <math.h>
#include <string.h>

#include "core/arrays.h"
#include "core/grid.h"
#include "core/struct_size.h"

/*
 * What leads from indices along an axis back to metres: a cell with index k has its
 * centre at min + (k + 0.5) * cell, where none is skipped.  Turned, it is at row or
 * column count - 1 - k.
 */
static void set_axis(const struct bv_grid *grid, uint32_t count, double min,
		     double *per_index, double *at_0)
{
	const double cell = grid->cell;
	const bool turned = grid->rules.turned;
	const double first = grid->preset->skipped + 0.5;

	*per_index = turned ? -cell : cell;
	*at_0 = min + (turned ? first + (count - 1) : first) * cell;
}

/* The inverse of placing, for the centres of pixels. */
void bv_grid_set_affine(struct bv_grid *grid)
{
	const uint32_t rows = grid->rules.rows, columns = grid->rules.columns;

	if (grid->preset->x_is_across) {
		set_axis(grid, columns, grid->x_min, &grid->to_x[0],
			 &grid->to_x[2]);
		set_axis(grid, rows, grid->y_min, &grid->to_y[1],
			 &grid->to_y[2]);
	} else {
		set_axis(grid, rows, grid->x_min, &grid->to_x[1],
			 &grid->to_x[2]);
		set_axis(grid, columns, grid->y_min, &grid->to_y[0],
			 &grid->to_y[2]);
	}
}

void bv_grid_range(const struct bv_grid *grid, uint32_t channel,
		   struct bv_frame_maxima most, double *min, double *max)
{
	*min = *max = (double)NAN;
	switch (grid->channel[channel].range) {
	case BV_RANGE_Z:
		*min = (double)grid->rules.z_min;
		*max = (double)grid->rules.z_max;
		break;
	case BV_RANGE_FRAME_HEIGHT:
		*max = (double)most.height;
		break;
	case BV_RANGE_FRAME_COUNT:
		*max = most.count;
		break;
	case BV_RANGE_FULL:
		*max = grid->channels.density_full;
		break;
	case BV_RANGE_NONE:
		break;
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
	own.channels = grid->channels.count;
	own.bits = grid->channels.bits;
	own.form = grid->form;
	own.slices = grid->channels.slices;
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
	struct bv_channel_info own = {.struct_size = sizeof(own),
				      .slice = UINT32_MAX};
	struct bv_channel_rule rule;

	if (grid == NULL || channel >= grid->channels.count)
		return BV_ERR_ARGUMENT;
	rule = grid->channels.channel[channel];
	own.name = grid->channel[channel].name;
	own.unit = grid->channel[channel].unit;
	own.formula = grid->channel[channel].formula;
	if (bv_kind_row(rule.kind)->of_slice)
		own.slice = rule.slice;
	if (grid->form == BV_FORM_ARRAYS) {
		own.array = bv_array_name(bv_array_of(rule.kind));
		own.plane = channel - bv_first_of_array(grid, channel);
	}
	return bv_give_struct(info, struct_size, &own, sizeof(own))
		       ? BV_OK
		       : BV_ERR_ARGUMENT;
}
