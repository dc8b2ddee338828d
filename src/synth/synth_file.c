/*
 * synth_file.c - writing frames into a directory
 *
 * A file is written under a temporary name in the same directory, which ends as
 * that of no frame does, and renamed when it is complete.
 */
#include "synth_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One that cannot be made shows when the directory itself is. */
static void make_parents(const char *path)
{
	char *copy = strdup(path);

	if (!copy)
		return;
	for (char *p = copy; *p != '\0'; p++) {
		if (*p != '/' || p == copy)
			continue;
		*p = '\0';
		(void)mkdir(copy, 0777);
		*p = '/';
	}
	free(copy);
}

int bv_synth_make_directory(const char *path)
{
	struct stat st;

	make_parents(path);
	if (mkdir(path, 0777) == 0)
		return 0;
	if (errno != EEXIST || stat(path, &st) != 0)
		return -1;
	if (S_ISDIR(st.st_mode))
		return 0;
	errno = ENOTDIR;
	return -1;
}

/* mkstemp() makes files private; give this one the usual permissions. */
static int open_to_others(int fd)
{
	const mode_t mask = umask(0);

	umask(mask);
	return fchmod(fd, 0666 & ~mask);
}

/* Returns 0, or -1 with errno set and no temporary file left. */
static int write_and_rename(char *temporary, const char *name,
			    const struct frame *frame)
{
	const int fd = mkstemp(temporary);
	FILE *file;
	int error = 0;

	if (fd < 0)
		return -1;
	file = fdopen(fd, "wb");
	if (!file) {
		error = errno;
		close(fd);
		goto out_unlink;
	}
	if (open_to_others(fd) != 0 || bv_synth_put_frame(file, frame) != 0)
		error = errno;
	if (fclose(file) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(temporary, name) != 0)
		error = errno;
out_unlink:
	if (error != 0)
		unlink(temporary);
	errno = error;
	return error == 0 ? 0 : -1;
}

int bv_synth_write_frame(const char *directory, const struct frame *frame)
{
	char *name = NULL;
	char *temporary = NULL;
	int result = -1;

	if (asprintf(&name, "%s/%06lld.%s", directory, (long long)frame->number,
		     frame->format->extension) < 0) {
		name = NULL;
		goto out;
	}
	if (asprintf(&temporary, "%s/.birdview-synth.XXXXXX", directory) < 0) {
		temporary = NULL;
		goto out;
	}
	result = write_and_rename(temporary, name, frame);
out:
	if (result != 0)
		fprintf(stderr, "birdview-synth: cannot write %s: %s\n",
			name ? name : directory, strerror(errno));
	free(temporary);
	free(name);
	return result;
}
