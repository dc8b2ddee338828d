/*
 * trial_file.c - a file that shows what a file system does, and is gone again
 *
 * One that has a name keeps it while it is looked at: some file systems do not do
 * with a file that has lost its name what they do with others, or give it another
 * one.  And it has a byte in it: mounts of object stores may store an empty file when it
 * was removed already.
 */

#include "io/trial_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "io/keeping.h"

/* On a full disk it stays empty, which is as good there. */
void bv_fill_trial_file(int file)
{
	if (bv_guess_keeping(file) != BV_KEEPS_TIMES)
		(void)!write(file, "\n", 1);
}

bool bv_trial_file_open(struct bv_trial_file *trial, int directory)
{
	struct bv_writer writer;

	trial->directory = directory;
	trial->name[0] = '\0';
	trial->file =
		openat(directory, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	if (trial->file >= 0)
		return true;
	bv_writer_init(&writer);
	trial->file = bv_create_temporary(&writer, directory, trial->name);
	if (trial->file < 0)
		return false;
	bv_fill_trial_file(trial->file);
	return true;
}

void bv_trial_file_close(const struct bv_trial_file *trial)
{
	close(trial->file);
	if (trial->name[0] != '\0')
		unlinkat(trial->directory, trial->name, 0);
}
