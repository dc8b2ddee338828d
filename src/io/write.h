/*
 * write.h - writing a file so that it appears all at once
 */

#ifndef BV_IO_WRITE_H
#define BV_IO_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "birdview.h"
#include "io/file_id.h"
#include "io/temporary.h"

/*
 * The temporary names of a process begin alike (see temporary.h); a writer keeps
 * that beginning.  It does not change once it is made, and any number of threads
 * may write with it at once.
 */
struct bv_writer {
	char prefix[BV_TEMPORARY_PREFIX]; /* all up to the number */
	bool sync; /* files are forced to disk; false at first */
};

/* Makes a writer for the process that calls; a child of it needs its own. */
void bv_writer_init(struct bv_writer *writer);

#define BV_TEMPORARY_NAME 144

/* Stores a new temporary name. */
void bv_temporary_name(const struct bv_writer *writer,
		       char name[BV_TEMPORARY_NAME]);

/*
 * Creates an empty file of a new temporary name in 'directory', open for writing, and
 * stores the name.  Returns the descriptor, or -1 with errno.
 */
int bv_create_temporary(const struct bv_writer *writer, int directory,
			char name[BV_TEMPORARY_NAME]);

/* A file that was written and has yet to get its name. */
struct bv_temporary {
	int directory;  /* that it is in; the caller's */
	bool sync;      /* of its writer */
	bool time_kept; /* the file system shows the time it was given */
	struct bv_file_id id;
	char name[BV_TEMPORARY_NAME];
};

/*
 * Writes 'size' bytes at 'data' (may be NULL if size is 0) to a new file in the
 * directory that the descriptor 'directory' (of any kind, O_PATH too, or AT_FDCWD)
 * stands for; it has to stay open as long as there is a temporary.  The file gets
 * the modification time 'modified' unless that is NULL, as the file system keeps
 * it, if at all; and the permissions 0666 less the umask.  Then it is named or
 * discarded.
 *
 * On failure no temporary file stays behind, and the status is BV_ERR_WRITE, or
 * BV_ERR_SYNC if with writer->sync the bytes could not be forced to disk.
 *
 * Stores the errno of the failure, or 0, in '*system_error'.
 */
enum bv_status bv_write_temporary(const struct bv_writer *writer, int directory,
				  const void *data, size_t size,
				  const struct timespec *modified,
				  struct bv_temporary *temporary,
				  int *system_error);

/*
 * Gives a temporary the name 'name', a single path component.  With 'replace',
 * whatever has it is replaced in one step; a symbolic link is replaced too, never
 * followed.  Without, that fails with BV_ERR_EXISTS, and the temporary is left to
 * be named or discarded.  On any other failure what was there is as it was, no
 * temporary file stays behind, and the status is BV_ERR_WRITE.
 *
 * With writer->sync, the rename is on disk when this returns.  If that fails, the
 * status is BV_ERR_SYNC, and the new file may be in place or not.
 *
 * Stores the errno of the failure, or 0, in '*system_error'.
 */
enum bv_status bv_name_temporary(const struct bv_temporary *temporary,
				 const char *name, bool replace,
				 int *system_error);

/* Removes a temporary that is not to get a name. */
void bv_discard_temporary(const struct bv_temporary *temporary);

#endif /* BV_IO_WRITE_H */
