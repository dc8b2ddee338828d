/*
 * preset.c - the table of presets
 *
 * A new one is a row here and a set of formulas in formulas.h, or those of another
 * one with other numbers, and so with the kinds of its channels.
 */

#include "core/preset.h"

#include <string.h>

#include "birdview.h"
#include "core/text.h"

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
	{
		.name = "complex-yolo",
		.description = "40 m x 80 m ahead, 512 x 1024 cells, as "
			       "Complex-YOLO; R density, G height, B intensity",
		.formulas = BV_SFA3D,
		.rows = 512,
		.columns = 1024,
		.x_min = 0.0,
		.x_max = 40.0,
		.y_min = -40.0,
		.y_max = 40.0,
		.z_min = -2.0,
		.z_max = 1.25,
		.cell = 40.0 / 512,
		.height_full = 3.25,
		.picture = {3,
			    {BV_KIND_CUT_DENSITY, BV_KIND_CUT_HEIGHT,
			     BV_KIND_CUT_INTENSITY},
			    BV_BY_LOG64,
			    true},
		.arrays = {3,
			   {BV_KIND_CUT_DENSITY, BV_KIND_METRES_ABOVE,
			    BV_KIND_CUT_INTENSITY},
			   BV_BY_LOG64,
			   false},
	},
	{
		.name = "mv3d",
		.description = "70.4 m x 80 m ahead, cells of 0.1 m; arrays: "
			       "intensity, density, heights of 10 slices",
		.formulas = BV_SURROUND,
		.free_geometry = true,
		.free_channels = true,
		.x_min = 0.0,
		.x_max = 70.4,
		.y_min = -40.0,
		.y_max = 40.0,
		.z_min = -3.0,
		.z_max = 1.0,
		.cell = 0.1,
		.slices = 10,
		.arrays_first = true,
		.picture = {.density = BV_BY_LOG64, .turned = true},
		.arrays = {3,
			   {BV_KIND_INTENSITY, BV_KIND_DENSITY,
			    BV_KIND_SLICE_HEIGHT},
			   BV_BY_LOG64,
			   true},
	},
	{
		/* Its placing function has the slices of z, 0.4 m each. */
		.name = "mv3d-c",
		.description = "70 m x 80 m ahead, 700 x 800 cells, as the C "
			       "code of MV3D; arrays: intensity, density, "
			       "heights of 10 slices",
		.formulas = BV_MV3D_C,
		.rows = 700,
		.columns = 800,
		.skipped = 1,
		.x_min = 0.0,
		.x_max = 70.0,
		.y_min = -40.0,
		.y_max = 40.0,
		.z_min = -3.0,
		.z_max = 1.0,
		.cell = 0.1,
		.slices = 10,
		.arrays_first = true,
		.arrays = {3,
			   {BV_KIND_INTENSITY, BV_KIND_LOG32_DENSITY,
			    BV_KIND_SLICE_PART},
			   BV_BY_LOG32,
			   true},
	},
	{
		.name = "pixor",
		.description = "70 m x 80 m ahead, 800 x 700 cells, x to the "
			       "right, as PIXOR; arrays: mean intensity, 35 "
			       "slices occupied",
		.formulas = BV_PIXOR,
		.x_is_across = true,
		.rows = 800,
		.columns = 700,
		.x_min = 0.0,
		.x_max = 70.0,
		.y_min = -40.0,
		.y_max = 40.0,
		.z_min = -2.5,
		.z_max = 1.0,
		.cell = 0.1,
		.slices = 35,
		.arrays_first = true,
		.arrays = {2,
			   {BV_KIND_MEAN_INTENSITY, BV_KIND_SLICE_OCCUPIED},
			   BV_BY_COUNT,
			   false},
	},
	{
		/* What it keeps of z its placing function says. */
		.name = "birdnet",
		.description = "70 m x 70 m ahead, 1400 x 1400 cells, as "
			       "BirdNet; R intensity, G density of what the "
			       "sensor can see, B height",
		.formulas = BV_BIRDNET,
		.sees_view = true,
		.rows = 1400,
		.columns = 1400,
		.x_min = 0.0,
		.x_max = 70.0,
		.y_min = -35.0,
		.y_max = 35.0,
		.z_min = -HUGE_VAL,
		.z_max = 1.27,
		.cell = 0.05,
		.picture = {3,
			    {BV_KIND_BIRDNET_INTENSITY, BV_KIND_BIRDNET_DENSITY,
			     BV_KIND_BIRDNET_HEIGHT},
			    BV_BY_COUNT,
			    true},
	},
	{
		.name = "apollo",
		.description = "120 m x 120 m around the sensor, 640 x 640 "
			       "cells, as Apollo; arrays: 8 channels",
		.formulas = BV_APOLLO,
		.free_geometry = true,
		.square = true,
		.x_min = -60.0,
		.x_max = 60.0,
		.y_min = -60.0,
		.y_max = 60.0,
		.z_min = -5.0,
		.z_max = 5.0,
		.cell = 0.1875,
		.arrays_first = true,
		.arrays = {8,
			   {BV_KIND_HEIGHT, BV_KIND_MEAN_HEIGHT,
			    BV_KIND_LOG_COUNT, BV_KIND_DIRECTION,
			    BV_KIND_INTENSITY, BV_KIND_MEAN_INTENSITY,
			    BV_KIND_DISTANCE, BV_KIND_OCCUPIED},
			   BV_BY_COUNT,
			   true},
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

bool bv_has_free_geometry(const struct bv_preset *preset)
{
	return preset->free_geometry;
}

bool bv_has_free_channels(const struct bv_preset *preset)
{
	return preset->free_channels;
}

void bv_preset_add_names(struct bv_text *text,
			 bool (*has)(const struct bv_preset *preset))
{
	size_t left = 0;

	for (size_t i = 0; i < PRESET_COUNT; i++)
		left += has(&presets[i]);
	for (size_t i = 0; i < PRESET_COUNT; i++) {
		if (!has(&presets[i]))
			continue;
		bv_text_add(text, "'%s'", presets[i].name);
		left--;
		if (left > 0)
			bv_text_add(text, left > 1 ? ", " : " and ");
	}
}

const char *bv_preset_name(size_t index)
{
	return index < PRESET_COUNT ? presets[index].name : NULL;
}

const char *bv_preset_description(size_t index)
{
	return index < PRESET_COUNT ? presets[index].description : NULL;
}
