/*
 * npy_header.h - what the header of an NPY file says
 *
 * It is a dictionary as Python writes it:
 *
 *	{'descr': '<f4', 'fortran_order': False, 'shape': (120000, 4), }
 *
 * 'descr' is the type of the elements: a string, or for records (structured arrays) a
 * list of fields, such as [('x', '<f4'), ('', '|V4'), ('ring', '<u2', (2,))].
 */

#ifndef BV_FORMATS_NPY_HEADER_H
#define BV_FORMATS_NPY_HEADER_H

#include "formats/choice.h"

/* The most bytes of an element, or of a point: what a layout may have. */
#define BV_NPY_SIZE_MAX 65535u

/* Dimensions that are kept; there may be more. */
#define BV_NPY_DIMENSIONS 4

/* What a string such as ">u2" says. */
struct bv_npy_type {
	enum bv_type type;
	bool big_endian;
	bool readable; /* as a number of 'type' */
	bool is_object;
	uint32_t size; /* in bytes, of what cannot be read, too */
};

struct bv_npy_header {
	bool is_records; /* of fields, which were offered */
	struct bv_npy_type type;
	const char *name; /* of the type, as the header has it: */
	size_t name_length;
	uint32_t size; /* of an element */
	bool fortran_order;
	unsigned dimensions;
	uint64_t shape[BV_NPY_DIMENSIONS];
};

/*
 * Reads the 'size' bytes at 'text', into which 'header' points from then on, and offers
 * the fields of records to 'choice', which was begun.  Fails with a sentence if they
 * are no such dictionary.
 */
enum bv_status bv_npy_parse(const char *text, size_t size,
			    struct bv_choice *choice,
			    struct bv_npy_header *header,
			    struct bv_fault *fault);

#endif /* BV_FORMATS_NPY_HEADER_H */
