/*
 * survey.h - what all frames of a run have in common, found before any is drawn
 */

#ifndef BV_RUN_SURVEY_H
#define BV_RUN_SURVEY_H

#include "convert/intensities.h"
#include "convert/options.h"
#include "work/worker.h"

/* What is to be read. */
struct bv_survey {
	const struct bv_options *options; /* with a scale: see below */
	const struct bv_file *files;
	size_t count;
	uint32_t threads;
};

/*
 * Reads all frames and adds their intensities to 'all': those of points on the picture,
 * as the files have them, for which the options have to have a scale, any.  Frames that
 * cannot be read are left out.  BV_ERR_NO_MEMORY if nothing can be read.
 */
enum bv_status bv_survey_intensities(const struct bv_survey *survey,
				     struct bv_distribution *all);

#endif /* BV_RUN_SURVEY_H */
