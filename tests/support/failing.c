/*
 * failing.c: calls that fail, or that something happens at
 *
 * Linked into a birdview whose calls of the functions below come here first.
 * The variable TEST_FAIL says what becomes of one of them:
 *
 *	close@3=EIO        the third close() fails with EIO
 *	close@3+=EIO       so do all after it
 *	pread@1+=short     each takes one byte, whatever it was asked for
 *	pread@2=!COMMAND   the shell runs COMMAND, and then the call goes on
 *	clock_gettime@1+=back   the clock goes back by a second at each look
 *
 * The name memory stands for all functions that allocate.  Calls are counted
 * over all processes of a run; or, if the setting begins with child:, over all
 * but the first.  If TEST_FAILED names a file, it gets a byte each time that
 * something becomes of a call.
 */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* -------------------------------------------------------------------------- */
/* What is to happen                                                          */
/* -------------------------------------------------------------------------- */

static char function[64];   /* empty: nothing is to happen */
static unsigned long first; /* call of it that is meant */
static bool from_then_on;   /* and all after it */
static const char *what;    /* behind the '=' */
static int failure;         /* errno, or 0 */
static atomic_ulong *calls; /* of the function, in shared memory */
static pid_t spared;        /* the process whose calls do not count, or 0 */

static int find_error(const char *name)
{
	static const struct {
		const char *name;
		int error;
	} known[] = {
		{"EACCES", EACCES}, {"EAGAIN", EAGAIN}, {"EDQUOT", EDQUOT},
		{"EFBIG", EFBIG},   {"EINTR", EINTR},   {"EINVAL", EINVAL},
		{"EIO", EIO},       {"EMFILE", EMFILE}, {"ENFILE", ENFILE},
		{"ENOENT", ENOENT}, {"ENOMEM", ENOMEM}, {"ENOSPC", ENOSPC},
		{"ENOSYS", ENOSYS}, {"EPERM", EPERM},   {"EROFS", EROFS},
		{"EXDEV", EXDEV},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].error;
	if (name[0] == 'E')
		abort();
	return 0;
}

/* From now on nothing happens: what is left to do in this process is not ours. */
void failing_end(void);
void failing_end(void)
{
	function[0] = '\0';
}

/* Takes TEST_FAIL apart.  A function that is not here is a wrong test. */
static void set_up(void)
{
	static const char child[] = "child:";
	const char *setting = getenv("TEST_FAIL");
	const char *at = setting != NULL ? strchr(setting, '@') : NULL;
	char *end;

	if (at == NULL || (size_t)(at - setting) >= sizeof(function))
		return;
	if (strncmp(setting, child, strlen(child)) == 0) {
		setting += strlen(child);
		spared = getpid();
	}
	first = strtoul(at + 1, &end, 10);
	from_then_on = *end == '+';
	end += from_then_on;
	if (*end != '=')
		abort();
	what = end + 1;
	failure = find_error(what);
	calls = mmap(NULL, sizeof(*calls), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (calls == MAP_FAILED)
		abort();
	memcpy(function, setting, (size_t)(at - setting));
}

int __real_main(int argc, char **argv);
int __wrap_main(int argc, char **argv);

/* What libraries do before main() is not ours, and some cannot do without. */
int __wrap_main(int argc, char **argv)
{
	set_up();
	return __real_main(argc, argv);
}

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

/* Past the functions below, which would count these calls too. */
static void note(void)
{
	const char *path = getenv("TEST_FAILED");
	int file;

	if (path == NULL)
		return;
	file = (int)__real_syscall(SYS_openat, AT_FDCWD, path,
				   O_WRONLY | O_CREAT | O_APPEND, 0666);
	__real_syscall(SYS_write, file, "+", 1);
	__real_syscall(SYS_close, file);
}

static bool is_meant(const char *name)
{
	unsigned long number;

	if (strcmp(name, function) != 0 || getpid() == spared)
		return false;
	number = atomic_fetch_add(calls, 1) + 1;
	if (number != first && !(from_then_on && number > first))
		return false;
	note();
	return true;
}

/* True if the call is to fail; sets errno.  A command has been run then. */
static bool fails(const char *name)
{
	const int before = errno;

	if (!is_meant(name))
		return false;
	if (what[0] == '!' && system(what + 1) != 0)
		abort();
	errno = failure != 0 ? failure : before;
	return failure != 0;
}

static bool fails_to_allocate(const char *name)
{
	return fails(name) || fails("memory");
}

/* The same for a call that may take less than all, '*size' bytes. */
static bool fails_or_shortens(const char *name, size_t *size)
{
	if (what == NULL || strcmp(what, "short") != 0)
		return fails(name);
	if (*size > 1 && is_meant(name))
		*size = 1;
	return false;
}

/* -------------------------------------------------------------------------- */
/* Functions that do nothing where they fail                                  */
/* -------------------------------------------------------------------------- */

/* The linker gives the real functions and ours these names. */
#define FAILING(fails, type, value, name, parameters, arguments)         \
	type __real_##name parameters;                                   \
	type __wrap_##name parameters;                                   \
	type __wrap_##name parameters                                    \
	{                                                                \
		return fails(#name) ? (value) : __real_##name arguments; \
	}

FAILING(fails_to_allocate, void *, NULL, malloc, (size_t size), (size))
FAILING(fails_to_allocate, void *, NULL, calloc, (size_t n, size_t size),
	(n, size))
FAILING(fails_to_allocate, void *, NULL, realloc, (void *p, size_t size),
	(p, size))
FAILING(fails_to_allocate, void *, NULL, reallocarray,
	(void *p, size_t n, size_t size), (p, n, size))
FAILING(fails_to_allocate, void *, NULL, aligned_alloc,
	(size_t alignment, size_t size), (alignment, size))
FAILING(fails_to_allocate, char *, NULL, get_current_dir_name, (void), ())
FAILING(fails_to_allocate, void *, MAP_FAILED, mmap,
	(void *p, size_t size, int may, int flags, int file, off_t offset),
	(p, size, may, flags, file, offset))

FAILING(fails, int, -1, fstat, (int file, struct stat *status), (file, status))
FAILING(fails, int, -1, stat, (const char *path, struct stat *status),
	(path, status))
FAILING(fails, int, -1, fstatat,
	(int at, const char *path, struct stat *status, int flags),
	(at, path, status, flags))
FAILING(fails, int, -1, faccessat,
	(int at, const char *path, int mode, int flags),
	(at, path, mode, flags))
FAILING(fails, int, -1, mkdir, (const char *path, mode_t mode), (path, mode))
FAILING(fails, int, -1, mkdirat, (int at, const char *path, mode_t mode),
	(at, path, mode))
FAILING(fails, int, -1, renameat,
	(int from, const char *old, int to, const char *new),
	(from, old, to, new))
FAILING(fails, int, -1, renameat2,
	(int from, const char *old, int to, const char *new,
	 unsigned int flags),
	(from, old, to, new, flags))
FAILING(fails, int, -1, unlinkat, (int at, const char *path, int flags),
	(at, path, flags))
FAILING(fails, int, -1, futimens, (int file, const struct timespec times[2]),
	(file, times))
FAILING(fails, int, -1, fsync, (int file), (file))
FAILING(fails, ssize_t, -1, readlink,
	(const char *path, char *text, size_t size), (path, text, size))
FAILING(fails, char *, NULL, realpath, (const char *path, char *resolved),
	(path, resolved))
FAILING(fails, char *, NULL, getcwd, (char *path, size_t size), (path, size))
FAILING(fails, DIR *, NULL, opendir, (const char *path), (path))
FAILING(fails, DIR *, NULL, fdopendir, (int file), (file))
FAILING(fails, struct dirent *, NULL, readdir, (DIR * directory), (directory))
FAILING(fails, FILE *, NULL, fopen, (const char *path, const char *mode),
	(path, mode))
FAILING(fails, pid_t, -1, fork, (void), ())
FAILING(fails, pid_t, -1, waitpid, (pid_t pid, int *status, int options),
	(pid, status, options))
FAILING(fails, int, -1, sched_getaffinity,
	(pid_t pid, size_t size, cpu_set_t *cpus), (pid, size, cpus))

/* This one returns what is wrong. */
FAILING(fails, int, errno, pthread_create,
	(pthread_t * id, const pthread_attr_t *attributes,
	 void *(*start)(void *), void *argument),
	(id, attributes, start, argument))

/* -------------------------------------------------------------------------- */
/* Functions with a peculiarity                                               */
/* -------------------------------------------------------------------------- */

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
	mode_t mode;
	va_list rest;

	va_start(rest, flags);
	mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
	va_end(rest);
	return fails("open") ? -1 : __real_open(path, flags, mode);
}

int __real_openat(int at, const char *path, int flags, ...);
int __wrap_openat(int at, const char *path, int flags, ...);
int __wrap_openat(int at, const char *path, int flags, ...)
{
	mode_t mode;
	va_list rest;

	va_start(rest, flags);
	mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
	va_end(rest);
	return fails("openat") ? -1 : __real_openat(at, path, flags, mode);
}

/* Calls that the C library has no function for go by their own names. */
long __wrap_syscall(long number, ...)
{
	const char *name = number == SYS_openat2 ? "openat2"
			   : number == SYS_statx ? "statx"
						 : "syscall";
	long values[6];
	va_list rest;

	va_start(rest, number);
	for (int i = 0; i < 6; i++)
		values[i] = va_arg(rest, long);
	va_end(rest);
	return fails(name)
		       ? -1
		       : __real_syscall(number, values[0], values[1], values[2],
					values[3], values[4], values[5]);
}

/*
 * These do what they are to do even where they report a failure.  A file that
 * was written counts apart from others, under the name close_written.
 */
int __real_close(int file);
int __wrap_close(int file);
int __wrap_close(int file)
{
	const int flags = fcntl(file, F_GETFL);
	const bool written = (flags & O_ACCMODE) == O_WRONLY;
	const int result = __real_close(file);

	return fails(written ? "close_written" : "close") ? -1 : result;
}

int __real_fclose(FILE *stream);
int __wrap_fclose(FILE *stream);
int __wrap_fclose(FILE *stream)
{
	const int result = __real_fclose(stream);

	return fails("fclose") ? EOF : result;
}

/*
 * These may take less than all.  Messages count apart from what goes to files,
 * under the name message.
 */
ssize_t __real_read(int file, void *data, size_t size);
ssize_t __wrap_read(int file, void *data, size_t size);
ssize_t __wrap_read(int file, void *data, size_t size)
{
	if (fails_or_shortens("read", &size))
		return -1;
	return __real_read(file, data, size);
}

ssize_t __real_pread(int file, void *data, size_t size, off_t offset);
ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset);
ssize_t __wrap_pread(int file, void *data, size_t size, off_t offset)
{
	if (fails_or_shortens("pread", &size))
		return -1;
	return __real_pread(file, data, size, offset);
}

ssize_t __real_write(int file, const void *data, size_t size);
ssize_t __wrap_write(int file, const void *data, size_t size);
ssize_t __wrap_write(int file, const void *data, size_t size)
{
	const char *name = file == STDERR_FILENO ? "message" : "write";

	if (fails_or_shortens(name, &size))
		return -1;
	return __real_write(file, data, size);
}

int __real_clock_gettime(clockid_t clock, struct timespec *time);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
	const int result = __real_clock_gettime(clock, time);

	if (is_meant("clock_gettime"))
		time->tv_sec -= (time_t)atomic_load(calls);
	return result;
}
