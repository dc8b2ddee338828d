/*
 * test_advise.c: the system is told of a frame that it does not have in memory
 *
 * Proves that bv_advise_frame() has a file read ahead whose last byte cannot be had at
 * once, whatever the reason, and leaves one alone that is there; that it passes over
 * what is no file, what cannot be opened and what is empty; and that it waits for
 * nobody, least of all for a FIFO's writer, and keeps nothing open.
 *
 * The linker leads the calls of syscall() and posix_fadvise() here.
 */

#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "frame_file.h"
#include "io/advise.h"

/* What asking for a byte at once comes to; 0: it is there. */
static int error;

static int asked;   /* for a byte, so often */
static off_t place; /* of that byte */
static int advised;

long __wrap_syscall(long number, ...);
int __wrap_posix_fadvise(int file, off_t offset, off_t size, int advice);

long __wrap_syscall(long number, ...)
{
	const struct iovec *where;
	va_list arguments;

	CHECK_EQ_INT(number, SYS_preadv2);
	va_start(arguments, number);
	CHECK(fcntl(va_arg(arguments, int), F_GETFD) == FD_CLOEXEC);
	where = va_arg(arguments, const struct iovec *);
	CHECK_EQ_INT(va_arg(arguments, long), 1);
	CHECK_EQ_INT(where->iov_len, 1);
	place = va_arg(arguments, long);
	va_end(arguments);
	asked++;
	errno = error;
	return error == 0 ? 1 : -1;
}

int __wrap_posix_fadvise(int file, off_t offset, off_t size, int advice)
{
	CHECK(fcntl(file, F_GETFD) == FD_CLOEXEC);
	CHECK_EQ_INT(offset, 0);
	CHECK_EQ_INT(size, 0); /* to the end */
	CHECK_EQ_INT(advice, POSIX_FADV_WILLNEED);
	advised++;
	return EIO;
}

static void expect(const char *path, int asks, int advices)
{
	const int descriptors = check_open_descriptors();

	asked = advised = 0;
	bv_advise_frame(path);
	CHECK_EQ_INT(asked, asks);
	CHECK_EQ_INT(advised, advices);
	CHECK_EQ_INT(check_open_descriptors(), descriptors);
}

static void test_files(void)
{
	static const int errors[] = {EAGAIN, EOPNOTSUPP, ENOSYS, EPERM, EINTR};

	make_file("frame.bin", 4000);
	CHECK(symlink("frame.bin", "link.bin") == 0);
	error = 0;
	expect("frame.bin", 1, 0);
	CHECK_EQ_INT(place, 3999);
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		error = errors[i];
		expect("frame.bin", 1, 1);
		expect("link.bin", 1, 1);
	}
}

/* A process that waited would wait for ever. */
static void test_no_files(void)
{
	char long_path[5001];

	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = '\0';
	make_file("empty.bin", 0);
	CHECK(mkfifo("fifo.bin", 0644) == 0);
	CHECK(mkdir("directory.bin", 0755) == 0);
	expect("empty.bin", 0, 0);
	expect("fifo.bin", 0, 0);
	expect("directory.bin", 0, 0);
	expect("/dev/null", 0, 0);
	expect("nowhere.bin", 0, 0);
	expect("", 0, 0);
	expect(long_path, 0, 0);
}

int main(void)
{
	fill_contents();
	check_use_temporary_directory();
	test_files();
	test_no_files();
	return 0;
}
