/*
 * lzf.h - liblzf, which a build may do without
 */

#ifndef BV_FORMATS_LZF_H
#define BV_FORMATS_LZF_H

#include <stdbool.h>
#include <stdint.h>

/* A byte each for its major and minor version; 0 if birdview was built without it. */
unsigned int bv_lzf_version(void);

/*
 * Unpacks 'size' bytes to exactly as many as 'room' says.  Returns false if they are
 * damaged, or become more or fewer.
 */
bool bv_lzf_unpack(const void *bytes, uint32_t size, void *unpacked,
		   uint32_t room);

#endif /* BV_FORMATS_LZF_H */
