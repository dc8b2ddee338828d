/*
 * picture_facts.h - what a picture of ours says about itself
 */

#ifndef BV_PNG_PICTURE_FACTS_H
#define BV_PNG_PICTURE_FACTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct bv_picture_facts {
	uint32_t points;      /* of the frame it was made from */
	uint64_t fingerprint; /* bv_fingerprint() of its options */
};

/*
 * Reads the facts from the open file 'file' of 'size' bytes.  Returns false
 * unless it begins as a picture of birdview does and ends in a whole IEND.
 * What lies between is not looked at, so this costs two small reads.
 */
bool bv_picture_facts_read(int file, off_t size,
			   struct bv_picture_facts *facts);

#endif /* BV_PNG_PICTURE_FACTS_H */
