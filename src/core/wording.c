/*
 * wording.c - what the library calls its parameters
 */

#include "core/wording.h"

#include <stddef.h>

const struct bv_wording bv_library_wording = {
	.x = "x",
	.y = "y",
	.z = "z",
	.cell = "cell",
	.density = "density",
	.density_full = "density_full",
	.channels = "channels",
	.bits = "bits",
	.slices = "slices",
	.form = "form",
	.arrays = "BV_FORM_ARRAYS",
	.layout = "layout",
	.intensity_scale = "intensity_scale",
	.first_origin = "origin_is_first",
	.max_points = "max_points",
	.timeout = NULL,
};
