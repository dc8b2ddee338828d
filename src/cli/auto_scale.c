/*
 * auto_scale.c - the intensity that counts as full, found in the frames
 *
 * Of the intensities on the pictures of all frames, 99 of 100 are not above it.  It is
 * rounded to the digits that are printed, so that whoever gives what was printed gets
 * the same pictures.
 */

#include "cli/auto_scale.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cli/message.h"
#include "run/survey.h"

#define PERCENT 99

double bv_auto_scale(const struct bv_distribution *all,
		     char digits[BV_SCALE_DIGITS])
{
	const double found = bv_distribution_percentile(all, PERCENT);

	snprintf(digits, BV_SCALE_DIGITS, "%.6g", found);
	return found > 0.0 ? strtod(digits, NULL) : 0.0;
}

/* Says which it is. */
static double take_scale(const struct bv_settings *settings,
			 const struct bv_distribution *all)
{
	char digits[BV_SCALE_DIGITS];
	const double scale = bv_auto_scale(all, digits);

	if (scale == 0.0) {
		if (settings->verbosity >= 0)
			bv_msg("no intensity scale is found in %" PRIu64
			       " intensities, since %d %% are not above 0; it "
			       "is that of the layout, or of the field's type",
			       all->count, PERCENT);
		return 0.0;
	}
	if (settings->verbosity >= 0)
		bv_msg("intensity scale %s (%d %% of %" PRIu64
		       " intensities are not above it)",
		       digits, PERCENT, all->count);
	return scale;
}

bool bv_find_auto_scale(const struct bv_settings *settings,
			const struct bv_convert_options *convert,
			const struct bv_frames *frames, uint32_t threads,
			struct bv_options *options)
{
	struct bv_distribution *all = calloc(1, sizeof(*all));
	struct bv_convert_options own = *convert;
	struct bv_options raw = *options;
	const struct bv_survey survey = {.options = &raw,
					 .files = frames->files,
					 .count = frames->count,
					 .threads = threads};
	enum bv_status status = BV_ERR_NO_MEMORY;

	/* A scale takes the place of a curve, and does not change what is read. */
	own.intensity_scale = 1.0;
	if (all != NULL && bv_take_asked(&raw.asked, &own) == BV_OK)
		status = bv_survey_intensities(&survey, all);
	if (status == BV_OK) {
		own.intensity_scale = take_scale(settings, all);
		options->all.intensity_scale = own.intensity_scale;
		status = bv_take_asked(&options->asked, &own);
	}
	free(all);
	if (status != BV_OK)
		bv_msg("cannot start: %s", bv_status_string(status));
	return status == BV_OK;
}
