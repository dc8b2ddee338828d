/*
 * read_at.c - reading a piece of a file
 *
 * The system may be interrupted, and may give less than it was asked for.
 */

#include "io/read_at.h"

#include <errno.h>
#include <unistd.h>

ssize_t bv_read_at(int file, void *data, size_t size, off_t offset)
{
	size_t done = 0;

	while (done < size) {
		const ssize_t got = pread(file, (char *)data + done,
					  size - done, offset + (off_t)done);

		if (got > 0)
			done += (size_t)got;
		else if (got == 0)
			break;
		else if (errno != EINTR)
			return -1;
	}
	return (ssize_t)done;
}
