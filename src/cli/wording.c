/*
 * wording.c - what the command calls its parameters: by its options
 */

#include "cli/wording.h"

const struct bv_wording bv_option_wording = {
	.x = "--x",
	.y = "--y",
	.z = "--z",
	.cell = "--cell",
	.density = "--density",
	.density_full = "--density linear:N",
	.channels = "--channels",
	.bits = "--bits",
	.slices = "--slices",
	.form = "--write",
	.arrays = "--write npz",
	.layout = "--layout",
	.intensity_scale = "--intensity-scale",
	.first_origin = "--origin first",
	.max_points = "--max-points",
	.timeout = "--timeout",
};
