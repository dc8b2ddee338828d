/*
 * sync.c - forcing directories and file systems to disk
 *
 * Directories are mostly at hand as O_PATH descriptors, which stand for a place
 * and cannot be synced; so a real one is opened.
 */

#include "io/sync.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int sync_by(int (*sync)(int file), int directory)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	const int file = openat(directory, ".", flags);
	int result, error;

	if (file < 0)
		return -1;
	result = sync(file);
	error = errno;
	close(file);
	errno = error;
	return result;
}

int bv_sync_directory(int directory)
{
	return sync_by(fsync, directory);
}

int bv_sync_file_system(int directory)
{
	return sync_by(syncfs, directory);
}
