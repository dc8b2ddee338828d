/*
 * archive.h - a ZIP file in memory, one member after the other
 */

#ifndef BV_NPZ_ARCHIVE_H
#define BV_NPZ_ARCHIVE_H

#include "core/growing.h"
#include "npz/records.h"

/* What is known of a member once it is there. */
struct bv_member {
	enum bv_method method;
	uint32_t crc, size;
};

/* All zero is one that was never begun. */
struct bv_archive {
	struct bv_growing file;
	struct bv_growing directory; /* what comes behind all members */
	size_t start;                /* of the member that was begun */
	uint16_t members;
};

/* Begins with no member, in the memory of the archive before. */
void bv_archive_begin(struct bv_archive *archive);

/*
 * Begins a member; its bytes are to be appended to 'file'.  All three return false if
 * out of memory.
 */
bool bv_member_begin(struct bv_archive *archive, const char *name);

/* Ends it.  The archive has to be below 4 GiB so far. */
bool bv_member_end(struct bv_archive *archive, const char *name,
		   const struct bv_member *member);

/* Completes the file. */
bool bv_archive_end(struct bv_archive *archive);

void bv_archive_free(struct bv_archive *archive);

/* Bytes of the file, if it ended here. */
size_t bv_archive_size(const struct bv_archive *archive);

#endif /* BV_NPZ_ARCHIVE_H */
