/*
 * sync_run.c - forcing the pictures of a run to disk at its end
 *
 * A sync for each picture costs a write to the disk and a wait for each; one of
 * the whole file system, with whatever others have written to it, costs that
 * once, and covers names and new directories, too.  Where nothing else goes on,
 * that is cheaper by far.
 *
 * Pictures may lie in several file systems, if something is mounted below the
 * output directory.  So the directories of all pictures are visited, and the file
 * system of each is synced once.
 *
 * Linux reports an error of writing to those who have had the file system open
 * since before it happened.  So the output directory is opened when the run
 * begins.
 */

#include "work/sync_run.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/sync.h"
#include "work/directories.h"

/* File systems that are told apart; what is beyond them is synced more often. */
#define MOST_DEVICES 16

struct syncing {
	dev_t done[MOST_DEVICES];
	size_t count;
	int error; /* the first errno */
};

static bool is_wanted(const struct bv_run *run)
{
	return run->options->all.sync == BV_SYNC_END && !run->check;
}

void bv_sync_run_begin(struct bv_sync_run *sync, const struct bv_run *run)
{
	const char *directory = run->options->all.output_directory;
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

	sync->directory = -1;
	if (is_wanted(run) && directory != NULL)
		sync->directory = openat(run->options->home, directory, flags);
}

void bv_sync_run_free(struct bv_sync_run *sync)
{
	if (sync->directory >= 0)
		close(sync->directory);
	sync->directory = -1;
}

static bool is_done(const struct syncing *syncing, dev_t device)
{
	for (size_t i = 0; i < syncing->count; i++) {
		if (syncing->done[i] == device)
			return true;
	}
	return false;
}

static void note_error(struct syncing *syncing)
{
	if (syncing->error == 0)
		syncing->error = errno;
}

/* Syncs the file system of a directory unless that was done. */
static void sync_by(struct syncing *syncing, int directory,
		    int (*sync)(int directory))
{
	struct stat status;

	if (fstat(directory, &status) != 0) {
		note_error(syncing);
		return;
	}
	if (is_done(syncing, status.st_dev))
		return;
	if (sync(directory) != 0) {
		note_error(syncing);
		return;
	}
	if (syncing->count < MOST_DEVICES)
		syncing->done[syncing->count++] = status.st_dev;
}

static void sync_directory(void *context, int directory)
{
	sync_by(context, directory, bv_sync_file_system);
}

enum bv_status bv_sync_run_end(struct bv_sync_run *sync,
			       const struct bv_run *run, int *system_error)
{
	struct syncing syncing = {0};

	*system_error = 0;
	if (!is_wanted(run))
		return BV_OK;
	if (sync->directory >= 0)
		sync_by(&syncing, sync->directory, syncfs);
	if (syncing.error == 0)
		bv_visit_directories(run, false, sync_directory, &syncing);
	*system_error = syncing.error;
	return syncing.error == 0 ? BV_OK : BV_ERR_SYNC;
}
