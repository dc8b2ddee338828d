/*
 * decoding.h - from the bytes of a file to records
 *
 * Where points are no numbers at fixed places, a decoder makes such of them: records,
 * in the layout of the head.  It works in steps, each of which makes some more.
 *
 * Most decoders get the bytes of the file in order, as they are read.  One that has to
 * go back and forth reads the file itself.
 */

#ifndef BV_FORMATS_DECODING_H
#define BV_FORMATS_DECODING_H

#include <sys/types.h>

#include "formats/fault.h"
#include "formats/las_form.h"
#include "formats/ply_program.h"
#include "formats/values.h"

struct bv_head;
struct bv_input;

/* The most bytes of a record. */
#define BV_RECORD_MAX 64

/* What a decoder of bytes in order may leave over, to be given again with more. */
#define BV_REST_MAX ((size_t)64 << 10)

/* Memory that decoders use again from frame to frame; all 0 before the first. */
struct bv_scratch {
	unsigned char *memory;
	size_t size;
};

/*
 * Makes it have at least 'size' bytes, without those that it had.  Returns false if
 * out of memory; then it has what it had.
 */
bool bv_scratch_reserve(struct bv_scratch *scratch, size_t size);

void bv_scratch_free(struct bv_scratch *scratch);

/* A step of decoding.  Between steps, 'state' and 'opened' are the decoder's. */
struct bv_decoding {
	/* For a decoder of bytes in order: some of the file, how many of them it has
	 * used up, and whether the file has no more. */
	const unsigned char *bytes;
	size_t size;
	bool last;
	size_t used;

	const struct bv_input *file; /* for one that reads the file itself */
	struct bv_scratch *scratch;

	unsigned char *records; /* where records are stored, */
	size_t room;            /* at most so many; */
	size_t made;            /* how many there are, */
	uint64_t done;          /* and how many were made before */

	uint64_t state[9]; /* 0 before the first step */
	void *opened;      /* NULL before the first step */
};

struct bv_decoder {
	bool reads_file;
	/*
	 * Makes the next records.  A decoder of bytes in order is called until it
	 * neither uses bytes nor makes records of what there is; one that reads the
	 * file itself until it makes none.  That, or the number of points that the
	 * head has, is the end of the frame; a decoder that knows better fails there.
	 */
	enum bv_status (*decode)(const struct bv_head *head,
				 struct bv_decoding *step,
				 struct bv_fault *fault);
	/* Frees what is 'opened', if it is; NULL if it never is. */
	void (*close)(struct bv_decoding *step);
};

/* How many records the step may make: for as many there is room, and points are left. */
size_t bv_decoding_room(const struct bv_head *head,
			const struct bv_decoding *step);

/* Of a compressed PCD file, which has one column after the other. */
struct bv_pcd_form {
	uint32_t packed, unpacked; /* bytes of the points */
	/* Of each column that becomes numbers of records, in the order of these: where
	 * it is, in bytes of a point before it; and the bytes of a number, or 0. */
	uint32_t field[4], size[4];
	uint32_t record; /* bytes of one */
};

/*
 * Columns of an array, each in one piece; those that become records, in this order.
 * Points that follow each other in a column have 1 for 'height' and 'width'; those of a
 * range image are in columns of their own there, 'width' of them, of 'height' each.
 */
struct bv_npy_form {
	uint64_t height, width;
	uint32_t columns;
	uint32_t column[4]; /* their numbers in the file */
	uint32_t size;      /* of a number */
};

/* What decoders have to know of a file besides its layout: one member for each. */
union bv_file_form {
	struct bv_values values;
	struct bv_pcd_form pcd;
	struct bv_ply_program ply;
	struct bv_las_form las;
	struct bv_npy_form npy;
};

#endif /* BV_FORMATS_DECODING_H */
