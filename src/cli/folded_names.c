/*
 * folded_names.c - no two frames for one picture where names are folded
 */

#include "cli/folded_names.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/collision.h"
#include "cli/message.h"
#include "io/beneath.h"
#include "io/folding.h"

/* What a directory to be made will be like, those around it are already. */
static int open_nearest(const char *path)
{
	char copy[PATH_MAX];
	const char *name = copy;
	int directory;

	if (strlen(path) >= sizeof(copy))
		return -1;
	strcpy(copy, path);
	while ((directory = open(name, BV_DIRECTORY_FLAGS)) < 0 &&
	       errno == ENOENT && strcmp(name, ".") != 0)
		name = dirname(copy);
	return directory;
}

static struct bv_folding find_folding(const char *path, bool dry_run)
{
	const int directory =
		dry_run ? open_nearest(path) : open(path, BV_DIRECTORY_FLAGS);
	struct bv_folding folding = {0};

	if (directory < 0)
		return folding;
	folding = dry_run ? bv_guess_folding(directory)
			  : bv_try_folding(directory);
	close(directory);
	return folding;
}

/* The name of an output as the file system sees it; NULL if out of memory. */
static const char *fold_output(struct bv_name_pool *names,
			       const struct bv_folding *folding,
			       const char *output)
{
	const size_t length = strlen(output);
	char *folded = bv_name_take(names, BV_FOLDED_MAX(length) + 1);
	size_t size;

	if (folded == NULL)
		return NULL;
	size = bv_fold_name(folding, output, length, folded);
	folded[size] = '\0';
	bv_name_trim(names, folded, size + 1);
	return folded;
}

/* Finds two frames with one output, once these are folded. */
static bool find_collision(const struct bv_frames *frames,
			   const struct bv_folding *folding,
			   struct bv_collision *collision)
{
	struct bv_frames folded = {.count = frames->count};
	bool good;

	folded.files = reallocarray(NULL, frames->count, sizeof(*folded.files));
	good = folded.files != NULL;
	for (size_t i = 0; good && i < frames->count; i++) {
		const struct bv_file *file = &frames->files[i];

		folded.files[i].input = file->input;
		folded.files[i].output =
			fold_output(&folded.names, folding, file->output);
		good = folded.files[i].output != NULL;
	}
	good = good && bv_find_collision(&folded, collision);
	bv_frames_free(&folded);
	return good;
}

enum bv_exit bv_check_folded_names(const struct bv_settings *settings,
				   const struct bv_frames *frames)
{
	const char *path = settings->convert.output_directory;
	char first[BV_QUOTE_MAX], second[BV_QUOTE_MAX], quoted[BV_QUOTE_MAX];
	struct bv_collision collision;
	struct bv_folding folding;

	if (path == NULL || frames->count < 2)
		return BV_EXIT_DONE;
	folding = find_folding(path, settings->dry_run);
	if (!folding.letters && !folding.accents)
		return BV_EXIT_DONE;
	if (!find_collision(frames, &folding, &collision)) {
		bv_msg("cannot start: %s", bv_status_string(BV_ERR_NO_MEMORY));
		return BV_EXIT_CANNOT_START;
	}
	if (!collision.found)
		return BV_EXIT_DONE;
	bv_msg("%s and %s would become the same picture, since the file system "
	       "of %s does not tell their names apart; convert them to "
	       "different directories",
	       bv_quote(collision.first.input, first, sizeof(first)),
	       bv_quote(collision.second.input, second, sizeof(second)),
	       bv_quote(path, quoted, sizeof(quoted)));
	return BV_EXIT_USAGE;
}
