/*
 * npz_ends.h - the two ends of an .npz file of birdview
 *
 * Our files begin with the record of an array and its start, and end with "about", the
 * metadata, and the directory.  What lies between is not looked at here.
 */

#ifndef BV_NPZ_NPZ_ENDS_H
#define BV_NPZ_NPZ_ENDS_H

#include "birdview.h"
#include "npz/npy_start.h"
#include "npz/records.h"

/* Bytes at the end of a frame's file, but for the text: more than there are. */
#define BV_NPZ_AROUND_TEXT 512

/* The first array of a file. */
struct bv_npz_first {
	uint32_t channels, height, width;
};

/* True if these are the first 'size' bytes of what may be a ZIP file. */
bool bv_npz_is_zip(const uint8_t *head, size_t size);

/*
 * True if a file with these first 'size' bytes begins as those that birdview makes, to
 * the last bit; then stores what its first array is.
 */
bool bv_npz_find_first(const uint8_t *head, size_t size,
		       struct bv_npz_first *first);

struct bv_npz_tail {
	bool whole; /* the directory is there, and is one that birdview writes */
	bool added_to; /* it is there, and has members of others behind ours */
	/* The metadata, if its last member has what may be some. */
	const char *text;
	size_t length;
	bool good; /* they are sound: their record, their checksum, no 0 in them */
};

/* Finds out about a file of 'file_size' bytes, of which these are the last 'size'. */
struct bv_npz_tail bv_npz_find_tail(const uint8_t *tail, size_t size,
				    uint64_t file_size);

#endif /* BV_NPZ_NPZ_ENDS_H */
