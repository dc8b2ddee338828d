/*
 * pcd_fields.h - the fields of a PCD file's points
 */

#ifndef BV_FORMATS_PCD_FIELDS_H
#define BV_FORMATS_PCD_FIELDS_H

#include "formats/choice.h"
#include "formats/pcd_header.h"

/* What the fields of a point come to. */
struct bv_pcd_fields {
	uint32_t bytes;   /* of a binary point, or of its part of all columns */
	uint32_t columns; /* numbers in a line of text */
};

/* Takes all fields, and offers those that are no padding. */
enum bv_status bv_pcd_take_fields(const struct bv_pcd_header *header,
				  struct bv_choice *choice,
				  struct bv_pcd_fields *fields,
				  struct bv_fault *fault);

#endif /* BV_FORMATS_PCD_FIELDS_H */
