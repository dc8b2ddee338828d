/*
 * advise.c - telling the system which file will be read soon
 *
 * A file of which nothing is in memory is then on its way from the disk while the one
 * before is worked on.  Where it is in memory, the advice would only cost: the system
 * looks for each of its pages, which takes 3 % of the time that reading them takes.  So
 * the last byte is asked for first, if it can be had at once: a file that was read has
 * it.  That takes a seventh of the time, opening and closing included.
 *
 * That is preadv2(), which not every C library that is in use knows of; the kernel does
 * since 4.6, and 4.14 has the flag.
 */

#include "io/advise.h"

#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* RWF_NOWAIT: what would have to wait fails. */
static const int at_once = 8;

static bool is_in_memory(int file, off_t size)
{
#ifdef SYS_preadv2
	const long long last = size - 1;
	char byte;
	struct iovec where = {&byte, 1};

	/* The place is in two words of the machine; of 8 bytes the first has all. */
	return syscall(SYS_preadv2, file, &where, 1L, (long)last,
		       (long)(last >> 32), at_once) == 1;
#else
	(void)file;
	(void)size;
	return false;
#endif
}

/* Opened like a frame that is read (frame_file.c), but that no lease is waited for. */
void bv_advise_frame(const char *path)
{
	const int file =
		open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat status;

	if (file < 0)
		return;
	if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size > 0 && !is_in_memory(file, status.st_size))
		(void)posix_fadvise(file, 0, 0, POSIX_FADV_WILLNEED);
	close(file);
}
