/*
 * output_tree.h - finding and making the directory that an output goes to
 */

#ifndef BV_IO_OUTPUT_TREE_H
#define BV_IO_OUTPUT_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "birdview.h"
#include "io/file_time.h"
#include "io/identity.h"

/* Where outputs go.  One tree serves one thread at a time. */
struct bv_output_tree {
	bool contained;   /* outputs lie below 'root' */
	bool sync;        /* see bv_output_tree_find(); false at first */
	const char *path; /* of the output directory, as it was given */
	int home;    /* the directory that 'path' is meant from; the caller's */
	int root;    /* the output directory, -1 without, or AT_FDCWD */
	int current; /* the directory found last, maybe 'root'; -1: none */
	bool moved;  /* its path did not lead to it any more */
	char *parent;    /* its path, a string; NULL before the first */
	size_t capacity; /* bytes allocated at 'parent' */
	/* What becomes of times there; nothing may be written at first. */
	struct bv_kept_times kept_times;
	struct bv_identity root_identity;
	struct bv_identity current_identity; /* if found to write in it */
};

/*
 * Opens a tree.  With 'directory' NULL, an output is any path whose directory
 * exists.  Otherwise 'directory' exists (symbolic links to it are followed),
 * and outputs are relative paths below it; the string must outlive the tree.  If it
 * is relative, it is meant from the directory 'home', a descriptor that outlives the
 * tree, too, or AT_FDCWD.
 *
 * Fails with BV_ERR_DIRECTORY, and then there is nothing to close.  Stores the
 * errno of the failure, or 0, in '*system_error'.
 */
enum bv_status bv_output_tree_open(struct bv_output_tree *tree, int home,
				   const char *directory, int *system_error);

/*
 * Opens the tree of an output directory that does not exist: nothing is found in
 * it (BV_ERR_DIRECTORY with ENOENT).
 */
void bv_output_tree_open_missing(struct bv_output_tree *tree);

/* Closes the descriptors of a tree and frees its memory. */
void bv_output_tree_close(struct bv_output_tree *tree);

/*
 * Finds the directory of the output 'path'.  Stores in '*directory' a descriptor for
 * the *at() functions (opened with O_PATH), which belongs to the tree and holds
 * until the next call, and in '*name' the last component, which lies in 'path'.
 *
 * Without 'make' it is the directory that the path leads to now.  With it, the
 * directory is meant for writing: it is made if it is missing below an output
 * directory, and it may be the one that the same path led to in the call before,
 * which bv_output_tree_confirm() has to look at once more.
 *
 *	BV_ERR_PATH		'path' is empty or ends in a slash, "." or "..";
 *				or, below an output directory, is absolute or
 *				has a component ".."
 *	BV_ERR_DIRECTORY	system_error, with ENOTDIR if there is a file or
 *				a symbolic link where a directory below the
 *				output directory should be
 *	BV_ERR_OUTPUT_MOVED	its path does not lead to the output directory
 *				any more
 *	BV_ERR_DIRECTORY_FIXED	with 'make': the directory is append-only or
 *				immutable
 *	BV_ERR_NO_MEMORY
 *	BV_ERR_SYNC		system_error
 *
 * With tree->sync, all directories on the way from the output directory to it,
 * whoever made them, are on disk under their names.
 *
 * Stores the errno of the failure, or 0, in '*system_error'.
 */
enum bv_status bv_output_tree_find(struct bv_output_tree *tree,
				   const char *path, bool make, int *directory,
				   const char **name, int *system_error);

/*
 * Looks once more whether the paths of the output directory and of the directory
 * that bv_output_tree_find() has found to write in still lead there.  To be called
 * right before a file in it gets its name.  BV_OK without an output directory.
 *
 *	BV_ERR_DIRECTORY_MOVED	the directory is somewhere else, or gone; the next
 *				call of bv_output_tree_find() looks its path up
 *	BV_ERR_OUTPUT_MOVED	the output directory is
 *	BV_ERR_DIRECTORY	system_error: it cannot be looked at
 */
enum bv_status bv_output_tree_confirm(struct bv_output_tree *tree,
				      int *system_error);

#endif /* BV_IO_OUTPUT_TREE_H */
