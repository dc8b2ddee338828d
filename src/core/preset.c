/*
 * preset.c - the table of presets
 *
 * A new one is a row here and a set of formulas in formulas.h, or those of another
 * one with other numbers.
 */

#include "core/preset.h"

#include <string.h>

#include "birdview.h"

static const struct bv_preset presets[] = {
	{
		.name = "surround",
		.description = "160 m x 160 m around the sensor, cells of 0.1 "
			       "m; R height, G intensity, B density",
		.formulas = BV_SURROUND,
		.free_geometry = true,
		.free_channels = true,
		.x_min = -80.0,
		.x_max = 80.0,
		.y_min = -80.0,
		.y_max = 80.0,
		.z_min = -3.0,
		.z_max = 3.0,
		.cell = 0.1,
		.picture = {3,
			    {BV_KIND_HEIGHT, BV_KIND_INTENSITY,
			     BV_KIND_DENSITY},
			    BV_BY_LOG64,
			    true},
		.arrays = {3,
			   {BV_KIND_HEIGHT, BV_KIND_INTENSITY, BV_KIND_DENSITY},
			   BV_BY_COUNT,
			   true},
	},
	{
		/* Its own ranges say what its placing function keeps. */
		.name = "note",
		.description = "1600 x 1600 cells of 0.1 m, points below the "
			       "sensor, mirrored, scaled to the frame; R "
			       "density, G intensity, B depth",
		.formulas = BV_NOTE,
		.scaled_to_frame = true,
		.x_is_across = true,
		.rows = 1600,
		.columns = 1600,
		.x_min = -80.0,
		.x_max = 80.0,
		.y_min = -80.0,
		.y_max = 80.0,
		.z_min = -HUGE_VAL,
		.z_max = 0.0,
		.cell = 0.1,
		.picture = {3,
			    {BV_KIND_NOTE_DENSITY, BV_KIND_NOTE_INTENSITY,
			     BV_KIND_NOTE_DEPTH},
			    BV_BY_COUNT,
			    true},
		.arrays = {3,
			   {BV_KIND_NOTE_DENSITY, BV_KIND_NOTE_INTENSITY,
			    BV_KIND_NOTE_DEPTH},
			   BV_BY_COUNT,
			   true},
	},
	{
		.name = "sfa3d",
		.alias = "complex-yolo-v4",
		.description = "50 m x 50 m ahead, 608 x 608 cells, as SFA3D "
			       "and Complex-YOLO v4; R density, G height, B "
			       "intensity",
		.formulas = BV_SFA3D,
		.rows = 608,
		.columns = 608,
		.x_min = 0.0,
		.x_max = 50.0,
		.y_min = -25.0,
		.y_max = 25.0,
		.z_min = -2.73,
		.z_max = 1.27,
		.cell = 50.0 / 608,
		.height_full = 4.0,
		.picture = {3,
			    {BV_KIND_CUT_DENSITY, BV_KIND_CUT_HEIGHT,
			     BV_KIND_CUT_INTENSITY},
			    BV_BY_LOG64,
			    true},
		.arrays = {3,
			   {BV_KIND_CUT_INTENSITY, BV_KIND_CUT_HEIGHT,
			    BV_KIND_CUT_DENSITY},
			   BV_BY_LOG64,
			   false},
	},
};

#define PRESET_COUNT (sizeof(presets) / sizeof(presets[0]))

const struct bv_preset *bv_preset_find(const char *name)
{
	if (name == NULL)
		return &presets[0];
	for (size_t i = 0; i < PRESET_COUNT; i++) {
		if (strcmp(name, presets[i].name) == 0 ||
		    (presets[i].alias != NULL &&
		     strcmp(name, presets[i].alias) == 0))
			return &presets[i];
	}
	return NULL;
}

const char *bv_preset_name(size_t index)
{
	return index < PRESET_COUNT ? presets[index].name : NULL;
}

const char *bv_preset_description(size_t index)
{
	return index < PRESET_COUNT ? presets[index].description : NULL;
}
