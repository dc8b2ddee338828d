/*
 * lease.c - files on which another process holds a lease
 *
 * A file server has the kernel tell it before somebody else opens a file, so that it
 * can first write back what its clients have changed: fcntl() with F_SETLEASE.
 * Opening waits until the lease is given up, or for /proc/sys/fs/lease-break-time,
 * after which the kernel takes it away; but with O_NONBLOCK it fails.
 *
 * We open with O_NONBLOCK, since anything may stand where a frame should be, and
 * opening a FIFO would wait for ever.  Here the file is held first, without being
 * opened, and looked at; then the very same is opened by the name that /proc has for
 * it, and nothing can come into its place meanwhile.  Without /proc there is no such
 * name, and the lease remains an error.
 */

#include "io/lease.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens what 'held' stands for once more, and waits. */
static int open_held(int held, int flags)
{
	char name[32];
	struct stat what;
	int file;

	errno = EWOULDBLOCK;
	if (fstat(held, &what) != 0 || !S_ISREG(what.st_mode))
		return -1;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", held);
	do {
		file = open(name, flags & ~(O_NONBLOCK | O_NOFOLLOW));
	} while (file < 0 && errno == EINTR);
	if (file < 0 && errno == ENOENT)
		errno = EWOULDBLOCK;
	return file;
}

int bv_open_leased(int directory, const char *name, int flags)
{
	const int held = openat(directory, name,
				O_PATH | O_CLOEXEC | (flags & O_NOFOLLOW));
	int file, error;

	if (held < 0)
		return -1;
	file = open_held(held, flags);
	error = errno;
	close(held);
	errno = error;
	return file;
}
