/*
 * walk.c - all frames below a directory
 *
 * A directory is read to its end and closed before its entries are looked at,
 * so that the depth of a tree costs no descriptors.  Entries are sorted, since
 * every file system has an order of its own.
 *
 * Whether an entry is a directory usually stands in the directory itself; only
 * symbolic links, and file systems that do not say, need a look at the entry.
 * For everything else the name decides: what it is will be seen when the frame
 * is opened, and in the worst case that frame fails.
 *
 * Symbolic links can lead back to where the walk came from.  A directory is
 * known by its device and inode; one that is its own ancestor is not entered.
 */

#include "cli/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/frame_names.h"
#include "cli/input_path.h"
#include "io/file_id.h"

struct ancestor {
	const struct ancestor *parent;
	struct bv_file_id id;
};

enum kind { A_FILE, A_DIRECTORY, UNSEEN };

/* UNSEEN comes with errno: there may be a directory.  A link that leads nowhere is none. */
static enum kind find_kind(DIR *directory, const struct dirent *entry)
{
	struct stat status;

	if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR ? A_DIRECTORY : A_FILE;
	if (fstatat(dirfd(directory), entry->d_name, &status, 0) == 0)
		return S_ISDIR(status.st_mode) ? A_DIRECTORY : A_FILE;
	return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? A_FILE
								     : UNSEEN;
}

static bool add_entry(struct bv_walk *walk, const char *path, size_t below,
		      const char *name, bool directory)
{
	struct bv_entry *entries = bv_grow(walk->entries, walk->count,
					   &walk->capacity, sizeof(*entries));
	const char *joined;

	if (entries == NULL)
		return false;
	walk->entries = entries;
	joined = bv_path_join(&walk->frames->names, path, name);
	if (joined == NULL)
		return false;
	if (!directory &&
	    !bv_shard_has(&walk->settings->shard, joined + below)) {
		bv_frames_leave_out(walk->frames, joined,
				    walk->settings->report);
		return true;
	}
	entries[walk->count++] =
		(struct bv_entry){.path = joined, .is_directory = directory};
	return true;
}

static bool add_unseen(struct bv_walk *walk, const char *path, const char *name,
		       int error)
{
	const char *joined = bv_path_join(&walk->frames->names, path, name);

	return joined != NULL &&
	       bv_frames_add_error(walk->frames, joined, BV_ERR_OPEN, error);
}

/*
 * Takes an entry that is a frame by its name, or a directory.  What may be one, and
 * cannot be seen, fails as a directory that cannot be read.
 */
static bool take_entry(struct bv_walk *walk, const char *path, size_t below,
		       DIR *directory, const struct dirent *entry)
{
	const char *name = entry->d_name;
	const enum kind kind = find_kind(directory, entry);
	const int error = errno;

	if (kind != A_DIRECTORY && !bv_is_frame_name(walk->settings, name))
		return kind != UNSEEN || add_unseen(walk, path, name, error);
	return add_entry(walk, path, below, name, kind == A_DIRECTORY);
}

/* Adds what is to be taken here or walked in an open directory. */
static bool read_entries(struct bv_walk *walk, const char *path, size_t below,
			 DIR *directory)
{
	const struct dirent *entry;

	while (errno = 0, (entry = readdir(directory)) != NULL) {
		if (*entry->d_name != '.' &&
		    !take_entry(walk, path, below, directory, entry))
			return false;
	}
	if (errno != 0)
		return bv_frames_add_error(walk->frames, bv_path_open(path),
					   BV_ERR_READ, errno);
	return true;
}

static bool is_own_ancestor(const struct ancestor *self)
{
	for (const struct ancestor *a = self->parent; a != NULL; a = a->parent)
		if (bv_same_file(&a->id, &self->id))
			return true;
	return false;
}

/* Opens a directory, adds its entries and closes it; 'self' becomes it. */
static bool read_directory(struct bv_walk *walk, const char *path, size_t below,
			   struct ancestor *self)
{
	DIR *directory = opendir(bv_path_open(path));
	struct stat status;
	bool enough_memory;

	if (directory == NULL)
		return bv_frames_add_error(walk->frames, bv_path_open(path),
					   BV_ERR_OPEN, errno);
	if (fstat(dirfd(directory), &status) != 0) {
		enough_memory = bv_frames_add_error(
			walk->frames, bv_path_open(path), BV_ERR_OPEN, errno);
		goto out;
	}
	self->id = bv_file_id(&status);
	if (is_own_ancestor(self)) {
		enough_memory = bv_frames_add_error(
			walk->frames, bv_path_open(path), BV_ERR_PATH, ELOOP);
		goto out;
	}
	walk->directories++;
	enough_memory = read_entries(walk, path, below, directory);
out:
	closedir(directory);
	return enough_memory;
}

/* All paths of a directory start alike, so that only the names count here. */
static int compare_entries(const void *a, const void *b)
{
	const struct bv_entry *first = a;
	const struct bv_entry *second = b;

	return strcmp(first->path, second->path);
}

/* The path is at most PATH_MAX long, and that limits the depth. */
static bool walk_below(struct bv_walk *walk, const char *path, size_t below,
		       const struct ancestor *parent)
{
	struct ancestor self = {.parent = parent};
	const size_t first = walk->count;
	size_t end;

	if (!read_directory(walk, path, below, &self))
		return false;
	end = walk->count;
	if (end > first)
		qsort(walk->entries + first, end - first,
		      sizeof(*walk->entries), compare_entries);
	for (size_t i = first; i < end; i++) {
		/* The array may move while a directory is walked. */
		const struct bv_entry entry = walk->entries[i];
		const bool enough_memory =
			entry.is_directory
				? walk_below(walk, entry.path, below, &self)
				: bv_frames_add(walk->frames, entry.path,
						below);

		if (!enough_memory)
			return false;
	}
	walk->count = first;
	return true;
}

bool bv_walk_directory(struct bv_walk *walk, const char *path, size_t below)
{
	return walk_below(walk, path, below, NULL);
}

void bv_walk_end(struct bv_walk *walk)
{
	free(walk->entries);
	walk->entries = NULL;
	walk->count = walk->capacity = 0;
}
