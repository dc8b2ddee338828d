/*
 * npy_columns.h - points of arrays that are stored column by column
 */

#ifndef BV_FORMATS_NPY_COLUMNS_H
#define BV_FORMATS_NPY_COLUMNS_H

#include "formats/format.h"

/*
 * Makes records of up to four numbers, in the type of the file, from an array in Fortran
 * order: head->form.npy says where.
 */
extern const struct bv_decoder bv_npy_columns;

#endif /* BV_FORMATS_NPY_COLUMNS_H */
