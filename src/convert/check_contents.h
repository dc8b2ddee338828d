/*
 * check_contents.h - whether a file holds what was drawn, byte for byte
 */

#ifndef BV_CONVERT_CHECK_CONTENTS_H
#define BV_CONVERT_CHECK_CONTENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

/*
 * Both compare in one manner: they take away what should be there, and then nothing
 * should be left.  Taken away again, what was there is back.
 */
static inline void bv_take_away(uint8_t *found, const uint8_t *expected,
				size_t size)
{
	for (size_t k = 0; k < size; k++)
		found[k] ^= expected[k];
}

static inline bool bv_nothing_left(const uint8_t *bytes, size_t size)
{
	return size == 0 ||
	       (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

#endif /* BV_CONVERT_CHECK_CONTENTS_H */
