/*
 * frame_file.h: files for tests of reading
 *
 * Their contents are made up, and any byte of them can be told from its neighbours.
 */

#ifndef FRAME_FILE_H
#define FRAME_FILE_H

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

/* What the files begin with, once it is filled. */
static unsigned char contents[4096];

static inline void fill_contents(void)
{
	for (size_t i = 0; i < sizeof(contents); i++)
		contents[i] = (unsigned char)(i * 7 + i / 256);
}

static inline void make_file(const char *path, size_t size)
{
	const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	CHECK(file >= 0);
	CHECK_EQ_INT(write(file, contents, size), size);
	CHECK(close(file) == 0);
}

static inline void set_mtime(const char *path, time_t seconds, long nanoseconds)
{
	const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT},
					  {seconds, nanoseconds}};

	CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
}

#endif /* FRAME_FILE_H */
