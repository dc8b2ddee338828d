/*
 * output_tree.c - finding and making the directory that an output goes to
 *
 * Below an output directory, nothing may be written outside of it, whatever the
 * path of the output says and whatever lies in the way.  Checking a path and
 * then using it would leave time to plant a symbolic link in between.  So the
 * path is never handed to the kernel: each directory on the way is opened from
 * the one before it, without following a link, and ".." is refused.
 *
 * That is a call or two for each component, and frames mostly come grouped by
 * directory.  So the last directory stays open and serves the next output too
 * if its path is the same.  An ordinary path is opened each time, since a
 * relative one means another directory after a chdir().
 *
 * A new directory is a name in the one above it, which has to be forced to disk
 * as well where pictures are.  Another process may have made it a moment ago and
 * not yet come to that, so each directory that is passed is synced.
 *
 * Directories are opened with O_PATH: that asks for no permission to read them,
 * which writing a file in them does not need.
 */

#include "io/output_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/sync.h"

/* How directories are opened, and what new ones permit before the umask. */
static const int directory_flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
static const mode_t directory_mode = 0777;

/* ---------------------------------------------------------------------- */
/* Paths                                                                  */
/* ---------------------------------------------------------------------- */

/* One component of a path; not a string, but a part of one. */
struct component {
	const char *start;
	size_t length;
};

/*
 * Takes the next component, which may be empty, off '*path'; '*path' becomes
 * NULL at the end.
 */
static struct component next_component(const char **path)
{
	const struct component component = {*path, strcspn(*path, "/")};
	const char *end = component.start + component.length;

	*path = *end == '/' ? end + 1 : NULL;
	return component;
}

static bool is(struct component component, const char *text)
{
	return component.length == strlen(text) &&
	       memcmp(component.start, text, component.length) == 0;
}

static bool acceptable(const struct bv_output_tree *tree, const char *path)
{
	struct component component;

	if (tree->contained && path[0] == '/')
		return false;
	do {
		component = next_component(&path);
		if (tree->contained && is(component, ".."))
			return false;
	} while (path != NULL);
	return !is(component, "") && !is(component, ".") &&
	       !is(component, "..");
}

/* ---------------------------------------------------------------------- */
/* Directories                                                            */
/* ---------------------------------------------------------------------- */

/* Opens a directory, and may make it first.  Returns -1 with errno. */
static int open_or_make(int parent, const char *name, bool make)
{
	const int flags = directory_flags | O_NOFOLLOW;
	int directory = openat(parent, name, flags);

	if (directory >= 0 || errno != ENOENT || !make)
		return directory;
	/* Another process may have made it meanwhile. */
	if (mkdirat(parent, name, directory_mode) != 0 && errno != EEXIST)
		return -1;
	return openat(parent, name, flags);
}

static int open_component(int parent, struct component component, bool make)
{
	char name[NAME_MAX + 1];

	if (component.length > NAME_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, component.start, component.length);
	name[component.length] = '\0';
	return open_or_make(parent, name, make);
}

/*
 * Opens the directory 'path' below the root, and skips empty components as in
 * "a//b/".  Returns BV_ERR_DIRECTORY or BV_ERR_SYNC with errno.
 */
static enum bv_status walk(const struct bv_output_tree *tree, const char *path,
			   bool make, int *found)
{
	int directory = openat(tree->root, ".", directory_flags);

	while (directory >= 0 && path != NULL) {
		const struct component component = next_component(&path);
		const int parent = directory;
		bool synced;
		int error;

		if (component.length == 0)
			continue;
		directory = open_component(parent, component, make);
		synced = directory < 0 || !tree->sync ||
			 bv_sync_directory(parent) == 0;
		error = errno;
		close(parent);
		if (!synced)
			close(directory);
		errno = error;
		if (!synced)
			return BV_ERR_SYNC;
	}
	*found = directory;
	return directory >= 0 ? BV_OK : BV_ERR_DIRECTORY;
}

/* ---------------------------------------------------------------------- */
/* The last directory                                                     */
/* ---------------------------------------------------------------------- */

static void forget(struct bv_output_tree *tree)
{
	if (tree->current >= 0)
		close(tree->current);
	tree->current = -1;
}

/*
 * True if the last directory is that of the 'length' bytes at 'parent', and was
 * not deleted since: a deleted directory has no links left, and no file can be
 * made in it.
 */
static bool is_current(const struct bv_output_tree *tree, const char *parent,
		       size_t length)
{
	struct stat status;

	return tree->contained && tree->current >= 0 &&
	       strlen(tree->parent) == length &&
	       memcmp(tree->parent, parent, length) == 0 &&
	       fstat(tree->current, &status) == 0 && status.st_nlink > 0;
}

/* Keeps a copy of the path; the memory for it only grows. */
static bool remember(struct bv_output_tree *tree, const char *parent,
		     size_t length)
{
	if (length >= tree->capacity) {
		const size_t capacity = 2 * length + 1;
		char *memory = realloc(tree->parent, capacity);

		if (memory == NULL)
			return false;
		tree->parent = memory;
		tree->capacity = capacity;
	}
	memcpy(tree->parent, parent, length);
	tree->parent[length] = '\0';
	return true;
}

/* ---------------------------------------------------------------------- */
/* The interface                                                          */
/* ---------------------------------------------------------------------- */

enum bv_status bv_output_tree_open(struct bv_output_tree *tree,
				   const char *directory, int *system_error)
{
	int root = AT_FDCWD;

	*system_error = 0;
	if (directory != NULL) {
		root = open(directory, directory_flags);
		if (root < 0) {
			*system_error = errno;
			return BV_ERR_DIRECTORY;
		}
	}
	*tree = (struct bv_output_tree){
		.contained = directory != NULL,
		.root = root,
		.current = -1,
	};
	return BV_OK;
}

void bv_output_tree_open_missing(struct bv_output_tree *tree)
{
	*tree = (struct bv_output_tree){
		.contained = true,
		.root = -1,
		.current = -1,
	};
}

void bv_output_tree_close(struct bv_output_tree *tree)
{
	forget(tree);
	if (tree->root >= 0)
		close(tree->root);
	free(tree->parent);
}

/* Opens the directory 'tree->parent'. */
static enum bv_status open_parent(struct bv_output_tree *tree, bool make)
{
	if (tree->root == -1) {
		errno = ENOENT;
		return BV_ERR_DIRECTORY;
	}
	if (tree->contained)
		return walk(tree, tree->parent, make, &tree->current);
	tree->current = open(*tree->parent != '\0' ? tree->parent : ".",
			     directory_flags);
	return tree->current >= 0 ? BV_OK : BV_ERR_DIRECTORY;
}

enum bv_status bv_output_tree_find(struct bv_output_tree *tree,
				   const char *path, bool make, int *directory,
				   const char **name, int *system_error)
{
	const char *slash = strrchr(path, '/');
	/* The parent ends with the last slash, for it may be "/" alone. */
	const size_t length = slash != NULL ? (size_t)(slash + 1 - path) : 0;
	enum bv_status status;

	*system_error = 0;
	if (!acceptable(tree, path))
		return BV_ERR_PATH;
	if (!is_current(tree, path, length)) {
		forget(tree);
		if (!remember(tree, path, length))
			return BV_ERR_NO_MEMORY;
		status = open_parent(tree, make);
		if (status != BV_OK) {
			*system_error = errno;
			return status;
		}
	}
	*directory = tree->current;
	*name = path + length;
	return BV_OK;
}
