/*
 * raw.h - points and nothing else, as KITTI's .bin files have them
 */

#ifndef BV_FORMATS_RAW_H
#define BV_FORMATS_RAW_H

#include "formats/format.h"

extern const struct bv_format bv_raw_format;

/*
 * Finds the head of a raw file of this name and size, which follows from these and
 * what was asked for.
 */
enum bv_status bv_find_raw_head(const char *name, uint64_t size,
				const struct bv_asked *asked,
				struct bv_head *head, struct bv_fault *fault);

#endif /* BV_FORMATS_RAW_H */
