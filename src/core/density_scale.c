/*
 * density_scale.c - the table of the scales of density
 */

#include "core/density_scale.h"

#include <stddef.h>

static const struct bv_density_row rows[] = {
	[BV_DENSITY_LOG16] = {"log16", BV_BY_LOG16},
	[BV_DENSITY_LOG32] = {"log32", BV_BY_LOG32},
	[BV_DENSITY_LOG64] = {"log64", BV_BY_LOG64},
	[BV_DENSITY_LOG128] = {"log128", BV_BY_LOG128},
	[BV_DENSITY_LINEAR] = {"linear", BV_BY_SHARE},
};

const char *bv_density_words(enum bv_density density)
{
	static const char *const words[] = {
		[BV_BY_COUNT] = "n",
		[BV_BY_LOG16] = "min(1, ln(1 + n) / ln 16)",
		[BV_BY_LOG32] = "min(1, ln(1 + n) / ln 32)",
		[BV_BY_LOG64] = "min(1, ln(1 + n) / ln 64)",
		[BV_BY_LOG128] = "min(1, ln(1 + n) / ln 128)",
		[BV_BY_SHARE] = "min(1, n / MAX)",
	};

	return words[density];
}

const struct bv_density_row *bv_density_find(uint32_t scale)
{
	if (scale == BV_DENSITY_PRESET ||
	    scale >= sizeof(rows) / sizeof(rows[0]))
		return NULL;
	return &rows[scale];
}

bool bv_density_is_linear(uint32_t scale)
{
	return scale == BV_DENSITY_LINEAR;
}

bool bv_density_is_sound(const struct bv_grid_options *options,
			 const struct bv_wording *wording, struct bv_text *why)
{
	const uint32_t full = options->density_full;

	if (options->density != BV_DENSITY_PRESET &&
	    bv_density_find(options->density) == NULL) {
		bv_text_add(why, "%s %u is no scale; expected 0 to %u",
			    wording->density, options->density,
			    BV_DENSITY_LINEAR);
		return false;
	}
	if (!bv_density_is_linear(options->density) && full != 0) {
		bv_text_add(why, "%s is %u, expected 0 where %s is not linear",
			    wording->density_full, full, wording->density);
		return false;
	}
	if (bv_density_is_linear(options->density) &&
	    (full < 1 || full > BV_MOST_FULL)) {
		bv_text_add(why, "%s is %u, expected 1 to %u points",
			    wording->density_full, full, BV_MOST_FULL);
		return false;
	}
	return true;
}
