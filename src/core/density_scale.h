/*
 * density_scale.h - the scales of density that may be asked for
 *
 * enum bv_density_scale of birdview.h numbers them.  Each has a row with its name and
 * how the contract makes it.
 */

#ifndef BV_CORE_DENSITY_SCALE_H
#define BV_CORE_DENSITY_SCALE_H

#include "birdview.h"
#include "core/density.h"
#include "core/text.h"
#include "core/wording.h"

/* The most points that may count as full in a linear density. */
#define BV_MOST_FULL 65535u

struct bv_density_row {
	const char *name; /* "log16"; a linear one is "linear" */
	enum bv_density density;
};

/* What it is of n points, in words: "min(1, n / MAX)". */
const char *bv_density_words(enum bv_density density);

/* The row of a scale; NULL for BV_DENSITY_PRESET and what is none. */
const struct bv_density_row *bv_density_find(uint32_t scale);

/* True if a scale has a number of points that count as full. */
bool bv_density_is_linear(uint32_t scale);

/* False, with a sentence in 'why', if what is asked for is no scale. */
bool bv_density_is_sound(const struct bv_grid_options *options,
			 const struct bv_wording *wording, struct bv_text *why);

#endif /* BV_CORE_DENSITY_SCALE_H */
