/*
 * laz.h - compressed LAS
 */

#ifndef BV_FORMATS_LAZ_H
#define BV_FORMATS_LAZ_H

#include "formats/las_fields.h"

/*
 * Completes the head of a LAS file whose points are compressed: 'head' has everything
 * but the decoder.  Fails if what guides LASzip makes no sense, and with
 * BV_ERR_LIBRARY if there is no LASzip.
 */
enum bv_status bv_laz_head(const struct bv_input *file,
			   const struct bv_las_header *header,
			   struct bv_head *head, struct bv_fault *fault);

#endif /* BV_FORMATS_LAZ_H */
