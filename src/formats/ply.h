/*
 * ply.h - PLY files, as CloudCompare, MeshLab and Open3D write them
 */

#ifndef BV_FORMATS_PLY_H
#define BV_FORMATS_PLY_H

#include "formats/format.h"

extern const struct bv_format bv_ply_format;

#endif /* BV_FORMATS_PLY_H */
