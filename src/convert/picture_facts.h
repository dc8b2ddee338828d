/*
 * picture_facts.h - what a picture of ours says about itself
 */

#ifndef BV_CONVERT_PICTURE_FACTS_H
#define BV_CONVERT_PICTURE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "convert/metadata.h"

struct bv_picture_facts {
	/* Of the frame it was made from. */
	uint64_t points, kept, not_finite, outside;
	uint64_t fingerprint; /* bv_fingerprint() of its options */
};

/* Bytes at the start of a picture that have its metadata in them. */
#define BV_PICTURE_HEAD (BV_METADATA_MAX + 64)

/*
 * Reads the start of the open file 'file' into 'head' and returns the metadata in
 * it, a string, or NULL unless the file begins as a picture of birdview does.
 */
const char *bv_picture_metadata(int file, unsigned char head[BV_PICTURE_HEAD]);

/* Takes the facts from metadata.  Returns false if one is missing. */
bool bv_picture_facts_find(const char *metadata,
			   struct bv_picture_facts *facts);

/*
 * The name of the frame as metadata have it, a JSON string of '*length' bytes;
 * NULL if it is missing.
 */
const char *bv_picture_source(const char *metadata, size_t *length);

/*
 * Reads the facts from the open file 'file' of 'size' bytes.  Returns false
 * unless it begins as a picture of birdview does and ends in a whole IEND.
 * What lies between is not looked at, so this costs two small reads.
 */
bool bv_picture_facts_read(int file, off_t size,
			   struct bv_picture_facts *facts);

#endif /* BV_CONVERT_PICTURE_FACTS_H */
