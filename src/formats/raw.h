/*
 * raw.h - points and nothing else, as KITTI's .bin files have them
 */

#ifndef BV_FORMATS_RAW_H
#define BV_FORMATS_RAW_H

#include "formats/format.h"

extern const struct bv_format bv_raw_format;

#endif /* BV_FORMATS_RAW_H */
