/*
 * input_stream.c - a file by its name, or standard input, from its start to its end
 */

#include "cli/input_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

int bv_input_open(const char *name)
{
	int file;

	if (strcmp(name, "-") == 0)
		return STDIN_FILENO;
	do {
		file = open(name, O_RDONLY | O_CLOEXEC);
	} while (file < 0 && errno == EINTR);
	return file;
}

ssize_t bv_input_read(int file, char *buffer, size_t size)
{
	struct pollfd input = {.fd = file, .events = POLLIN};

	for (;;) {
		const ssize_t n = read(file, buffer, size);

		if (n >= 0 || (errno != EINTR && errno != EAGAIN))
			return n;
		/* Somebody may have made it non-blocking. */
		if (errno == EAGAIN)
			poll(&input, 1, -1);
	}
}

void bv_input_close(int file)
{
	if (file > STDIN_FILENO)
		close(file);
}
