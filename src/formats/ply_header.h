/*
 * ply_header.h - the header of a PLY file
 *
 *	ply
 *	format binary_little_endian 1.0		or ascii, binary_big_endian
 *	comment ...				anywhere, as obj_info
 *	element vertex 69088			so many records, each with ...
 *	property float x			... a number of this type, or ...
 *	property list uchar int tags		... a length and so many numbers
 *	end_header
 *
 * Then the records of all elements follow in order.  What counts are those up to
 * the element 'vertex'; the others are not looked at.
 */

#ifndef BV_FORMATS_PLY_HEADER_H
#define BV_FORMATS_PLY_HEADER_H

#include "formats/choice.h"
#include "formats/header_lines.h"
#include "formats/ply_program.h"

/* In bv_field.count: it is a list. */
#define BV_PLY_LIST_COUNT UINT64_MAX

struct bv_ply_header {
	bool has_format;
	bool text;
	bool big_endian;
	uint64_t first_byte; /* behind the header */
	/* The bytes before the vertices, or the least that there can be; and the way
	 * over them. */
	uint64_t before;
	bool lists_before;
	struct bv_ply_program program;
	struct bv_ply_element vertex;
};

/*
 * Reads the header to its end, and offers the properties of vertices to 'choice', with
 * names that last as long as the lines.
 */
enum bv_status bv_ply_read_header(struct bv_header_lines *lines,
				  struct bv_choice *choice,
				  struct bv_ply_header *header,
				  struct bv_fault *fault);

#endif /* BV_FORMATS_PLY_HEADER_H */
