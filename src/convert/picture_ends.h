/*
 * picture_ends.h - what a file says at its two ends
 *
 * By these it is known whether birdview made it, a PNG or an .npz file, and how.
 */

#ifndef BV_CONVERT_PICTURE_ENDS_H
#define BV_CONVERT_PICTURE_ENDS_H

#include <sys/types.h>

#include "convert/metadata.h"
#include "convert/picture_file.h"
#include "npz/npz_ends.h"

/* Bytes at one end of a file that have its metadata in them. */
#define BV_PICTURE_ENDS (BV_METADATA_MAX + BV_NPZ_AROUND_TEXT)

struct bv_picture_ends {
	bool is_ours;         /* birdview made it, whole or not */
	bool is_npz;          /* it is an .npz file, and no PNG */
	const char *metadata; /* a string; NULL if they are not sound */
	/* Of an .npz file: whether each end is as it should be. */
	bool npz_begins, npz_ends;
	struct bv_npz_first first; /* its first array, if it begins so */
	size_t size;               /* of what is in 'bytes', an end */
	uint8_t bytes[BV_PICTURE_ENDS];
};

/*
 * Reads them from the open file 'file', which has 'size' bytes.  Returns 0, or -1 with
 * errno.
 */
int bv_picture_ends_read(struct bv_picture_ends *ends, int file, off_t size);

/* Whether the file ends as it should.  Likewise. */
int bv_picture_ends_whole(const struct bv_picture_ends *ends, int file,
			  off_t size, bool *whole);

/* All that of a file in memory. */
void bv_picture_ends_find(struct bv_picture_ends *ends, const uint8_t *file,
			  size_t size, bool *whole);

#endif /* BV_CONVERT_PICTURE_ENDS_H */
