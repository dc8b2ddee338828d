/*
 * faults.c: frames that kill, end or hold up whoever opens them
 *
 * Linked into a birdview whose calls of open() and fork() come here first. The
 * name of a frame says what happens when it is opened:
 *
 *	poison    SIGKILL
 *	once      SIGKILL, but only the first time
 *	exit_7    the process ends with status 7, or any other number
 *	sleep_3   nothing for 3 seconds, or any other number
 *
 * Each death adds a byte to the file FRAME.deaths.
 *
 * The variable TEST_FORKS says how many processes may be started; after that,
 * fork() fails as it does when there are too many.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The linker gives these names to the real functions and to ours. */
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
pid_t __real_fork(void);
pid_t __wrap_fork(void);

static bool killed_before(const char *deaths)
{
	return access(deaths, F_OK) == 0;
}

static void note(const char *deaths)
{
	const int file =
		__real_open(deaths, O_WRONLY | O_CREAT | O_APPEND, 0666);

	if (file < 0 || write(file, "+", 1) != 1 || close(file) != 0)
		abort();
}

/* Stores the number that follows the word in the name, if the word is there. */
static bool find_number(const char *name, const char *word, int *number)
{
	const char *found = strstr(name, word);

	if (found != NULL)
		*number = atoi(found + strlen(word));
	return found != NULL;
}

static void meet(const char *frame)
{
	const char *slash = strrchr(frame, '/');
	const char *name = slash != NULL ? slash + 1 : frame;
	char deaths[PATH_MAX];
	int number;

	snprintf(deaths, sizeof(deaths), "%s.deaths", frame);
	if (strstr(name, "poison") != NULL ||
	    (strstr(name, "once") != NULL && !killed_before(deaths))) {
		note(deaths);
		raise(SIGKILL);
	}
	if (find_number(name, "exit_", &number)) {
		note(deaths);
		_exit(number);
	}
	if (find_number(name, "sleep_", &number))
		sleep((unsigned)number);
}

int __wrap_open(const char *path, int flags, ...)
{
	const size_t length = strlen(path);
	mode_t mode = 0;

	if (flags & O_CREAT) {
		va_list rest;

		va_start(rest, flags);
		mode = va_arg(rest, mode_t);
		va_end(rest);
	}
	if (length > 4 && strcmp(path + length - 4, ".bin") == 0)
		meet(path);
	return __real_open(path, flags, mode);
}

pid_t __wrap_fork(void)
{
	static int forks;
	const char *most = getenv("TEST_FORKS");

	if (most != NULL && forks >= atoi(most)) {
		errno = EAGAIN;
		return -1;
	}
	forks++;
	return __real_fork();
}
