/*
 * files.c - the frames that are converted again and again, and their pictures
 *
 * A long run needs neither as many frames nor as much room for pictures as it
 * makes conversions: frames are taken in turn, and a picture replaces one that
 * was made some thousand conversions before.  There are far more of both than a
 * run has in work at a time.
 */

#include "files.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool bench_files_find(struct bench_files *files, const char *directory)
{
	char pattern[4096];
	struct stat status;
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/*.bin", directory);
	if (glob(pattern, 0, NULL, &found) != 0)
		return false;
	*files = (struct bench_files){.frame_count = found.gl_pathc};
	files->frames = calloc(found.gl_pathc, sizeof(*files->frames));
	for (size_t i = 0; files->frames != NULL && i < found.gl_pathc; i++) {
		files->frames[i] = strdup(found.gl_pathv[i]);
		if (stat(found.gl_pathv[i], &status) == 0)
			files->bytes += (uint64_t)status.st_size;
	}
	globfree(&found);
	return files->frames != NULL;
}

static void free_list(struct bench_files *files)
{
	for (size_t i = 0; files->pictures != NULL && i < BENCH_PICTURES; i++)
		free(files->pictures[i]);
	free(files->pictures);
	free(files->files);
	files->pictures = NULL;
	files->files = NULL;
}

static bool name_pictures(struct bench_files *files, uint32_t folders)
{
	files->pictures = calloc(BENCH_PICTURES, sizeof(*files->pictures));
	if (files->pictures == NULL)
		return false;
	for (uint32_t i = 0; i < BENCH_PICTURES; i++) {
		char name[64];

		snprintf(name, sizeof(name), "%u/%06u.png", i % folders, i);
		files->pictures[i] = strdup(name);
		if (files->pictures[i] == NULL)
			return false;
	}
	return true;
}

bool bench_files_list(struct bench_files *files, uint32_t count,
		      uint32_t folders)
{
	free_list(files);
	files->files = calloc(count, sizeof(*files->files));
	if (files->files == NULL || !name_pictures(files, folders))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		files->files[i].input = files->frames[i % files->frame_count];
		files->files[i].output = files->pictures[i % BENCH_PICTURES];
	}
	return true;
}

void bench_files_free(struct bench_files *files)
{
	free_list(files);
	for (size_t i = 0; files->frames != NULL && i < files->frame_count; i++)
		free(files->frames[i]);
	free(files->frames);
}
