/*
 * picture_ends.c - what a file says at its two ends
 *
 * A PNG of ours has its metadata at the start, and one look is enough.  An .npz file has
 * them at its end.  If that is whole, it says whether they are ours; of a file that lost
 * its end, as a copy does that is cut short, the start tells: no other program begins an
 * array with a block of its own.  One to which another program has added members is
 * left to whoever did that.
 */

#include "convert/picture_ends.h"

#include <string.h>

#include "io/read_at.h"

/* All metadata begin with this, which others hardly write. */
#define METADATA_START "{\"contract\":"

static size_t end_size(uint64_t file_size)
{
	return file_size < BV_PICTURE_ENDS ? (size_t)file_size
					   : BV_PICTURE_ENDS;
}

/* Looks at the start, which is in 'bytes'. */
static void look_at_start(struct bv_picture_ends *ends)
{
	const uint8_t *bytes = ends->bytes;

	ends->npz_begins = ends->npz_ends = false;
	ends->is_npz = bv_npz_is_zip(bytes, ends->size);
	if (ends->is_npz)
		ends->npz_begins =
			bv_npz_find_first(bytes, ends->size, &ends->first);
	ends->is_ours = bv_picture_is_ours(bytes, ends->size);
	ends->metadata = bv_picture_cut_text(ends->bytes, ends->size);
}

/* Looks at the end of an .npz file, which is there. */
static void look_at_end(struct bv_picture_ends *ends, uint64_t file_size)
{
	const size_t start = sizeof(METADATA_START) - 1;
	const struct bv_npz_tail tail =
		bv_npz_find_tail(ends->bytes, ends->size, file_size);
	const bool has_metadata = tail.text != NULL && tail.length >= start &&
				  memcmp(tail.text, METADATA_START, start) == 0;

	ends->is_ours =
		tail.whole ? has_metadata : ends->npz_begins && !tail.added_to;
	ends->npz_ends = has_metadata && tail.good;
	if (!ends->npz_ends)
		return;
	ends->metadata = tail.text;
	/* The directory is behind. */
	ends->bytes[(size_t)(tail.text - (const char *)ends->bytes) +
		    tail.length] = '\0';
}

/* Reads the bytes of the file from 'at' on. */
static int read_end(struct bv_picture_ends *ends, int file, off_t at)
{
	const ssize_t got =
		bv_read_at(file, ends->bytes, sizeof(ends->bytes), at);

	if (got < 0)
		return -1;
	ends->size = (size_t)got;
	return 0;
}

/* A file that is small has been read whole. */
int bv_picture_ends_read(struct bv_picture_ends *ends, int file, off_t size)
{
	if (read_end(ends, file, 0) != 0)
		return -1;
	look_at_start(ends);
	if (!ends->is_npz)
		return 0;
	if (size > BV_PICTURE_ENDS &&
	    read_end(ends, file, size - BV_PICTURE_ENDS) != 0)
		return -1;
	look_at_end(ends, (uint64_t)size);
	return 0;
}

int bv_picture_ends_whole(const struct bv_picture_ends *ends, int file,
			  off_t size, bool *whole)
{
	if (!ends->is_npz)
		return bv_picture_read_end(file, size, whole);
	*whole = ends->npz_begins && ends->npz_ends;
	return 0;
}

void bv_picture_ends_find(struct bv_picture_ends *ends, const uint8_t *file,
			  size_t size, bool *whole)
{
	ends->size = end_size(size);
	memcpy(ends->bytes, file, ends->size);
	look_at_start(ends);
	if (ends->is_npz) {
		memcpy(ends->bytes, file + size - ends->size, ends->size);
		look_at_end(ends, size);
		*whole = ends->npz_begins && ends->npz_ends;
		return;
	}
	*whole =
		size >= BV_PICTURE_END &&
		bv_picture_is_end(file + size - BV_PICTURE_END, BV_PICTURE_END);
}
