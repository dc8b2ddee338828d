/*
 * beneath.h - opening and making directories below another one
 */

#ifndef BV_IO_BENEATH_H
#define BV_IO_BENEATH_H

#include <fcntl.h>
#include <stdbool.h>

#include "birdview.h"

/* How directories are opened: as a place, which asks for no permission to read. */
#define BV_DIRECTORY_FLAGS (O_PATH | O_DIRECTORY | O_CLOEXEC)

/*
 * Opens the directory that the relative path 'path', without a component "..",
 * leads to below the directory 'root' now.  No symbolic link is followed, and
 * nothing is made.  Returns a descriptor, or -1 with errno.
 */
int bv_open_beneath(int root, const char *path);

/*
 * The same, directory by directory.  With 'make', those that are missing are made;
 * with 'sync', all of them, whoever made them, are on disk under their names.  Stores
 * the descriptor in '*found'.
 *
 * Fails with BV_ERR_DIRECTORY or BV_ERR_SYNC, and errno.
 */
enum bv_status bv_walk_beneath(int root, const char *path, bool make, bool sync,
			       int *found);

#endif /* BV_IO_BENEATH_H */
