/*
 * capture.h - what a piece of code writes to standard error
 *
 * Between capture_start() and capture_end(), standard error is a file in memory.
 */

#ifndef CAPTURE_H
#define CAPTURE_H

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

static int capture_saved = -1;
static char capture_text[1 << 17];

static inline void capture_start(void)
{
	const int file = memfd_create("stderr", MFD_CLOEXEC);

	CHECK(file >= 0);
	fflush(stderr);
	capture_saved = dup(STDERR_FILENO);
	CHECK(capture_saved >= 0);
	CHECK(dup2(file, STDERR_FILENO) >= 0);
	close(file);
}

/* Returns what was written, a string that holds until the next call. */
static inline const char *capture_end(void)
{
	ssize_t length;

	fflush(stderr);
	length =
		pread(STDERR_FILENO, capture_text, sizeof(capture_text) - 1, 0);
	CHECK(dup2(capture_saved, STDERR_FILENO) >= 0);
	close(capture_saved);
	CHECK(length >= 0);
	capture_text[length] = '\0';
	return capture_text;
}

#endif /* CAPTURE_H */
