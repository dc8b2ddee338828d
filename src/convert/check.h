/*
 * check.h - whether a picture is the one that its frame gives
 */

#ifndef BV_CONVERT_CHECK_H
#define BV_CONVERT_CHECK_H

#include <time.h>

#include "convert/options.h"
#include "core/verdict.h"
#include "io/output_tree.h"

/* A frame, drawn, whose picture is to be looked at. */
struct bv_expected {
	const struct bv_options *options;
	const char *input;
	const struct bv_image *image;         /* or */
	const struct bv_frame_arrays *arrays; /* if it is these; else NULL */
	const struct bv_layout *layout;       /* in which its points came */
	struct timespec modified;
};

/*
 * Checks the picture 'output' in 'outputs', as bv_check_file() promises.  Stores
 * in 'verdict' what is wrong, and returns the status.
 */
enum bv_status bv_check_picture(const struct bv_expected *expected,
				struct bv_output_tree *outputs,
				const char *output, struct bv_verdict *verdict);

/* True for the statuses that say what is wrong with a picture. */
bool bv_is_wrong_picture(enum bv_status status);

#endif /* BV_CONVERT_CHECK_H */
