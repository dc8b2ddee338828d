/*
 * npy.h - arrays of NumPy, as numpy.save() writes them
 */

#ifndef BV_FORMATS_NPY_H
#define BV_FORMATS_NPY_H

#include "formats/format.h"

extern const struct bv_format bv_npy_format;

#endif /* BV_FORMATS_NPY_H */
