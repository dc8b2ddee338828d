/*
 * sync_log.c: notes in which order a birdview forces what to disk
 *
 * Linked into a birdview whose calls come here first. Each one that succeeded
 * adds a line to the file that the variable SYNC_LOG names:
 *
 *	TID mkdir PATH         a directory was made
 *	TID rename OLD NEW     a file was renamed
 *	TID fsync PATH         a file or directory is on disk
 *	TID syncfs PATH        and so is the file system that it is in
 *	TID ended              a frame has ended well
 *	TID summary            the run says how it went
 *
 * TID is the thread that did it. Paths are those that the system has. The
 * variable SYNC_FAULT is the end of lines of fsync or syncfs: those calls fail
 * with EIO instead.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/progress.h"
#include "work/frame_table.h"

/* The linker gives these names to the real functions and to ours. */
int __real_fsync(int file);
int __wrap_fsync(int file);
int __real_syncfs(int file);
int __wrap_syncfs(int file);
int __real_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode);
int __real_mkdirat(int directory, const char *name, mode_t mode);
int __wrap_mkdirat(int directory, const char *name, mode_t mode);
int __real_renameat(int a, const char *old, int b, const char *new);
int __wrap_renameat(int a, const char *old, int b, const char *new);
int __real_renameat2(int a, const char *old, int b, const char *new,
		     unsigned int flags);
int __wrap_renameat2(int a, const char *old, int b, const char *new,
		     unsigned int flags);
void __real_bv_frame_end(struct bv_frame_table *table, uint32_t frame,
			 const struct bv_frame_result *result);
void __wrap_bv_frame_end(struct bv_frame_table *table, uint32_t frame,
			 const struct bv_frame_result *result);
void __real_bv_print_summary(const struct bv_totals *totals);
void __wrap_bv_print_summary(const struct bv_totals *totals);

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line is one write at the end of the file, so lines do not mix. */
static void note(const char *format, ...)
{
	const char *log = getenv("SYNC_LOG");
	const int error = errno;
	char line[3 * PATH_MAX];
	va_list args;
	int file, start, rest;

	if (log == NULL)
		return;
	start = snprintf(line, sizeof(line), "%d ", (int)gettid());
	va_start(args, format);
	rest = vsnprintf(line + start, sizeof(line) - (size_t)start - 1, format,
			 args);
	va_end(args);
	line[start + rest] = '\n';
	file = open(log, O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (file < 0 ||
	    write(file, line, (size_t)(start + rest) + 1) != start + rest + 1)
		abort();
	close(file);
	errno = error;
}

/* The path of an open file. */
static const char *path_of(int file, char path[PATH_MAX])
{
	char link[64];
	ssize_t length;

	if (file == AT_FDCWD)
		return getcwd(path, PATH_MAX);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	length = readlink(link, path, PATH_MAX - 1);
	if (length < 0)
		abort();
	path[length] = '\0';
	return path;
}

static bool ends_with(const char *line, const char *end)
{
	const size_t length = strlen(line), end_length = strlen(end);

	return length >= end_length &&
	       strcmp(line + length - end_length, end) == 0;
}

static int sync_and_note(const char *name, int (*sync)(int file), int file)
{
	const char *fault = getenv("SYNC_FAULT");
	char path[PATH_MAX], line[PATH_MAX + 16];

	snprintf(line, sizeof(line), "%s %s", name, path_of(file, path));
	if (fault != NULL && ends_with(line, fault)) {
		errno = EIO;
		return -1;
	}
	if (sync(file) != 0)
		return -1;
	note("%s", line);
	return 0;
}

int __wrap_fsync(int file)
{
	return sync_and_note("fsync", __real_fsync, file);
}

int __wrap_syncfs(int file)
{
	return sync_and_note("syncfs", __real_syncfs, file);
}

int __wrap_mkdir(const char *path, mode_t mode)
{
	char resolved[PATH_MAX];

	if (__real_mkdir(path, mode) != 0)
		return -1;
	note("mkdir %s", realpath(path, resolved));
	return 0;
}

int __wrap_mkdirat(int directory, const char *name, mode_t mode)
{
	char path[PATH_MAX];

	if (__real_mkdirat(directory, name, mode) != 0)
		return -1;
	note("mkdir %s/%s", path_of(directory, path), name);
	return 0;
}

static int note_rename(int result, int a, const char *old, int b,
		       const char *new)
{
	char from[PATH_MAX], to[PATH_MAX];

	if (result == 0)
		note("rename %s/%s %s/%s", path_of(a, from), old,
		     path_of(b, to), new);
	return result;
}

int __wrap_renameat(int a, const char *old, int b, const char *new)
{
	return note_rename(__real_renameat(a, old, b, new), a, old, b, new);
}

int __wrap_renameat2(int a, const char *old, int b, const char *new,
		     unsigned int flags)
{
	return note_rename(__real_renameat2(a, old, b, new, flags), a, old, b,
			   new);
}

void __wrap_bv_frame_end(struct bv_frame_table *table, uint32_t frame,
			 const struct bv_frame_result *result)
{
	if (result->status == BV_OK)
		note("ended");
	__real_bv_frame_end(table, frame, result);
}

void __wrap_bv_print_summary(const struct bv_totals *totals)
{
	note("summary");
	__real_bv_print_summary(totals);
}
