/*
 * check_contents.h - whether a file holds what was drawn, byte for byte
 */

#ifndef BV_CONVERT_CHECK_CONTENTS_H
#define BV_CONVERT_CHECK_CONTENTS_H

#include "core/verdict.h"

/*
 * Each goes through the open file 'file', which is to be that of a picture or of arrays
 * with the metadata 'text', and compares what it holds.  Any byte that birdview does not
 * write there is found, but for those that say which pixels or numbers there are.
 * Returns the status, and stores it with its errno and details in 'verdict'.
 */
enum bv_status bv_check_pixels(int file, const struct bv_image *image,
			       const char *text, struct bv_verdict *verdict);
enum bv_status bv_check_arrays(int file, const struct bv_frame_arrays *arrays,
			       const char *text, struct bv_verdict *verdict);

#endif /* BV_CONVERT_CHECK_CONTENTS_H */
