/*
 * test_write.c: a file appears all at once, or not at all
 *
 * Proves what writing a temporary and naming it promises: contents and modification
 * time, what is replaced and what is not, and that after each possible failure the old
 * file is still there and no temporary one.
 *
 * The program has its own openat(), write(), futimens(), close(), renameat(),
 * renameat2() and linkat(), which the linker prefers to those of the C library.  With
 * them, each step of writing fails in turn, and can be looked at while it lasts.
 */

/* With it, some C libraries make inline functions of those defined here. */
#undef _FORTIFY_SOURCE

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "check.h"
#include "io/write.h"

/* ---------------------------------------------------------------------- */
/* System calls that can be told to misbehave                             */
/* ---------------------------------------------------------------------- */

enum call { NONE, OPENAT, WRITE, FUTIMENS, CLOSE, RENAMEAT, RENAMEAT2 };

static enum call failing;          /* the next such call fails */
static int failure;                /* with this errno */
static size_t longest_write;       /* if not 0: writes are cut to it */
static void (*during_write)(void); /* called before each write */
static bool no_links;              /* as on FAT */

static bool fails(enum call call)
{
	if (failing != call)
		return false;
	failing = NONE;
	errno = failure;
	return true;
}

int openat(int directory, const char *path, int flags, ...)
{
	mode_t mode;
	va_list arguments;

	va_start(arguments, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	if (fails(OPENAT))
		return -1;
	return (int)syscall(SYS_openat, directory, path, flags, mode);
}

ssize_t write(int file, const void *data, size_t size)
{
	if (during_write != NULL)
		during_write();
	if (fails(WRITE))
		return -1;
	if (longest_write != 0 && size > longest_write)
		size = longest_write;
	return syscall(SYS_write, file, data, size);
}

int futimens(int file, const struct timespec times[2])
{
	if (fails(FUTIMENS))
		return -1;
	return (int)syscall(SYS_utimensat, file, NULL, times, 0);
}

/* As on Linux, the descriptor is given back even if the call fails. */
int close(int file)
{
	const int result = (int)syscall(SYS_close, file);

	return fails(CLOSE) ? -1 : result;
}

int renameat(int old_directory, const char *old, int new_directory,
	     const char *new)
{
	if (fails(RENAMEAT))
		return -1;
	return (int)syscall(SYS_renameat2, old_directory, old, new_directory,
			    new, 0);
}

int renameat2(int old_directory, const char *old, int new_directory,
	      const char *new, unsigned int flags)
{
	if (fails(RENAMEAT2))
		return -1;
	return (int)syscall(SYS_renameat2, old_directory, old, new_directory,
			    new, flags);
}

int linkat(int old_directory, const char *old, int new_directory,
	   const char *new, int flags)
{
	if (no_links) {
		errno = EPERM;
		return -1;
	}
	return (int)syscall(SYS_linkat, old_directory, old, new_directory, new,
			    flags);
}

/* ---------------------------------------------------------------------- */
/* Shorthands                                                             */
/* ---------------------------------------------------------------------- */

#define DATA_SIZE 10000

static unsigned char data[DATA_SIZE];
static const struct timespec modified = {1234567890, 987654321};
static struct bv_writer writer;
static int out; /* the directory "out", to which all outputs go */

/* In the place of a file that is there already, or not. */
static bool replace = true;

/* Writes a file and gives it its name. */
static enum bv_status write_file(int directory, const char *name,
				 const void *bytes, size_t size,
				 const struct timespec *time, int *error)
{
	struct bv_temporary temporary;
	enum bv_status status;

	status = bv_write_temporary(&writer, directory, bytes, size, time,
				    &temporary, error);
	if (status == BV_OK)
		status = bv_name_temporary(&temporary, name, replace, error);
	return status;
}

static int count_temporaries(void)
{
	DIR *directory = opendir("out");
	const struct dirent *entry;
	int n = 0;

	CHECK(directory != NULL);
	while ((entry = readdir(directory)) != NULL)
		n += strncmp(entry->d_name, ".birdview.", 10) == 0;
	closedir(directory);
	return n;
}

static void expect_contents(const char *path, const void *expected, size_t size)
{
	static unsigned char found[DATA_SIZE + 1];
	FILE *file = fopen(path, "rb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fread(found, 1, sizeof(found), file), size);
	CHECK(size == 0 || memcmp(found, expected, size) == 0);
	fclose(file);
}

static void write_picture(const char *name)
{
	int error = -1;

	CHECK_EQ_INT(write_file(out, name, data, DATA_SIZE, &modified, &error),
		     BV_OK);
	CHECK_EQ_INT(error, 0);
	CHECK_EQ_INT(count_temporaries(), 0);
}

static void write_old_picture(void)
{
	int error;

	CHECK_EQ_INT(write_file(out, "old.png", "old", 3, NULL, &error), BV_OK);
}

/* Checks a failure over an old picture, which must survive. */
static void expect_failure(const char *name, int system_error)
{
	const int descriptors = check_open_descriptors();
	int error = -1;

	CHECK_EQ_INT(write_file(out, name, data, DATA_SIZE, &modified, &error),
		     BV_ERR_WRITE);
	CHECK_EQ_INT(error, system_error);
	CHECK_EQ_INT(failing, NONE);
	CHECK_EQ_INT(count_temporaries(), 0);
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
	expect_contents("out/old.png", "old", 3);
}

/* ---------------------------------------------------------------------- */
/* Success                                                                */
/* ---------------------------------------------------------------------- */

static void test_contents_time_and_permissions(void)
{
	const mode_t mask = umask(002);
	struct stat file;

	write_picture("frame.png");
	umask(mask);
	expect_contents("out/frame.png", data, DATA_SIZE);
	CHECK(stat("out/frame.png", &file) == 0);
	CHECK_EQ_INT(file.st_mtim.tv_sec, modified.tv_sec);
	CHECK_EQ_INT(file.st_mtim.tv_nsec, modified.tv_nsec);
	CHECK_EQ_INT(file.st_mode & 07777, 0664);
}

static void test_empty_file(void)
{
	int error;

	CHECK_EQ_INT(write_file(out, "empty", NULL, 0, NULL, &error), BV_OK);
	expect_contents("out/empty", NULL, 0);
}

static void test_current_directory(void)
{
	int error;

	CHECK_EQ_INT(
		write_file(AT_FDCWD, "here.png", data, DATA_SIZE, NULL, &error),
		BV_OK);
	expect_contents("here.png", data, DATA_SIZE);
}

static void test_interrupted_and_short_writes(void)
{
	longest_write = 777;
	failing = WRITE;
	failure = EINTR;
	write_picture("short.png");
	longest_write = 0;
	CHECK_EQ_INT(failing, NONE);
	expect_contents("out/short.png", data, DATA_SIZE);
}

/* Until all is written, the old file is there and whole. */
static void look_at_old_picture(void)
{
	expect_contents("out/old.png", "old", 3);
	CHECK_EQ_INT(count_temporaries(), 1);
}

static void test_file_is_replaced(void)
{
	write_old_picture();
	during_write = look_at_old_picture;
	write_picture("old.png");
	during_write = NULL;
	expect_contents("out/old.png", data, DATA_SIZE);
}

/* The ways to a new name: by a rename without replacing, else a link, else a look. */
static const struct {
	int failure; /* of the first */
	bool no_links;
} ways[] = {{0, false},
	    {EINVAL, false},
	    {ENOSYS, false},
	    {EINVAL, true},
	    {ENOSYS, true}};

static void take_way(size_t i)
{
	failing = ways[i].failure != 0 ? RENAMEAT2 : NONE;
	failure = ways[i].failure;
	no_links = ways[i].no_links;
}

static void test_new_name(void)
{
	struct stat file;

	replace = false;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		take_way(i);
		write_picture("new.png");
		CHECK_EQ_INT(failing, NONE);
		expect_contents("out/new.png", data, DATA_SIZE);
		CHECK_EQ_INT(count_temporaries(), 0);
		CHECK(stat("out/new.png", &file) == 0 && file.st_nlink == 1);
		CHECK(unlink("out/new.png") == 0);
	}
	replace = true;
	no_links = false;
}

static void test_file_is_not_replaced(void)
{
	replace = false;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct bv_temporary temporary;
		int error;

		CHECK(unlink("out/old.png") == 0 || errno == ENOENT);
		write_old_picture();
		take_way(i);
		CHECK_EQ_INT(bv_write_temporary(&writer, out, data, DATA_SIZE,
						NULL, &temporary, &error),
			     BV_OK);
		CHECK_EQ_INT(
			bv_name_temporary(&temporary, "old.png", false, &error),
			BV_ERR_EXISTS);
		CHECK_EQ_INT(failing, NONE);
		expect_contents("out/old.png", "old", 3);
		CHECK_EQ_INT(count_temporaries(), 1);
		bv_discard_temporary(&temporary);
		CHECK_EQ_INT(count_temporaries(), 0);
	}
	replace = true;
	no_links = false;
}

static void test_symbolic_link_is_replaced(void)
{
	struct stat file;

	write_old_picture();
	CHECK(symlink("old.png", "out/link.png") == 0);
	write_picture("link.png");
	expect_contents("out/link.png", data, DATA_SIZE);
	expect_contents("out/old.png", "old", 3);
	CHECK(lstat("out/link.png", &file) == 0 && S_ISREG(file.st_mode));
}

/* ---------------------------------------------------------------------- */
/* Failure                                                                */
/* ---------------------------------------------------------------------- */

static void test_each_step_can_fail(void)
{
	static const struct {
		enum call call;
		int error;
	} cases[] = {
		{OPENAT, EACCES}, {OPENAT, EMFILE},  {WRITE, ENOSPC},
		{WRITE, EIO},     {FUTIMENS, EIO},   {CLOSE, EIO},
		{CLOSE, EINTR},   {RENAMEAT, EXDEV},
	};

	write_old_picture();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		failure = cases[i].error;
		failing = cases[i].call;
		expect_failure("old.png", cases[i].error);
	}
}

/* A time that may not be set is no reason to do without a picture. */
static void test_no_times(void)
{
	static const int errors[] = {ENOSYS, EOPNOTSUPP, EPERM, EACCES};
	struct bv_temporary file;
	int error;

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		failure = errors[i];
		failing = FUTIMENS;
		CHECK_EQ_INT(bv_write_temporary(&writer, out, data, DATA_SIZE,
						&modified, &file, &error),
			     BV_OK);
		CHECK(error == 0 && !file.time_kept);
		bv_discard_temporary(&file);
	}
}

static void test_directory_in_the_way(void)
{
	write_old_picture();
	CHECK(mkdir("out/directory.png", 0777) == 0);
	expect_failure("directory.png", EISDIR);
	CHECK(rmdir("out/directory.png") == 0);
}

static void test_file_size_limit(void)
{
	struct rlimit old, small;

	write_old_picture();
	CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	CHECK(getrlimit(RLIMIT_FSIZE, &old) == 0);
	small = old;
	small.rlim_cur = DATA_SIZE / 2;
	CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
	expect_failure("old.png", EFBIG);
	CHECK(setrlimit(RLIMIT_FSIZE, &old) == 0);
}

/* The superuser may write everywhere, so the test becomes somebody else. */
static void test_unwritable_directory(void)
{
	const uid_t user = geteuid();

	write_old_picture();
	CHECK(chmod(".", 0755) == 0 && chmod("out", 0555) == 0);
	if (user == 0 && seteuid(65534) != 0) {
		puts("not tested: a directory without permission to write");
	} else {
		expect_failure("old.png", EACCES);
		CHECK(seteuid(user) == 0);
	}
	CHECK(chmod("out", 0755) == 0);
}

static void test_deleted_directory(void)
{
	int directory, error;

	CHECK(mkdir("deleted", 0777) == 0);
	directory = open("deleted", O_PATH | O_DIRECTORY | O_CLOEXEC);
	CHECK(directory >= 0 && rmdir("deleted") == 0);
	CHECK_EQ_INT(
		write_file(directory, "a.png", data, DATA_SIZE, NULL, &error),
		BV_ERR_WRITE);
	CHECK_EQ_INT(error, ENOENT);
	CHECK(close(directory) == 0);
}

int main(void)
{
	for (size_t i = 0; i < DATA_SIZE; i++)
		data[i] = (unsigned char)(i * 7 + i / 256);
	check_use_temporary_directory();
	CHECK(mkdir("out", 0777) == 0);
	out = open("out", O_PATH | O_DIRECTORY | O_CLOEXEC);
	CHECK(out >= 0);
	bv_writer_init(&writer);

	test_contents_time_and_permissions();
	test_empty_file();
	test_current_directory();
	test_interrupted_and_short_writes();
	test_file_is_replaced();
	test_new_name();
	test_file_is_not_replaced();
	test_symbolic_link_is_replaced();
	test_each_step_can_fail();
	test_no_times();
	test_directory_in_the_way();
	test_file_size_limit();
	test_unwritable_directory();
	test_deleted_directory();
	return 0;
}
