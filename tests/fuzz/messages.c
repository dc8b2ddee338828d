/*
 * messages.c: what a fuzz target has said to a person
 */

#include "messages.h"

#include <stdbool.h>

#include "check.h"

static char kept[1 << 17];
static size_t used;
static bool keeping;

ssize_t __real_write(int file, const void *bytes, size_t size);
ssize_t __wrap_write(int file, const void *bytes, size_t size);

ssize_t __wrap_write(int file, const void *bytes, size_t size)
{
	size_t room = sizeof(kept) - 1 - used;

	if (!keeping || file != STDERR_FILENO)
		return __real_write(file, bytes, size);
	if (room > size)
		room = size;
	memcpy(kept + used, bytes, room);
	used += room;
	return (ssize_t)size;
}

void messages_keep(void)
{
	used = 0;
	keeping = true;
}

const char *messages_end(void)
{
	keeping = false;
	kept[used] = '\0';
	return kept;
}

/* UTF-8 may be in a message; control characters, escapes included, may not. */
void messages_check_lines(const char *text, int lines)
{
	const size_t length = strlen(text);
	int found = 0;

	CHECK(strncmp(text, "birdview: ", strlen("birdview: ")) == 0);
	for (const char *c = text; *c != '\0'; c++) {
		found += *c == '\n';
		CHECK(*c == '\n' || (unsigned char)*c >= ' ');
		CHECK(*c != 0x7f);
	}
	CHECK_EQ_INT(found, lines);
	CHECK_EQ_INT(text[length - 1], '\n');
}
