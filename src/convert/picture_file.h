/*
 * picture_file.h - opening the file of a picture, and the two ends of a PNG
 *
 * Our PNGs begin with the chunk IHDR and a tEXt chunk with the metadata, and end
 * in an empty IEND; see chunk.h.  What lies between is not looked at here.
 */

#ifndef BV_CONVERT_PICTURE_FILE_H
#define BV_CONVERT_PICTURE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "birdview.h"
#include "png/chunk.h"

/* Up to the end of IHDR. */
#define BV_PICTURE_HEADER (BV_SIGNATURE_SIZE + BV_CHUNK_FRAME + BV_HEADER_DATA)

/* What it means that a picture cannot be had for this errno. */
enum bv_status bv_picture_failure(int error);

/*
 * Opens the file 'name' in 'directory' for reading, whatever it is, without waiting
 * for anything but leases (see lease.h).  'links' says whether a symbolic link is
 * followed.  Returns its descriptor, or -1 with errno.
 */
int bv_picture_open_file(int directory, const char *name, bool links);

/*
 * Opens the picture 'name' in 'directory' for reading, likewise, and stores its
 * descriptor and what it is.
 *
 *	BV_ERR_PICTURE_TYPE	picture->st_mode has it
 *	bv_picture_failure()	of *system_error
 */
enum bv_status bv_picture_open(int directory, const char *name, bool links,
			       int *file, struct stat *picture,
			       int *system_error);

/*
 * True if the first 'size' bytes of a file are those of a picture of birdview, as
 * far as its signature and the keyword of its metadata.
 */
bool bv_picture_is_ours(const uint8_t *head, size_t size);

/*
 * The metadata in the first 'size' bytes of a picture, '*length' bytes without a 0
 * among them; NULL unless it begins as a picture of birdview does: the signature, the
 * header and the metadata with their checksums, and then pixels.
 */
const char *bv_picture_find_text(const uint8_t *head, size_t size,
				 size_t *length);

/* The same as a string; the byte behind it becomes 0. */
const char *bv_picture_cut_text(uint8_t *head, size_t size);

/* True if the 'size' bytes at 'end', the last of a file, are those of a PNG. */
bool bv_picture_is_end(const uint8_t *end, size_t size);

/* The bytes that bv_picture_is_end() wants to see. */
#define BV_PICTURE_END BV_CHUNK_FRAME

/*
 * Reads the end of the open file 'file' of 'size' bytes, and stores whether it is
 * that of a PNG.  Returns 0, or -1 with errno.
 */
int bv_picture_read_end(int file, off_t size, bool *whole);

#endif /* BV_CONVERT_PICTURE_FILE_H */
