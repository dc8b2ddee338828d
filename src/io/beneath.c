/*
 * beneath.c - opening and making directories below another one
 *
 * Below an output directory, nothing may be written outside of it, whatever the
 * path of the output says and whatever lies in the way.  Checking a path and
 * then using it would leave time to plant a symbolic link in between.  So the
 * kernel is told to follow none and not to leave the directory that it begins in
 * (openat2(), since Linux 5.6).
 *
 * Where it cannot do that, and where directories are to be made, each directory on
 * the way is opened from the one before it, without following a link.  The caller
 * refuses "..".
 *
 * A new directory is a name in the one above it, which has to be forced to disk
 * as well where pictures are.  Another process may have made it a moment ago and
 * not yet come to that, so each directory that is passed is synced.
 */

#include "io/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io/sync.h"

/* What new directories permit before the umask. */
static const mode_t directory_mode = 0777;

/* ---------------------------------------------------------------------- */
/* In one step                                                            */
/* ---------------------------------------------------------------------- */

/* What openat2() takes; older headers do not know of it. */
struct how {
	uint64_t flags, mode, resolve;
};

/* RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS: no way leads out, no link is followed. */
static const uint64_t resolve_beneath = 0x08 | 0x04;

/* Set once the kernel, or a filter of calls, has said that there is none. */
static atomic_bool no_openat2;

/* Returns -1 with ENOSYS where the kernel cannot do it. */
static int open_in_one_step(int root, const char *path)
{
	struct how how = {.flags = BV_DIRECTORY_FLAGS,
			  .resolve = resolve_beneath};
	long directory = -1;

	errno = ENOSYS;
	if (atomic_load_explicit(&no_openat2, memory_order_relaxed))
		return -1;
#ifdef SYS_openat2
	directory = syscall(SYS_openat2, root, path, &how, sizeof(how));
#endif
	if (directory < 0 && (errno == ENOSYS || errno == EPERM))
		atomic_store_explicit(&no_openat2, true, memory_order_relaxed);
	return (int)directory;
}

/* ---------------------------------------------------------------------- */
/* Step by step                                                           */
/* ---------------------------------------------------------------------- */

/* Opens a directory, and may make it first.  Returns -1 with errno. */
static int open_or_make(int parent, const char *name, bool make)
{
	const int flags = BV_DIRECTORY_FLAGS | O_NOFOLLOW;
	int directory = openat(parent, name, flags);

	if (directory >= 0 || errno != ENOENT || !make)
		return directory;
	/* Another process may have made it meanwhile. */
	if (mkdirat(parent, name, directory_mode) != 0 && errno != EEXIST)
		return -1;
	return openat(parent, name, flags);
}

static int open_component(int parent, const char *start, size_t length,
			  bool make)
{
	char name[NAME_MAX + 1];

	if (length > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, start, length);
	name[length] = '\0';
	return open_or_make(parent, name, make);
}

/*
 * Goes from '*directory' to the one below it; the descriptor is closed.  Returns
 * BV_ERR_DIRECTORY or BV_ERR_SYNC with errno.
 */
static enum bv_status step(int *directory, const char *start, size_t length,
			   bool make, bool sync)
{
	const int parent = *directory;
	const int below = open_component(parent, start, length, make);
	const bool synced =
		below < 0 || !sync || bv_sync_directory(parent) == 0;
	const int error = errno;

	close(parent);
	*directory = below;
	if (!synced)
		close(below);
	errno = error;
	if (!synced)
		return BV_ERR_SYNC;
	return below >= 0 ? BV_OK : BV_ERR_DIRECTORY;
}

enum bv_status bv_walk_beneath(int root, const char *path, bool make, bool sync,
			       int *found)
{
	int directory = openat(root, ".", BV_DIRECTORY_FLAGS);
	enum bv_status status = directory >= 0 ? BV_OK : BV_ERR_DIRECTORY;

	while (status == BV_OK && *path != '\0') {
		const size_t length = strcspn(path, "/");

		/* There may be empty components, as in "a//b/". */
		if (length > 0)
			status = step(&directory, path, length, make, sync);
		path += length + (path[length] == '/');
	}
	if (status == BV_OK)
		*found = directory;
	return status;
}

int bv_open_beneath(int root, const char *path)
{
	int directory = open_in_one_step(root, path);

	/* Whatever else is in the way, going step by step finds a name for it. */
	if (directory < 0 && errno != ENOENT &&
	    bv_walk_beneath(root, path, false, false, &directory) != BV_OK)
		return -1;
	return directory;
}
