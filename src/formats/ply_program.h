/*
 * ply_program.h - how to get to the vertices of a PLY file, and through them
 *
 * Where lists make the records of a PLY file differ in size, there is no other way to
 * a vertex than through all that comes before it.  That way is written down as a few
 * steps, which a decoder (ply_decode.h) follows: it needs to know no more of the header.
 *
 *	SKIP	so many bytes
 *	LIST	its length, then so many bytes for each of its values
 *	TAKE	a number, for one or more columns of the record
 *	REPEAT	what follows, so often, as far as ...
 *	NEXT	... here, or ...
 *	RECORD	... here, where a record is complete
 *	LINE	a line begins, or something is wrong
 *
 * In a text, all is counted in values instead of bytes, and each vertex begins a line:
 * values that the header does not name would move all that follow to other columns.
 */

#ifndef BV_FORMATS_PLY_PROGRAM_H
#define BV_FORMATS_PLY_PROGRAM_H

#include "birdview.h"

/* The most lists of all elements up to the vertices. */
#define BV_PLY_LISTS 8

/*
 * Room for as many steps as that makes: of an element with lists REPEAT and NEXT, and
 * a SKIP before, between and behind its lists; a SKIP for all that is between such
 * elements; and of the vertices also a LINE, and four numbers, with a SKIP before each.
 */
#define BV_PLY_STEPS (6 * BV_PLY_LISTS + 13)

enum bv_ply_kind {
	BV_PLY_SKIP,
	BV_PLY_LIST,
	BV_PLY_TAKE,
	BV_PLY_REPEAT,
	BV_PLY_NEXT,
	BV_PLY_RECORD,
	BV_PLY_LINE
};

struct bv_ply_step {
	uint8_t kind;    /* enum bv_ply_kind */
	uint8_t type;    /* enum bv_type, of the number or of the length */
	uint8_t columns; /* bit i: column i takes it */
	uint8_t back;    /* the step after the REPEAT that this one closes */
	uint32_t size;   /* of a value of the list */
	uint64_t amount; /* to skip, or how often to repeat */
};

struct bv_ply_program {
	uint32_t length;
	bool big_endian;
	uint64_t line; /* the number of the first behind the header */
	struct bv_ply_step step[BV_PLY_STEPS];
};

/* A list among the properties of an element. */
struct bv_ply_list {
	uint32_t number; /* properties before it */
	uint32_t offset; /* bytes before it but for those of lists */
	enum bv_type type;
	uint32_t size; /* of a value */
};

/* An element, as a header describes it. */
struct bv_ply_element {
	const char *name; /* 'name_length' bytes */
	size_t name_length;
	uint64_t count;      /* of records */
	uint32_t properties; /* of each, */
	uint32_t bytes;      /* and its bytes but for those of lists, */
	uint32_t least;      /* and with those of lists that are empty */
	uint32_t lists;
	struct bv_ply_list list[BV_PLY_LISTS];
};

/* A number to take of each vertex: for column i of the record. */
struct bv_ply_wanted {
	uint32_t number; /* properties before it */
	uint32_t offset; /* bytes before it but for those of lists */
	enum bv_type type;
	int column;
};

/* Numbers that stay where they are if they would become too large. */
uint64_t bv_ply_add(uint64_t a, uint64_t b);
uint64_t bv_ply_multiply(uint64_t a, uint64_t b);

/* Appends the way over an element. */
void bv_ply_pass(struct bv_ply_program *program,
		 const struct bv_ply_element *element, bool text);

/*
 * Appends the way through the vertices, at least one, of which 'n' numbers are wanted,
 * at most 4.
 */
void bv_ply_take(struct bv_ply_program *program,
		 const struct bv_ply_element *vertex,
		 const struct bv_ply_wanted *wanted, size_t n, bool text);

#endif /* BV_FORMATS_PLY_PROGRAM_H */
