/*
 * preset.h - the named pictures
 *
 * A preset is numbers, one of the placing functions and one of the shading
 * functions of the contract.
 */

#ifndef BV_CORE_PRESET_H
#define BV_CORE_PRESET_H

#include "core/contract.h"

/* What the red, green or blue of a pixel means. */
struct bv_channel {
	const char *name; /* height, depth, intensity or density */
	const char *unit;
	/*
	 * How the value v becomes 0..255, as people read it.  MIN and MAX stand
	 * for the numbers of the grid or, in 'note', of the frame.
	 */
	const char *formula;
};

struct bv_preset {
	const char *name;
	const char *alias; /* another name for it, or NULL */
	const char *description;
	enum bv_placing placing;
	enum bv_shading shading;
	bool free_geometry; /* takes other ranges and cells */
	double x_min, x_max, y_min, y_max, z_min, z_max, cell;
	struct bv_channel channels[3]; /* red, green, blue */
};

/* The preset with this name or alias; NULL stands for the default.  NULL if
 * there is none. */
const struct bv_preset *bv_preset_find(const char *name);

#endif /* BV_CORE_PRESET_H */
