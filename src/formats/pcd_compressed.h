/*
 * pcd_compressed.h - the points of PCD files with DATA binary_compressed
 *
 * Behind the header are two little-endian u32, the bytes of what follows and those that
 * it unpacks to, and the stream of LZF.  That holds field after field: all x, then all y.
 */

#ifndef BV_FORMATS_PCD_COMPRESSED_H
#define BV_FORMATS_PCD_COMPRESSED_H

#include "formats/format.h"

/*
 * Fills in what is left of a head that has the number of points, which is not 0, and
 * 'first_byte', where the two numbers are.  Points have 'stride' bytes in the file, and
 * the layout has their columns as if they lay in it one after the other; it becomes that
 * of the records.  What the two numbers say is checked, so that no more memory is ever
 * taken than the points need and the file can fill.
 */
enum bv_status bv_pcd_compressed_head(const struct bv_start *start,
				      uint32_t stride, struct bv_head *head,
				      struct bv_fault *fault);

#endif /* BV_FORMATS_PCD_COMPRESSED_H */
