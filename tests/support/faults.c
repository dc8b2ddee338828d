/*
 * faults.c: frames that kill, end or hold up whoever opens them
 *
 * Linked into a birdview whose calls of open() and fork() come here first. The
 * name of a frame says what happens when it is opened:
 *
 *	poison    SIGKILL
 *	once      SIGKILL, but only the first time
 *	exit_7    the process ends with status 7, or any other number
 *	stays_3   nothing for 3 seconds, or any other number, by the time of the
 *	          parent, or until that is dead
 *
 * Each death adds a byte to the file FRAME.deaths.
 *
 * With the variable TEST_TIME=20, the parent's time passes for frames that stay
 * alone, and twenty times as fast.  However slow a machine is, no other frame takes
 * long then.  If TEST_LATER names a file, it is an hour later for each byte of it.
 *
 * The variable TEST_FORKS says how many processes may be started; after that,
 * fork() fails as it does when there are too many.
 */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "run/watch.h"

/* The linker gives these names to the real functions and to ours. */
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
pid_t __real_fork(void);
pid_t __wrap_fork(void);

void __real_bv_slot_name(struct bv_slot *slot, uint32_t frame);
void __wrap_bv_slot_name(struct bv_slot *slot, uint32_t frame);
uint32_t __real_bv_watch_slot(struct bv_watch *watch,
			      const struct bv_slot *slot, double elapsed,
			      double timeout,
			      const struct bv_parent_events *events);
uint32_t __wrap_bv_watch_slot(struct bv_watch *watch,
			      const struct bv_slot *slot, double elapsed,
			      double timeout,
			      const struct bv_parent_events *events);
int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

/* -------------------------------------------------------------------------- */
/* Frames that stay                                                           */
/* -------------------------------------------------------------------------- */

#define MOST_STAYING 16

/* Slots whose frames stay, in memory that the processes of a run share. */
static struct staying {
	_Atomic(const struct bv_slot *) slot;
	_Atomic uint64_t past, end; /* milliseconds */
} * staying;

static _Thread_local const struct bv_slot *own_slot;
static pid_t parent; /* of all others */

__attribute__((constructor)) static void share(void)
{
	staying =
		mmap(NULL, MOST_STAYING * sizeof(*staying),
		     PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (staying == MAP_FAILED)
		abort();
	parent = getpid();
}

/* What stands for the slot, or NULL. */
static struct staying *find_staying(const struct bv_slot *slot)
{
	for (size_t i = 0; i < MOST_STAYING; i++) {
		if (atomic_load(&staying[i].slot) == slot)
			return &staying[i];
	}
	return NULL;
}

static bool has_stayed(const struct staying *who)
{
	return atomic_load(&who->past) >= atomic_load(&who->end);
}

static void stay(int seconds)
{
	size_t i = 0;

	for (const struct bv_slot *none = NULL; i < MOST_STAYING; i++) {
		if (atomic_compare_exchange_strong(&staying[i].slot, &none,
						   own_slot))
			break;
		none = NULL;
	}
	if (i == MOST_STAYING)
		abort();
	atomic_store(&staying[i].past, 0);
	atomic_store(&staying[i].end, (uint64_t)seconds * 1000);
	while (!has_stayed(&staying[i]) && getppid() == parent)
		usleep(10000);
}

/* Whoever has the slot next does not stay, even if the one before was killed. */
void __wrap_bv_slot_name(struct bv_slot *slot, uint32_t frame)
{
	struct staying *old = find_staying(slot);

	if (old != NULL)
		atomic_store(&old->slot, NULL);
	own_slot = slot;
	__real_bv_slot_name(slot, frame);
}

uint32_t __wrap_bv_watch_slot(struct bv_watch *watch,
			      const struct bv_slot *slot, double elapsed,
			      double timeout,
			      const struct bv_parent_events *events)
{
	const char *haste = getenv("TEST_TIME");
	struct staying *who = find_staying(slot);
	const bool stays = who != NULL && !has_stayed(who);

	if (haste != NULL)
		elapsed *= stays ? atof(haste) : 0.0;
	if (stays)
		atomic_fetch_add(&who->past, (uint64_t)(elapsed * 1000.0));
	return __real_bv_watch_slot(watch, slot, elapsed, timeout, events);
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
	const char *later = getenv("TEST_LATER");
	const int result = __real_clock_gettime(clock, now);
	struct stat status;

	if (later != NULL && stat(later, &status) == 0)
		now->tv_sec += status.st_size * 3600;
	return result;
}

/* -------------------------------------------------------------------------- */
/* Other faults                                                               */
/* -------------------------------------------------------------------------- */

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
	if (find_number(name, "stays_", &number))
		stay(number);
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
