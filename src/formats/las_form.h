/*
 * las_form.h - which number of a LAS point is its intensity
 */

#ifndef BV_FORMATS_LAS_FORM_H
#define BV_FORMATS_LAS_FORM_H

#include "birdview.h"

struct bv_las_form {
	uint32_t point_format;
	uint32_t record_length;
	uint32_t offset; /* in a point as the file has it */
	enum bv_type type;
	/* value * factor + shift is what counts: extra bytes may have that. */
	bool scaled;
	double factor, shift;
};

#endif /* BV_FORMATS_LAS_FORM_H */
