/*
 * columns.h - points that are stored column by column
 */

#ifndef BV_FORMATS_COLUMNS_H
#define BV_FORMATS_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Makes 'n' records of the next numbers of some columns, 3 or 4, all of 'size' bytes
 * a number: 1, 2, 4 or 8.  'columns' has where the first of each is.
 */
void bv_join_columns(const unsigned char *const columns[4], uint32_t count,
		     uint32_t size, size_t n, unsigned char *records);

#endif /* BV_FORMATS_COLUMNS_H */
