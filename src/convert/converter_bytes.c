/*
 * converter_bytes.c - how much memory converting takes
 *
 * Whoever has too little memory has to be told how much would do.  Nearly all of it
 * goes by the grid: its cells.  The rest goes by the frame, and is added up for one
 * that is as large as those of usual scanners.
 */

#include "convert/converter.h"
#include "core/draw.h"
#include "io/read.h"
#include "png/encoder.h"

/* Of a scanner with 64 beams. */
#define USUAL_POINTS 131072

size_t bv_converter_bytes(const struct bv_options *options)
{
	const struct bv_grid *grid = options->all.grid;
	const size_t cells = bv_grid_cells(grid);
	const struct bv_frame_maxima none = {0};
	struct bv_image image = {
		.occupied = cells < USUAL_POINTS ? cells : USUAL_POINTS};

	bv_describe_form(grid, none, &image);
	return bv_part_buffer_bytes() + bv_cells_bytes(grid) +
	       bv_draw_list_bytes(image.occupied) + bv_encoder_bytes(&image);
}
