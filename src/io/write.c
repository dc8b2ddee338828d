/*
 * write.c - writing a file so that it appears all at once
 *
 * Written in place, a file is empty, then half there, then whole; whoever looks
 * meanwhile, or after the writer was killed, finds a broken picture.  So the
 * bytes go to a file of another name in the same directory, and when all of
 * them are there, one rename puts it in place.  The kernel does that in one
 * step: the name stands for the old file or the new one.
 *
 * What has the name already may be anything, and somebody's only copy of it.  So
 * the rename fails first if there is something; whoever writes looks at it, and
 * only then renames over it.  What gets the name between that look and the rename
 * is replaced without a look: there is no rename that asks what it replaces.
 *
 * A writer that is killed leaves its temporary file behind.  The name of that
 * file says whose it is, so that others can tell whether the writer still
 * lives; see temporary.h.  It does not contain the final name, to which the file
 * system may leave no room to add anything.
 *
 * After a power cut a file system may know of the rename and not of the bytes.
 * Who wants to be safe from that has the bytes forced to disk before the rename,
 * and after it the directory, which is where names are kept.
 */

#include "io/write.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io/file_time.h"
#include "io/sync.h"

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1 /* as Linux has it, whatever the C library knows */
#endif

/* ---------------------------------------------------------------------- */
/* Temporary names                                                        */
/* ---------------------------------------------------------------------- */

/* The prefix, a dot, a number of ten digits, ".tmp" and the final 0. */
_Static_assert(BV_TEMPORARY_PREFIX + 15 <= BV_TEMPORARY_NAME,
	       "every temporary name fits");

/*
 * The number of the next temporary file.  It is that of the process and not of
 * a writer: two writers of a process have the same prefix.
 */
static atomic_uint next_number;

/* Names already taken, in a row, after which something must be wrong. */
#define MAX_TRIES 100

void bv_writer_init(struct bv_writer *writer)
{
	struct bv_process self;

	bv_process_self(&self);
	bv_temporary_prefix(&self, writer->prefix);
	writer->sync = false;
}

/* ---------------------------------------------------------------------- */
/* Writing                                                                */
/* ---------------------------------------------------------------------- */

void bv_temporary_name(const struct bv_writer *writer,
		       char name[BV_TEMPORARY_NAME])
{
	snprintf(name, BV_TEMPORARY_NAME, "%s.%u.tmp", writer->prefix,
		 atomic_fetch_add(&next_number, 1));
}

/*
 * O_EXCL makes sure that the file is ours and no link to somewhere else, even if
 * another process should have come to the same name.
 */
int bv_create_temporary(const struct bv_writer *writer, int directory,
			char name[BV_TEMPORARY_NAME])
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int file = -1;

	for (int i = 0; i < MAX_TRIES; i++) {
		bv_temporary_name(writer, name);
		file = openat(directory, name, flags, 0666);
		if (file >= 0 || (errno != EEXIST && errno != EINTR))
			break;
	}
	return file;
}

/*
 * A write beyond the limit on the size of files (RLIMIT_FSIZE) fails with EFBIG, but
 * first sends SIGXFSZ to the thread, which ends a process that has said nothing
 * about it.  What signals do is not for a library to change, so the thread holds
 * this one back while it writes, and takes it away if it came.
 */
struct held_signal {
	sigset_t signal, old_mask;
	bool pending; /* before */
};

static void hold_signal(struct held_signal *held)
{
	sigset_t pending;

	sigemptyset(&held->signal);
	sigaddset(&held->signal, SIGXFSZ);
	pthread_sigmask(SIG_BLOCK, &held->signal, &held->old_mask);
	/* One that the caller does not hold back never waits. */
	held->pending = sigismember(&held->old_mask, SIGXFSZ) == 1 &&
			sigpending(&pending) == 0 &&
			sigismember(&pending, SIGXFSZ) == 1;
}

/* 'too_large': a write has failed with EFBIG. */
static void let_signal_go(const struct held_signal *held, bool too_large)
{
	const struct timespec now = {0};

	if (too_large && !held->pending)
		sigtimedwait(&held->signal, NULL, &now);
	pthread_sigmask(SIG_SETMASK, &held->old_mask, NULL);
}

/* Returns 0, or the error. */
static int write_all(int file, const unsigned char *data, size_t size)
{
	while (size > 0) {
		const ssize_t n = write(file, data, size);

		if (n > 0) {
			data += n;
			size -= (size_t)n;
		} else if (n == 0) {
			return EIO;
		} else if (errno != EINTR) {
			return errno;
		}
	}
	return 0;
}

/* Returns 0, or -1 with errno. */
static int write_quietly(int file, const unsigned char *data, size_t size)
{
	struct held_signal held;
	int error;

	hold_signal(&held);
	error = write_all(file, data, size);
	let_signal_go(&held, error == EFBIG);
	if (error == 0)
		return 0;
	errno = error;
	return -1;
}

/*
 * Sets the modification time.  The other one, which is that of now, is set to now:
 * there are file systems that set both times or none.  Returns 0, or -1 with errno.
 */
static int set_modified(int file, const struct timespec *modified)
{
	struct timespec times[2] = {[1] = *modified};

	clock_gettime(CLOCK_REALTIME, &times[0]);
	return futimens(file, times);
}

/* Errors that say that no times are set there, or not by us, as if we had not made it. */
static bool keeps_no_times(int error)
{
	return error == ENOSYS || error == EOPNOTSUPP || error == EPERM ||
	       error == EACCES;
}

/*
 * Sets it, if there is one, and looks at the file, also for whether that helped.  A
 * file system that keeps no times is no reason to do without pictures.  Returns 0, or
 * -1 with errno.
 */
static int set_and_look(int file, const struct timespec *modified,
			struct stat *written, bool *kept)
{
	const bool set = modified == NULL || set_modified(file, modified) == 0;

	if (!set && !keeps_no_times(errno))
		return -1;
	if (fstat(file, written) != 0)
		return -1;
	*kept = modified == NULL ||
		(set && bv_may_be_kept(modified, &written->st_mtim));
	return 0;
}

enum bv_status bv_write_temporary(const struct bv_writer *writer, int directory,
				  const void *data, size_t size,
				  const struct timespec *modified,
				  struct bv_temporary *temporary,
				  int *system_error)
{
	enum bv_status status = BV_ERR_WRITE;
	struct stat written;
	int file;

	*system_error = 0;
	temporary->directory = directory;
	temporary->sync = writer->sync;
	temporary->time_kept = true;
	file = bv_create_temporary(writer, directory, temporary->name);
	if (file < 0) {
		*system_error = errno;
		goto out;
	}
	if (write_quietly(file, data, size) != 0 ||
	    set_and_look(file, modified, &written, &temporary->time_kept) !=
		    0) {
		*system_error = errno;
		goto out_close;
	}
	temporary->id = bv_file_id(&written);
	if (writer->sync && fsync(file) != 0) {
		*system_error = errno;
		status = BV_ERR_SYNC;
		goto out_close;
	}
	/*
	 * Some file systems tell only now that the bytes could not be stored.
	 * EINTR is a failure as well: whether they were stored is not known,
	 * and there is no asking again, since Linux has given the descriptor
	 * back in every case and its number may already be another file's.
	 */
	if (close(file) != 0) {
		*system_error = errno;
		goto out_unlink;
	}
	return BV_OK;

out_close:
	close(file);
out_unlink:
	bv_discard_temporary(temporary);
out:
	return status;
}

/* ---------------------------------------------------------------------- */
/* Naming                                                                 */
/* ---------------------------------------------------------------------- */

/* Not every C library has this one. */
static int rename_with_flags(int directory, const char *old, const char *name,
			     unsigned int flags)
{
#ifdef __GLIBC__
	return renameat2(directory, old, directory, name, flags);
#else
	return (int)syscall(SYS_renameat2, directory, old, directory, name,
			    flags);
#endif
}

/*
 * Renames a file to a name that nobody has, or fails with EEXIST.  Old kernels
 * and some file systems cannot do that in one step.  But a second name can be given
 * to a file only if nobody has it: there the file has two for a moment.  Where it
 * cannot have two, the look comes first, and what gets the name between the two is
 * replaced.
 */
static int rename_to_new(int directory, const char *old, const char *name)
{
	struct stat there;

	if (rename_with_flags(directory, old, name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (linkat(directory, old, directory, name, 0) == 0) {
		unlinkat(directory, old, 0);
		return 0;
	}
	if (errno == EEXIST)
		return -1;
	if (fstatat(directory, name, &there, AT_SYMLINK_NOFOLLOW) == 0)
		errno = EEXIST;
	else if (errno == ENOENT)
		return renameat(directory, old, directory, name);
	return -1;
}

enum bv_status bv_name_temporary(const struct bv_temporary *temporary,
				 const char *name, bool replace,
				 int *system_error)
{
	const int directory = temporary->directory;
	int result;

	assert(strchr(name, '/') == NULL);
	*system_error = 0;
	if (replace)
		result = renameat(directory, temporary->name, directory, name);
	else
		result = rename_to_new(directory, temporary->name, name);
	if (result != 0 && errno == EEXIST && !replace)
		return BV_ERR_EXISTS;
	if (result != 0) {
		*system_error = errno;
		bv_discard_temporary(temporary);
		return BV_ERR_WRITE;
	}
	if (temporary->sync && bv_sync_directory(directory) != 0) {
		*system_error = errno;
		return BV_ERR_SYNC;
	}
	return BV_OK;
}

void bv_discard_temporary(const struct bv_temporary *temporary)
{
	unlinkat(temporary->directory, temporary->name, 0);
}
