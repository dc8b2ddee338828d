/*
 * write.h - writing a file so that it appears all at once
 */

#ifndef BV_IO_WRITE_H
#define BV_IO_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "birdview.h"
#include "io/temporary.h"

/*
 * The temporary names of a process begin alike (see temporary.h); a writer keeps
 * that beginning.  It does not change once it is made, and any number of threads
 * may write with it at once.
 */
struct bv_writer {
	char prefix[BV_TEMPORARY_PREFIX]; /* all up to the start time */
	bool sync; /* files are forced to disk; false at first */
};

/* Makes a writer for the process that calls; a child of it needs its own. */
void bv_writer_init(struct bv_writer *writer);

/*
 * Writes 'size' bytes at 'data' (may be NULL if size is 0) to the file 'name',
 * a single path component, in the directory that the descriptor 'directory' (of
 * any kind, O_PATH too, or AT_FDCWD) stands for.  The file gets the
 * modification time 'modified' unless that is NULL, and the permissions 0666
 * less the umask.
 *
 * Whatever was at 'name' is replaced in one step; a symbolic link there is
 * replaced too, never followed.  On failure it is left as it was, no temporary
 * file stays behind, and the status is BV_ERR_WRITE.
 *
 * With writer->sync, the bytes are on disk before the rename, and the rename is
 * when this returns.  If that fails, the status is BV_ERR_SYNC, and the new file
 * may be in place or not.
 *
 * Stores the errno of the failure, or 0, in '*system_error'.
 */
enum bv_status bv_write_file(const struct bv_writer *writer, int directory,
			     const char *name, const void *data, size_t size,
			     const struct timespec *modified,
			     int *system_error);

#endif /* BV_IO_WRITE_H */
