/*
 * file_bytes.h - the bytes of a file from its first on, by small parts
 */

#ifndef BV_PNG_FILE_BYTES_H
#define BV_PNG_FILE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/verdict.h"

/* Bytes that are read at a time. */
#define BV_FILE_BYTES_PART 65536

struct bv_file_bytes {
	int file;
	int error;         /* the errno that ended it, or 0 */
	uint64_t taken;    /* so far */
	size_t begin, end; /* of what is left in the buffer */
	uint8_t *buffer;
};

/*
 * Begins with an open file, which is the caller's.  BV_ERR_NO_MEMORY, or
 * BV_ERR_PICTURE_READ with the error noted; bv_file_bytes_free() in every case.
 */
enum bv_status bv_file_bytes_begin(struct bv_file_bytes *bytes, int file);

/* All 0 is allowed. */
void bv_file_bytes_free(struct bv_file_bytes *bytes);

/*
 * Takes up to 'most' bytes, which is not 0: '*part' points at them until the next call.
 * Returns how many, and 0 at the end of the file or an error.
 */
size_t bv_file_bytes_take(struct bv_file_bytes *bytes, size_t most,
			  const uint8_t **part);

/* Copies the next 'size' bytes, or returns false if there are fewer. */
bool bv_file_bytes_copy(struct bv_file_bytes *bytes, uint8_t *to, size_t size);

/*
 * Notes that more was expected and cannot be had: BV_ERR_PICTURE_DAMAGED, or
 * BV_ERR_PICTURE_READ.  Always false, for the caller to return.
 */
bool bv_file_bytes_ended(const struct bv_file_bytes *bytes,
			 struct bv_verdict *verdict);

/* Whether all of the file has been taken; if not, that is noted in the same way. */
bool bv_file_bytes_all_taken(struct bv_file_bytes *bytes,
			     struct bv_verdict *verdict);

/* Whether there is nothing left, or nothing more can be read. */
bool bv_file_bytes_at_end(struct bv_file_bytes *bytes);

#endif /* BV_PNG_FILE_BYTES_H */
