/*
 * walk.h - all frames below a directory
 */

#ifndef BV_CLI_WALK_H
#define BV_CLI_WALK_H

#include "cli/frames.h"
#include "cli/options.h"

/* An entry of a directory, to be taken or walked. */
struct bv_entry {
	const char *path;
	bool is_directory;
};

/* Walks that add to the same frames, one after the other. */
struct bv_walk {
	/* To be set by the caller; all else starts as 0. */
	struct bv_frames *frames;
	const struct bv_settings *settings;

	size_t directories; /* walked so far, those inside others too */

	/* Private: the entries still to do of all directories being walked. */
	struct bv_entry *entries;
	size_t count, capacity;
};

/*
 * Adds the files below the directory 'path', a path of input_path.h, that have the
 * name of a frame (frame_names.h) to the frames, in byte order of the names in each
 * directory.  The first 'below' bytes of their paths are not part of the output.
 *
 * Names that start with a dot are passed over.  Symbolic links are followed.
 * A directory that cannot be read, or that contains itself through a link, is
 * added to the errors of the frames, and so is a link, by its name no frame, of
 * which it cannot be known whether it leads to one.  Returns false if out of memory.
 */
bool bv_walk_directory(struct bv_walk *walk, const char *path, size_t below);

/* Frees the memory of the walks, but not the frames. */
void bv_walk_end(struct bv_walk *walk);

#endif /* BV_CLI_WALK_H */
