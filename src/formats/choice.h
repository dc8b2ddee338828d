/*
 * choice.h - which of a file's fields are x, y, z and intensity
 *
 * Files that name their fields offer them one by one.  x, y and z have to be there, in
 * upper or lower case.  The intensity is the field that was asked for; else the first of
 *
 *	intensity, i, reflectivity, reflectance, remission
 *
 * that there is, in any case, with "scalar_" before it or not (CloudCompare writes so).
 */

#ifndef BV_FORMATS_CHOICE_H
#define BV_FORMATS_CHOICE_H

#include "core/text.h"
#include "formats/asked.h"
#include "formats/fault.h"

/* A field that is offered. */
struct bv_field {
	const char *name; /* 'length' bytes */
	size_t length;
	enum bv_type type;
	bool big_endian;
	bool readable;   /* false: no number, such as a string */
	uint64_t count;  /* values a point, usually 1 */
	uint32_t offset; /* of its bytes in a record, or ... */
	uint32_t column; /* ... the number of its first value in a line */
};

struct bv_choice {
	const struct bv_asked *asked;
	bool found[4];
	struct bv_field field[4]; /* x, y, z and intensity, where found */
	size_t rank;              /* of the intensity among the usual names */
	struct bv_text names;     /* of all fields, for a sentence */
	char names_text[64];
};

void bv_choice_begin(struct bv_choice *choice, const struct bv_asked *asked);

void bv_choice_offer(struct bv_choice *choice, const struct bv_field *field);

/*
 * Fills in the columns of 'layout' (offset, type, big_endian), the name of the
 * intensity, and the scale of its type.  Fails if a field is missing, or is not one
 * number a point.
 */
enum bv_status bv_choice_end(struct bv_choice *choice, struct bv_layout *layout,
			     struct bv_fault *fault);

#endif /* BV_FORMATS_CHOICE_H */
