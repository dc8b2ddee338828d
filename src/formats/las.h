/*
 * las.h - LAS, the format of surveyors, 1.0 to 1.4
 */

#ifndef BV_FORMATS_LAS_H
#define BV_FORMATS_LAS_H

#include "formats/format.h"

extern const struct bv_format bv_las_format;

#endif /* BV_FORMATS_LAS_H */
