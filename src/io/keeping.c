/*
 * keeping.c - whether files can be renamed in a directory and keep their times
 *
 * What is asked is what becomes of a picture: a file is written, given a time, closed
 * and renamed.  Only then is its time looked at, since some show the right one until
 * they have stored the file, and others a wrong one.  It has a byte in it: some store
 * an empty file after it was removed.
 *
 * The file systems of disks and the usual ones of networks are known to do both, so
 * nothing is tried there.
 */

#include "io/keeping.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "io/file_time.h"

/* As Linux has them; a C library may come without the header that says so. */
static const unsigned long kinds_that_keep[] = {
	0x0000ef53, /* ext2, ext3, ext4 */
	0x58465342, /* XFS */
	0x9123683e, /* Btrfs */
	0xf2f52010, /* F2FS */
	0x2fc12fc1, /* ZFS */
	0x01021994, /* tmpfs */
	0x794c7630, /* overlayfs */
	0x00006969, /* NFS */
	0x0bd00bd0, /* Lustre */
	0x47504653, /* GPFS */
};
#define KINDS (sizeof(kinds_that_keep) / sizeof(kinds_that_keep[0]))

enum bv_keeping bv_guess_keeping(int directory)
{
	struct statfs status;

	if (fstatfs(directory, &status) != 0)
		return BV_MAY_KEEP_TIMES;
	for (size_t i = 0; i < KINDS; i++) {
		if ((uint32_t)status.f_type == kinds_that_keep[i])
			return BV_KEEPS_TIMES;
	}
	return BV_MAY_KEEP_TIMES;
}

/* Errors that say that it is never done, and not that it failed this time. */
static bool is_refusal(int error)
{
	return error == ENOSYS || error == EOPNOTSUPP || error == EPERM;
}

static bool is_there(int directory, const char *name)
{
	struct stat status;

	return fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Looks at the time of the file that was renamed, and removes it. */
static void look_and_remove(int directory, const char *name,
			    const struct timespec *time, struct bv_kept *kept)
{
	struct stat status;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    !bv_may_be_kept(time, &status.st_mtim))
		kept->times = BV_KEEPS_NO_TIMES;
	unlinkat(directory, name, 0);
}

void bv_try_keeping(int directory, struct bv_kept *kept)
{
	/* Any that is long ago. */
	const struct timespec time = {1000000001, 987654321};
	struct bv_temporary trial;
	struct bv_writer writer;
	char name[BV_TEMPORARY_NAME];
	int error;

	*kept = (struct bv_kept){.times = BV_KEEPS_TIMES};
	if (bv_guess_keeping(directory) == BV_KEEPS_TIMES)
		return;
	bv_writer_init(&writer);
	bv_temporary_name(&writer, name);
	if (bv_write_temporary(&writer, directory, "\n", 1, &time, &trial,
			       &error) != BV_OK)
		return;
	if (bv_name_temporary(&trial, name, true, &error) == BV_OK) {
		look_and_remove(directory, name, &time, kept);
		return;
	}
	if (is_refusal(error))
		kept->rename_error = error;
	if (is_there(directory, trial.name))
		memcpy(kept->left, trial.name, sizeof(kept->left));
}
