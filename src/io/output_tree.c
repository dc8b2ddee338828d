/*
 * output_tree.c - finding the directory that an output goes to
 *
 * Directories move while a run is at work: somebody renames one, or puts a link or
 * another directory in its place.  A descriptor of it stays good, and a picture
 * would follow it to wherever it is now.  So a name is looked up each time that
 * something is said of a picture ("up to date") and once more right before a picture
 * gets its name (bv_output_tree_confirm()).  In between, the directory that was
 * found is used without asking: outputs mostly come grouped by directory, and
 * looking it up costs a few calls.
 *
 * The output directory itself is opened once, and compared with what its path leads
 * to now, by device and inode.
 *
 * One race remains.  The kernel has no call that renames a file in a directory that
 * is opened only if that still has a certain name.  If a directory is moved between
 * the last look at it and the rename, a picture goes with it.  Two calls lie between
 * (what was opened is identified, and the output directory looked at); without
 * openat2(), a few more.
 *
 * Without an output directory an output is an ordinary path, whose directory is
 * opened each time and not asked about again.
 */

#include "io/output_tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/beneath.h"

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
/* The output directory                                                   */
/* ---------------------------------------------------------------------- */

/* Whether the path of the output directory still leads to it. */
static enum bv_status confirm_root(const struct bv_output_tree *tree,
				   int *system_error)
{
	struct bv_identity now;

	if (!tree->contained || tree->root == -1)
		return BV_OK;
	if (bv_identify(tree->home, tree->path, &now) != 0) {
		if (bv_leads_nowhere(errno))
			return BV_ERR_OUTPUT_MOVED;
		*system_error = errno;
		return BV_ERR_DIRECTORY;
	}
	return bv_same_file(&now.file, &tree->root_identity.file)
		       ? BV_OK
		       : BV_ERR_OUTPUT_MOVED;
}

static bool open_root(struct bv_output_tree *tree)
{
	tree->root = openat(tree->home, tree->path, BV_DIRECTORY_FLAGS);
	if (tree->root < 0 ||
	    bv_identify(tree->root, "", &tree->root_identity) != 0)
		return false;
	tree->kept_times.tried = tree->root_identity.file.device;
	tree->kept_times.keeping = bv_guess_keeping(tree->root);
	return true;
}

/* ---------------------------------------------------------------------- */
/* The directory found last                                               */
/* ---------------------------------------------------------------------- */

static void forget(struct bv_output_tree *tree)
{
	if (tree->current >= 0 && tree->current != tree->root)
		close(tree->current);
	tree->current = -1;
}

/* True if it was that of the 'length' bytes at 'parent'. */
static bool is_current(const struct bv_output_tree *tree, const char *parent,
		       size_t length)
{
	return tree->contained && tree->current >= 0 && !tree->moved &&
	       strlen(tree->parent) == length &&
	       memcmp(tree->parent, parent, length) == 0;
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

/*
 * True if all directories on the way to one that was just opened are on disk: it is
 * the one that was found last, by the same path.
 */
static bool is_synced(const struct bv_output_tree *tree, int last, int found)
{
	struct bv_identity a, b;

	return !tree->sync || (last >= 0 && bv_identify(last, "", &a) == 0 &&
			       bv_identify(found, "", &b) == 0 &&
			       bv_same_file(&a.file, &b.file));
}

/*
 * Opens the directory that 'tree->parent' leads to now.  'last' is the one that it
 * led to before, or -1.  Returns BV_ERR_DIRECTORY or BV_ERR_SYNC with errno.
 */
static enum bv_status look_up(struct bv_output_tree *tree, int last, bool make)
{
	if (tree->root == -1) {
		errno = ENOENT;
		return BV_ERR_DIRECTORY;
	}
	if (!tree->contained) {
		tree->current = open(*tree->parent != '\0' ? tree->parent : ".",
				     BV_DIRECTORY_FLAGS);
		return tree->current >= 0 ? BV_OK : BV_ERR_DIRECTORY;
	}
	if (*tree->parent == '\0') {
		tree->current = tree->root;
		return BV_OK;
	}
	tree->current = bv_open_beneath(tree->root, tree->parent);
	if (tree->current >= 0 && is_synced(tree, last, tree->current))
		return BV_OK;
	if (tree->current < 0 && (errno != ENOENT || !make))
		return BV_ERR_DIRECTORY;
	forget(tree);
	return bv_walk_beneath(tree->root, tree->parent, make, tree->sync,
			       &tree->current);
}

/* Puts the directory of the 'length' bytes at 'parent' into place. */
static enum bv_status open_parent(struct bv_output_tree *tree,
				  const char *parent, size_t length, bool make,
				  int *system_error)
{
	const int before = tree->current;
	const int last = is_current(tree, parent, length) ? before : -1;
	enum bv_status status = confirm_root(tree, system_error);

	if (status == BV_OK && !remember(tree, parent, length))
		status = BV_ERR_NO_MEMORY;
	tree->current = -1;
	tree->moved = false;
	if (status == BV_OK) {
		status = look_up(tree, last, make);
		*system_error = status == BV_OK ? 0 : errno;
	}
	if (before >= 0 && before != tree->root)
		close(before);
	return status;
}

/* ---------------------------------------------------------------------- */
/* The interface                                                          */
/* ---------------------------------------------------------------------- */

enum bv_status bv_output_tree_open(struct bv_output_tree *tree, int home,
				   const char *directory, int *system_error)
{
	*system_error = 0;
	*tree = (struct bv_output_tree){
		.contained = directory != NULL,
		.path = directory,
		.home = home,
		.root = directory != NULL ? -1 : AT_FDCWD,
		.current = -1,
	};
	if (directory == NULL || open_root(tree))
		return BV_OK;
	*system_error = errno;
	bv_output_tree_close(tree);
	return BV_ERR_DIRECTORY;
}

void bv_output_tree_open_missing(struct bv_output_tree *tree)
{
	*tree = (struct bv_output_tree){
		.contained = true,
		.home = AT_FDCWD,
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

/* Whether a file in the directory can get another name, which a temporary must. */
static enum bv_status prepare_to_write(struct bv_output_tree *tree,
				       int *system_error)
{
	if (bv_identify(tree->current, "", &tree->current_identity) != 0) {
		*system_error = errno;
		return BV_ERR_DIRECTORY;
	}
	return tree->current_identity.append_only ||
			       tree->current_identity.immutable
		       ? BV_ERR_DIRECTORY_FIXED
		       : BV_OK;
}

enum bv_status bv_output_tree_find(struct bv_output_tree *tree,
				   const char *path, bool make, int *directory,
				   const char **name, int *system_error)
{
	const char *slash = strrchr(path, '/');
	/* The parent ends with the last slash, for it may be "/" alone. */
	const size_t length = slash != NULL ? (size_t)(slash + 1 - path) : 0;
	enum bv_status status = BV_OK;

	*system_error = 0;
	if (!acceptable(tree, path))
		return BV_ERR_PATH;
	if (!make || !is_current(tree, path, length))
		status = open_parent(tree, path, length, make, system_error);
	if (status == BV_OK && make)
		status = prepare_to_write(tree, system_error);
	if (status != BV_OK)
		return status;
	*directory = tree->current;
	*name = path + length;
	return BV_OK;
}

/* Whether the path of the directory found last still leads to it. */
static bool is_in_place(const struct bv_output_tree *tree)
{
	struct bv_identity now;
	int directory;
	bool same;

	if (tree->current == tree->root)
		return true;
	directory = bv_open_beneath(tree->root, tree->parent);
	if (directory < 0)
		return false;
	same = bv_identify(directory, "", &now) == 0 &&
	       bv_same_file(&now.file, &tree->current_identity.file);
	close(directory);
	return same;
}

enum bv_status bv_output_tree_confirm(struct bv_output_tree *tree,
				      int *system_error)
{
	enum bv_status status;

	*system_error = 0;
	if (!tree->contained)
		return BV_OK;
	tree->moved = !is_in_place(tree);
	status = confirm_root(tree, system_error);
	return status == BV_OK && tree->moved ? BV_ERR_DIRECTORY_MOVED : status;
}
