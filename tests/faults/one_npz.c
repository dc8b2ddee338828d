/*
 * one_npz.c: makes the file of arrays of one frame, or checks it
 *
 *	one_npz make CHANNELS	1.bin becomes 1.npz, which replaces an older one
 *	one_npz check CHANNELS	whether 1.npz is that of 1.bin
 *
 * The exit status is that of the frame.
 */

#include "drawing.h"

int main(int argc, char **argv)
{
	struct bv_grid_options grid_options =
		box_options((struct box){0, 10, -5, 5, -3, 3, 0.5});
	struct bv_convert_options options;
	struct bv_converter *converter;
	enum bv_status status;
	struct bv_grid *grid;

	CHECK(argc == 3);
	grid_options.form = BV_FORM_ARRAYS;
	grid_options.channels = argv[2];
	grid_options.slices = strstr(argv[2], "slice") != NULL ? 4 : 0;
	grid = make_grid(&grid_options);
	CHECK_EQ_INT(bv_convert_options_init(&options, sizeof(options), grid),
		     BV_OK);
	CHECK_EQ_INT(bv_converter_create(&converter, &options), BV_OK);
	status = strcmp(argv[1], "make") == 0
			 ? bv_convert_file(converter, "1.bin", "1.npz", NULL)
			 : bv_check_file(converter, "1.bin", "1.npz", NULL);
	bv_converter_free(converter);
	bv_grid_free(grid);
	return (int)status;
}
