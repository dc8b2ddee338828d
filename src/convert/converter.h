/*
 * converter.h - what workers know of a converter beyond birdview.h
 */

#ifndef BV_CONVERT_CONVERTER_H
#define BV_CONVERT_CONVERTER_H

#include "convert/job.h"
#include "convert/options.h"
#include "core/verdict.h"

/*
 * bv_converter_create() with options that were taken.  A converter that is only to
 * check does with an output directory that is missing.
 */
enum bv_status bv_converter_make(struct bv_converter **converter,
				 const struct bv_options *options,
				 bool only_checks);

/*
 * bv_convert_file() as a part of a run, with the decision about an existing picture
 * kept by the caller: made and stored if it is BV_UNDECIDED, followed otherwise.
 */
enum bv_status bv_convert_job(struct bv_converter *converter,
			      const struct bv_job *job,
			      struct bv_verdict *verdict);

/* bv_check_file(), likewise, which decides nothing. */
enum bv_status bv_check_frame(struct bv_converter *converter, const char *input,
			      const char *output, struct bv_verdict *verdict);

/* Points of a usual frame: of a scanner with 64 beams. */
#define BV_USUAL_POINTS 131072

/*
 * About as much memory as a converter takes at the most for frames of that many points,
 * all of which may lie in cells of their own.
 */
size_t bv_converter_bytes(const struct bv_options *options, size_t points);

/*
 * Tells the caller, who may not want to know, about a frame that was to be drawn on
 * 'grid', or NULL.  The counts are those of the verdict.
 * BV_ERR_ARGUMENT if his structure has a size that is refused.
 */
enum bv_status bv_tell_result(const struct bv_verdict *verdict,
			      const struct bv_grid *grid,
			      struct bv_frame_result *result);

#endif /* BV_CONVERT_CONVERTER_H */
