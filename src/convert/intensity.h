/*
 * intensity.h - frames whose intensities do not fit the layout
 */

#ifndef BV_CONVERT_INTENSITY_H
#define BV_CONVERT_INTENSITY_H

#include "birdview.h"
#include "io/read.h"

/*
 * Looks at the counts in 'result'.  If they are suspicious, notes a guess at the
 * right layout in detail[0], for which the frame is read again into 'buffer';
 * BV_ERR_INTENSITY then, if the caller is strict.  BV_OK otherwise.
 */
enum bv_status bv_judge_intensities(const struct bv_convert_options *options,
				    const char *input,
				    struct bv_frame_buffer *buffer,
				    struct bv_frame_result *result);

#endif /* BV_CONVERT_INTENSITY_H */
