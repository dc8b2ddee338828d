/*
 * check.h - what the test programs have in common
 *
 * A check that fails prints its place and what it found, and ends the program
 * with status 1.  A program that comes to its end has passed.
 *
 * The checks are macros because only a macro knows the line that it stands on.
 */

#ifndef CHECK_H
#define CHECK_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Checks that a condition holds. */
#define CHECK(condition) \
	((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

/* Checks that an integer is the one expected. */
#define CHECK_EQ_INT(value, expected)                                \
	check_eq_int(__FILE__, __LINE__, #value, (long long)(value), \
		     (long long)(expected))

/*
 * What begins as a picture of birdview, and is no whole one: a file that may be
 * replaced.
 */
#define CHECK_OLD_PICTURE                               \
	"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1" \
	"\x08\0\0\0\0\x3a\x7e\x9b\x55\0\0\0\x0c"        \
	"tEXtbirdview\0old"
#define CHECK_OLD_SIZE (sizeof(CHECK_OLD_PICTURE) - 1)

/* Checks that a string, which may be NULL, is the one expected. */
#define CHECK_STR(value, expected) \
	check_str(__FILE__, __LINE__, #value, value, expected)

_Noreturn static inline void check_failed(const char *file, int line,
					  const char *condition)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
	exit(1);
}

static inline void check_eq_int(const char *file, int line, const char *what,
				long long value, long long expected)
{
	if (value == expected)
		return;
	fprintf(stderr, "%s:%d: %s is %lld, expected %lld\n", file, line, what,
		value, expected);
	exit(1);
}

static inline void check_str(const char *file, int line, const char *what,
			     const char *value, const char *expected)
{
	if (value != NULL && strcmp(value, expected) == 0)
		return;
	fprintf(stderr, "%s:%d: %s is \"%s\", expected \"%s\"\n", file, line,
		what, value != NULL ? value : "(null)", expected);
	exit(1);
}

/* The number of open descriptors (below 1024), which shows when one leaks. */
static inline int check_open_descriptors(void)
{
	int n = 0;

	for (int descriptor = 0; descriptor < 1024; descriptor++)
		n += fcntl(descriptor, F_GETFD) != -1;
	return n;
}

/* The directory to remove at the end, and the process that has to do it. */
static char check_directory[4096];
static pid_t check_owner;

static inline int check_remove_entry(const char *path, const struct stat *entry,
				     int type, struct FTW *place)
{
	(void)entry;
	(void)type;
	(void)place;
	return remove(path);
}

static inline void check_remove_directory(void)
{
	if (getpid() != check_owner)
		return;
	nftw(check_directory, check_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/*
 * Makes an empty directory, goes there, and sees to it that it is removed with
 * all its contents when the program ends.  Its path is in check_directory.
 */
static inline void check_use_temporary_directory(void)
{
	const char *base = getenv("TMPDIR");

	snprintf(check_directory, sizeof(check_directory), "%s/birdview.XXXXXX",
		 base != NULL ? base : "/tmp");
	CHECK(mkdtemp(check_directory) != NULL);
	check_owner = getpid();
	atexit(check_remove_directory);
	CHECK(chdir(check_directory) == 0);
}

/* Makes a file of these bytes. */
static inline void check_make_file(const char *path, const void *data,
				   size_t size)
{
	FILE *file = fopen(path, "wb");

	CHECK(file != NULL);
	CHECK_EQ_INT(fwrite(data, 1, size, file), size);
	CHECK(fclose(file) == 0);
}

static inline off_t check_file_size(const char *path)
{
	struct stat file;

	CHECK(stat(path, &file) == 0);
	return file.st_size;
}

#endif /* CHECK_H */
