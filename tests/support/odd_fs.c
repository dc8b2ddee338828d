/*
 * odd_fs.c: a file system with odd habits, as others have them
 *
 *	odd_fs BACKING DIR [-o HABIT,...]
 *
 * shows the directory BACKING as DIR, until that is unmounted or the process that
 * started it ends.  It writes a line when DIR is there.  Habits are
 *
 *	fold              names are found whatever the case of their ASCII letters
 *	accents           and with composed accents or others (see odd_names.c)
 *	grain=NS          times are kept to so many nanoseconds, rounded down
 *	least=S,most=S    times before or after are these (seconds since 1970)
 *	no_omit           one of the two times alone is not set, with success
 *	no_times          no times are set, with success
 *	refuse_times      no times are set, with ENOSYS
 *	lose_times        a file that is renamed has the time at which it was
 *	late_times        a file has the time of its last change until it is renamed,
 *	                  which gives it the sticky bit
 *	no_rename         no file can be renamed, but EOPNOTSUPP
 *	no_unlink         no file can be removed, but EPERM
 *	no_flags          no flags of renameat2(), but EINVAL
 *	no_links          no hard links, but EPERM
 *	clock=S           times of change are S seconds later than they are
 *	old=S             and S seconds earlier for files with the sticky bit
 *
 * A name is kept as it was first made, and a file has one inode by all its names:
 * that of the file in BACKING.  There are no nameless files (O_TMPFILE), and one that
 * is open when it loses its name is called .fuse_hidden... until it is closed.
 *
 * Times are odd when they are looked at, not when they are set.  Nothing is kept
 * in memory by the kernel, so that everybody sees the same.
 */

#define FUSE_USE_VERSION 31

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "odd_names.h"

static int backing; /* the directory */

static struct {
	int fold, accents, no_omit, no_times, refuse_times, no_flags, no_links;
	int lose_times, late_times, no_rename, no_unlink;
	unsigned long long grain;
	long long least, most, clock, old;
} habits = {.grain = 1, .least = LLONG_MIN, .most = LLONG_MAX};

#define HABIT(text, member, value)                                \
	{                                                         \
		text, offsetof(__typeof__(habits), member), value \
	}
static const struct fuse_opt options[] = {
	HABIT("fold", fold, 1),
	HABIT("accents", accents, 1),
	HABIT("grain=%llu", grain, 0),
	HABIT("least=%lli", least, 0),
	HABIT("most=%lli", most, 0),
	HABIT("no_omit", no_omit, 1),
	HABIT("no_times", no_times, 1),
	HABIT("refuse_times", refuse_times, 1),
	HABIT("lose_times", lose_times, 1),
	HABIT("late_times", late_times, 1),
	HABIT("no_rename", no_rename, 1),
	HABIT("no_unlink", no_unlink, 1),
	HABIT("no_flags", no_flags, 1),
	HABIT("no_links", no_links, 1),
	HABIT("clock=%lli", clock, 0),
	HABIT("old=%lli", old, 0),
	FUSE_OPT_END,
};

/* What a call returned, as libfuse wants it. */
static int result(int returned)
{
	return returned < 0 ? -errno : 0;
}

/* ---------------------------------------------------------------------- */
/* Names                                                                  */
/* ---------------------------------------------------------------------- */

/* A path below BACKING, as names are kept there. */
struct kept {
	char path[PATH_MAX];
};

/* Has a name that is one with 'name' in the directory 'path' replace it. */
static void find_name(const char *path, char name[NAME_MAX + 1])
{
	const struct odd_names odd = {habits.fold, habits.accents};
	const int file =
		openat(backing, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory = file >= 0 ? fdopendir(file) : NULL;
	const struct dirent *entry;

	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		if (odd_names_are_one(&odd, entry->d_name, name)) {
			strcpy(name, entry->d_name);
			break;
		}
	}
	if (directory != NULL)
		closedir(directory);
}

/* Stores what is kept of a path; what is not there keeps the name asked for. */
static int find(const char *path, struct kept *kept)
{
	char name[NAME_MAX + 1];
	size_t end = 1;

	strcpy(kept->path, ".");
	while (*(path += strspn(path, "/")) != '\0') {
		const size_t length = strcspn(path, "/");

		if (length > NAME_MAX ||
		    end + 1 + length >= sizeof(kept->path) - NAME_MAX)
			return -ENAMETOOLONG;
		memcpy(name, path, length);
		name[length] = '\0';
		if (habits.fold || habits.accents)
			find_name(kept->path, name);
		end += (size_t)sprintf(kept->path + end, "/%s", name);
		path += length;
	}
	return 0;
}

/* Ends the function with an error, or has 'kept' be that of 'path'. */
#define FIND(path, kept)                              \
	do {                                          \
		const int failed_ = find(path, kept); \
		if (failed_ != 0)                     \
			return failed_;               \
	} while (0)

static int odd_readlink(const char *path, char *text, size_t size)
{
	struct kept kept;
	ssize_t n;

	FIND(path, &kept);
	n = readlinkat(backing, kept.path, text, size - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	return 0;
}

static int odd_mknod(const char *path, mode_t mode, dev_t device)
{
	struct kept kept;

	FIND(path, &kept);
	return result(mknodat(backing, kept.path, mode, device));
}

static int odd_mkdir(const char *path, mode_t mode)
{
	struct kept kept;

	FIND(path, &kept);
	return result(mkdirat(backing, kept.path, mode));
}

static int odd_unlink(const char *path)
{
	struct kept kept;

	if (habits.no_unlink)
		return -EPERM;
	FIND(path, &kept);
	return result(unlinkat(backing, kept.path, 0));
}

static int odd_rmdir(const char *path)
{
	struct kept kept;

	FIND(path, &kept);
	return result(unlinkat(backing, kept.path, AT_REMOVEDIR));
}

static int odd_symlink(const char *target, const char *path)
{
	struct kept kept;

	FIND(path, &kept);
	return result(symlinkat(target, backing, kept.path));
}

/* A file that gets another spelling of its own name has that from now on. */
static int odd_rename(const char *from, const char *to, unsigned int flags)
{
	struct kept old, new;

	if (habits.no_rename)
		return -EOPNOTSUPP;
	if (flags != 0 && habits.no_flags)
		return -EINVAL;
	FIND(from, &old);
	FIND(to, &new);
	if (strcmp(old.path, new.path) == 0)
		strcpy(strrchr(new.path, '/'), strrchr(to, '/'));
	if (renameat2(backing, old.path, backing, new.path, flags) != 0)
		return -errno;
	if (habits.lose_times)
		return result(utimensat(backing, new.path, NULL, 0));
	if (habits.late_times)
		return result(fchmodat(backing, new.path, S_ISVTX | 0644, 0));
	return 0;
}

static int odd_link(const char *from, const char *to)
{
	struct kept old, new;

	if (habits.no_links)
		return -EPERM;
	FIND(from, &old);
	FIND(to, &new);
	return result(linkat(backing, old.path, backing, new.path, 0));
}

/* ---------------------------------------------------------------------- */
/* What is said of files, and their times                                 */
/* ---------------------------------------------------------------------- */

static void make_odd(struct timespec *time)
{
	const unsigned long long second = 1000000000;

	if (time->tv_sec < habits.least)
		*time = (struct timespec){.tv_sec = habits.least};
	if (time->tv_sec > habits.most)
		*time = (struct timespec){.tv_sec = habits.most};
	if (habits.grain >= second) {
		const long long grain = (long long)(habits.grain / second);

		time->tv_sec -= (time->tv_sec % grain + grain) % grain;
		time->tv_nsec = 0;
	} else {
		time->tv_nsec -= time->tv_nsec % (long)habits.grain;
	}
}

static int odd_getattr(const char *path, struct stat *status,
		       struct fuse_file_info *file)
{
	struct kept kept;

	if (file != NULL) {
		if (fstat((int)file->fh, status) != 0)
			return -errno;
	} else {
		FIND(path, &kept);
		if (fstatat(backing, kept.path, status, AT_SYMLINK_NOFOLLOW) !=
		    0)
			return -errno;
	}
	if (habits.late_times && !(status->st_mode & S_ISVTX))
		status->st_mtim = status->st_ctim;
	make_odd(&status->st_atim);
	make_odd(&status->st_mtim);
	status->st_ctim.tv_sec += habits.clock;
	if (S_ISREG(status->st_mode) && (status->st_mode & S_ISVTX))
		status->st_ctim.tv_sec -= habits.old;
	return 0;
}

static int odd_utimens(const char *path, const struct timespec times[2],
		       struct fuse_file_info *file)
{
	const bool one_alone = times[0].tv_nsec == UTIME_OMIT ||
			       times[1].tv_nsec == UTIME_OMIT;
	struct kept kept;

	if (habits.refuse_times)
		return -ENOSYS;
	if (habits.no_times || (habits.no_omit && one_alone))
		return 0;
	if (file != NULL)
		return result(futimens((int)file->fh, times));
	FIND(path, &kept);
	return result(
		utimensat(backing, kept.path, times, AT_SYMLINK_NOFOLLOW));
}

static int odd_chmod(const char *path, mode_t mode, struct fuse_file_info *file)
{
	struct kept kept;

	if (file != NULL)
		return result(fchmod((int)file->fh, mode));
	FIND(path, &kept);
	return result(fchmodat(backing, kept.path, mode, 0));
}

static int odd_chown(const char *path, uid_t user, gid_t group,
		     struct fuse_file_info *file)
{
	struct kept kept;

	if (file != NULL)
		return result(fchown((int)file->fh, user, group));
	FIND(path, &kept);
	return result(
		fchownat(backing, kept.path, user, group, AT_SYMLINK_NOFOLLOW));
}

static int odd_statfs(const char *path, struct statvfs *status)
{
	(void)path;
	return result(fstatvfs(backing, status));
}

/* ---------------------------------------------------------------------- */
/* What is in files and directories                                       */
/* ---------------------------------------------------------------------- */

static int open_kept(const char *path, int flags, mode_t mode,
		     struct fuse_file_info *info)
{
	struct kept kept;
	int file;

	FIND(path, &kept);
	file = openat(backing, kept.path, flags | O_CLOEXEC, mode);
	if (file < 0)
		return -errno;
	info->fh = (uint64_t)file;
	return 0;
}

static int odd_open(const char *path, struct fuse_file_info *info)
{
	return open_kept(path, info->flags, 0, info);
}

static int odd_create(const char *path, mode_t mode,
		      struct fuse_file_info *info)
{
	return open_kept(path, info->flags | O_CREAT, mode, info);
}

static int odd_truncate(const char *path, off_t size,
			struct fuse_file_info *info)
{
	struct fuse_file_info own = {0};
	int status;

	if (info != NULL)
		return result(ftruncate((int)info->fh, size));
	status = open_kept(path, O_WRONLY, 0, &own);
	if (status != 0)
		return status;
	status = result(ftruncate((int)own.fh, size));
	close((int)own.fh);
	return status;
}

static int odd_read(const char *path, char *bytes, size_t size, off_t offset,
		    struct fuse_file_info *info)
{
	const ssize_t n = pread((int)info->fh, bytes, size, offset);

	(void)path;
	return n < 0 ? -errno : (int)n;
}

static int odd_write(const char *path, const char *bytes, size_t size,
		     off_t offset, struct fuse_file_info *info)
{
	const ssize_t n = pwrite((int)info->fh, bytes, size, offset);

	(void)path;
	return n < 0 ? -errno : (int)n;
}

static int odd_fsync(const char *path, int data, struct fuse_file_info *info)
{
	(void)path;
	return result(data ? fdatasync((int)info->fh) : fsync((int)info->fh));
}

static int odd_release(const char *path, struct fuse_file_info *info)
{
	(void)path;
	return result(close((int)info->fh));
}

static int odd_opendir(const char *path, struct fuse_file_info *info)
{
	return open_kept(path, O_RDONLY | O_DIRECTORY, 0, info);
}

static int odd_readdir(const char *path, void *names, fuse_fill_dir_t fill,
		       off_t offset, struct fuse_file_info *info,
		       enum fuse_readdir_flags flags)
{
	const int again =
		openat((int)info->fh, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory = again >= 0 ? fdopendir(again) : NULL;
	const struct dirent *entry;

	(void)path, (void)offset, (void)flags;
	if (directory == NULL)
		return -errno;
	while ((entry = readdir(directory)) != NULL) {
		const struct stat status = {
			.st_ino = entry->d_ino,
			.st_mode = (mode_t)DTTOIF(entry->d_type)};

		if (fill(names, entry->d_name, &status, 0, 0) != 0)
			break;
	}
	closedir(directory);
	return 0;
}

/* ---------------------------------------------------------------------- */
/* The whole                                                              */
/* ---------------------------------------------------------------------- */

static void *odd_init(struct fuse_conn_info *connection,
		      struct fuse_config *config)
{
	(void)connection;
	config->use_ino = 1;
	config->readdir_ino = 1;
	config->entry_timeout = 0;
	config->attr_timeout = 0;
	config->negative_timeout = 0;
	puts("ready");
	fflush(stdout);
	return NULL;
}

static const struct fuse_operations operations = {
	.init = odd_init,
	.getattr = odd_getattr,
	.readlink = odd_readlink,
	.mknod = odd_mknod,
	.mkdir = odd_mkdir,
	.unlink = odd_unlink,
	.rmdir = odd_rmdir,
	.symlink = odd_symlink,
	.rename = odd_rename,
	.link = odd_link,
	.chmod = odd_chmod,
	.chown = odd_chown,
	.truncate = odd_truncate,
	.open = odd_open,
	.create = odd_create,
	.read = odd_read,
	.write = odd_write,
	.statfs = odd_statfs,
	.release = odd_release,
	.fsync = odd_fsync,
	.opendir = odd_opendir,
	.readdir = odd_readdir,
	.releasedir = odd_release,
	.fsyncdir = odd_fsync,
	.utimens = odd_utimens,
};

/* One thread, in the foreground: nobody else is to change what 'find' finds. */
int main(int argc, char **argv)
{
	struct fuse_args arguments;
	int status = 1;

	if (argc < 3) {
		fprintf(stderr, "usage: odd_fs BACKING DIR [-o HABIT,...]\n");
		return 2;
	}
	backing = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (backing < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
		perror(argv[1]);
		return 1;
	}
	argv[1] = argv[0];
	arguments = (struct fuse_args)FUSE_ARGS_INIT(argc - 1, argv + 1);
	umask(0);
	if (fuse_opt_parse(&arguments, &habits, options, NULL) == 0 &&
	    fuse_opt_add_arg(&arguments, "-f") == 0 &&
	    fuse_opt_add_arg(&arguments, "-s") == 0)
		status = fuse_main(arguments.argc, arguments.argv, &operations,
				   NULL);
	fuse_opt_free_args(&arguments);
	return status;
}
