/*
 * sync.h - forcing directories and file systems to disk
 */

#ifndef BV_IO_SYNC_H
#define BV_IO_SYNC_H

/*
 * Forces the names in a directory to disk.  'directory' is a descriptor of any
 * kind, O_PATH too, or AT_FDCWD; the directory has to be readable.  Returns 0, or
 * -1 with errno.
 */
int bv_sync_directory(int directory);

/* The same with everything in the file system that the directory is in. */
int bv_sync_file_system(int directory);

#endif /* BV_IO_SYNC_H */
