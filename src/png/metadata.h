/*
 * metadata.h - the line of JSON inside each picture
 */

#ifndef BV_PNG_METADATA_H
#define BV_PNG_METADATA_H

#include "birdview.h"

/* The keyword of the tEXt chunk. */
#define BV_METADATA_KEYWORD "birdview"

/* The longest source name, and bytes that are enough for any metadata. */
#define BV_SOURCE_MAX 1024
#define BV_METADATA_MAX (6 * BV_SOURCE_MAX + 4096)

/*
 * Writes how 'image' was made to 'text', at least BV_METADATA_MAX bytes: JSON
 * in ASCII, keys always in the same order, floats as %.9g.  Nothing in it
 * depends on device, host, time or process, so that equal frames give equal
 * files.  'source' has at most BV_SOURCE_MAX bytes, or is NULL.
 */
void bv_metadata_write(char *text, const struct bv_grid *grid,
		       const struct bv_layout *layout,
		       const struct bv_image *image, const char *source);

#endif /* BV_PNG_METADATA_H */
