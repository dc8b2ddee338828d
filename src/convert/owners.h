/*
 * owners.h - which frame of a run has which file
 *
 * On some file systems two names are one: those that differ in nothing but the
 * case of letters, or in how accents are written.  Two frames with such names
 * would make one picture, the second in place of the first, and no comparison of
 * names would tell.  So each frame notes the file that it has for its picture,
 * found or about to be renamed, and asks who else has it.
 *
 * Files are noted by a hash.  Who is found may have another file with the same
 * hash, or another one by now: the caller asks the file system.
 */

#ifndef BV_CONVERT_OWNERS_H
#define BV_CONVERT_OWNERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/file_id.h"

/* In memory that all who work on a run share. */
struct bv_owners {
	_Atomic uint32_t *tags;  /* [frames]: hashes; 0: none */
	_Atomic uint32_t *slots; /* of frames, by their tags */
	size_t slot_count;
};

/* The memory that so many frames need: 16 bytes each. */
size_t bv_owners_bytes(uint32_t frames);

/* Makes owners in that much memory, all 0 and aligned for 32 bits. */
struct bv_owners bv_owners_in(void *memory, uint32_t frames);

/* Notes that a frame has this file, and not that of before. */
void bv_owners_note(const struct bv_owners *owners, uint32_t frame,
		    const struct bv_file_id *file);

/* Whether it is the file that was noted for the frame last, most likely. */
bool bv_owners_has(const struct bv_owners *owners, uint32_t frame,
		   const struct bv_file_id *file);

#define BV_NO_OWNER UINT32_MAX

/*
 * The next frame that may have a file, or BV_NO_OWNER.  '*step' is 0 at first.
 */
uint32_t bv_owners_next(const struct bv_owners *owners,
			const struct bv_file_id *file, size_t *step);

#endif /* BV_CONVERT_OWNERS_H */
