/*
 * preset.h - the named pictures
 *
 * A preset is a row of numbers in preset.c, and formulas in formulas.h.
 */

#ifndef BV_CORE_PRESET_H
#define BV_CORE_PRESET_H

#include "core/formulas.h"

/* What MIN and MAX of a channel's formula stand for. */
enum bv_range {
	BV_RANGE_NONE,
	BV_RANGE_Z,            /* MIN, MAX: the grid's z_min and z_max */
	BV_RANGE_FRAME_HEIGHT, /* MAX: the frame's greatest height */
	BV_RANGE_FRAME_COUNT,  /* MAX: its greatest count of a cell */
	BV_RANGE_FULL          /* MAX: the points that count as full */
};

/* What a channel of a pixel means; as in struct bv_channel_info. */
struct bv_channel {
	const char *name;
	const char *unit;
	const char *formula;
	enum bv_range range;
};

struct bv_preset {
	const char *name;
	const char *alias; /* another name for it, or NULL */
	const char *description;
	enum bv_formulas formulas;
	enum bv_density density;
	uint32_t density_shift; /* as in struct bv_rules */
	bool scaled_to_frame;   /* likewise */
	bool x_is_across;       /* x goes to the left of the picture, y up */
	bool free_geometry;     /* takes other ranges, cells and densities */
	uint32_t rows, columns; /* of a preset that does not */
	double x_min, x_max, y_min, y_max, z_min, z_max, cell;
	uint32_t channel_count, bits;  /* of a pixel, of a sample */
	uint32_t pixel_stride;         /* bytes from pixel to pixel */
	struct bv_channel channels[4]; /* red, green, blue; or gray */
};

/* The preset with this name or alias; NULL stands for the default.  NULL if
 * there is none. */
const struct bv_preset *bv_preset_find(const char *name);

#endif /* BV_CORE_PRESET_H */
