/*
 * pcd.h - PCD files, as the Point Cloud Library writes them
 */

#ifndef BV_FORMATS_PCD_H
#define BV_FORMATS_PCD_H

#include "formats/format.h"

extern const struct bv_format bv_pcd_format;

#endif /* BV_FORMATS_PCD_H */
