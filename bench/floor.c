/*
 * floor.c - what no converter can go below: the input read, the output written
 *
 * The time that the kernel takes to give the bytes of a frame and to take those
 * of its picture.  A converter that looks at its points takes longer, and how
 * many times longer says how much there is left to gain.  The system calls are
 * the fewest that do it: no check whether the frame changed, no time stamps.
 */

#include "floor.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Memory begins with a page, as birdview's does. */
#define PAGE ((size_t)4096)

/* Makes room for 'size' bytes; what was there may be lost. */
static bool reserve(struct floor_memory *memory, size_t size)
{
	const size_t capacity = (2 * size / PAGE + 1) * PAGE;

	if (size <= memory->capacity)
		return true;
	free(memory->data);
	memory->capacity = 0;
	memory->data = aligned_alloc(PAGE, capacity);
	if (memory->data == NULL)
		return false;
	memory->capacity = capacity;
	return true;
}

static bool read_frame(struct floor_memory *memory, const char *input)
{
	const int file = open(input, O_RDONLY | O_CLOEXEC);
	struct stat status;
	bool whole;

	if (file < 0)
		return false;
	whole = fstat(file, &status) == 0 &&
		reserve(memory, (size_t)status.st_size) &&
		read(file, memory->data, (size_t)status.st_size) ==
			status.st_size;
	close(file);
	return whole;
}

bool floor_frame(struct floor_memory *memory, const char *input,
		 const char *output, size_t size)
{
	char temporary[4096];
	bool whole;
	int file;

	if (!read_frame(memory, input) || !reserve(memory, size))
		return false;
	if ((size_t)snprintf(temporary, sizeof(temporary), "%s.tmp", output) >=
	    sizeof(temporary))
		return false;
	file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (file < 0)
		return false;
	whole = write(file, memory->data, size) == (ssize_t)size;
	return close(file) == 0 && whole && rename(temporary, output) == 0;
}
