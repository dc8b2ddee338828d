/*
 * converter_bytes.c - how much memory converting takes
 *
 * Whoever has too little memory has to be told how much would do.  Nearly all of it
 * goes by the frame.
 */

#include "convert/converter.h"
#include "core/draw.h"
#include "io/read.h"
#include "npz/npz_encoder.h"
#include "png/encoder.h"

static size_t encoder_bytes(const struct bv_grid *grid, size_t occupied)
{
	const uint32_t floats = bv_count_floats(&grid->channels);
	const struct bv_frame_maxima none = {0};
	struct bv_image image = {.occupied = occupied};

	if (grid->form == BV_FORM_ARRAYS)
		return bv_npz_encoder_bytes(occupied, floats,
					    grid->channels.count - floats);
	bv_describe_form(grid, none, &image);
	return bv_encoder_bytes(&image);
}

size_t bv_converter_bytes(const struct bv_options *options, size_t points)
{
	const struct bv_grid *grid = options->all.grid;
	const size_t cells = bv_grid_cells(grid);
	const size_t occupied = cells < points ? cells : points;

	return bv_part_buffer_bytes() + bv_draw_bytes(grid, points, occupied) +
	       encoder_bytes(grid, occupied);
}
