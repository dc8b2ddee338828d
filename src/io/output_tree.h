/*
 * output_tree.h - finding and making the directory that an output goes to
 */

#ifndef BV_IO_OUTPUT_TREE_H
#define BV_IO_OUTPUT_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "birdview.h"
#include "io/file_time.h"

/* Where outputs go.  One tree serves one thread at a time. */
struct bv_output_tree {
	bool contained;  /* outputs lie below 'root' */
	bool sync;       /* see bv_output_tree_find(); false at first */
	int root;        /* the output directory, -1 without, or AT_FDCWD */
	int current;     /* the directory found last; -1: none */
	char *parent;    /* its path, a string; NULL before the first */
	size_t capacity; /* bytes allocated at 'parent' */
	/* What becomes of times there; nothing may be written at first. */
	struct bv_kept_times kept_times;
};

/*
 * Opens a tree.  With 'directory' NULL, an output is any path whose directory
 * exists.  Otherwise 'directory' exists (symbolic links to it are followed),
 * and outputs are relative paths below it.
 *
 * Fails with BV_ERR_DIRECTORY, and then there is nothing to close.  Stores the
 * errno of the failure, or 0, in '*system_error'.
 */
enum bv_status bv_output_tree_open(struct bv_output_tree *tree,
				   const char *directory, int *system_error);

/*
 * Opens the tree of an output directory that does not exist: nothing is found in
 * it (BV_ERR_DIRECTORY with ENOENT).
 */
void bv_output_tree_open_missing(struct bv_output_tree *tree);

/* Closes the descriptors of a tree and frees its memory. */
void bv_output_tree_close(struct bv_output_tree *tree);

/*
 * Finds the directory of the output 'path'; below an output directory it is
 * made if it is missing and 'make' says so.  Stores in '*directory' a
 * descriptor for the *at() functions (opened with O_PATH), which belongs to the
 * tree and holds until the next call, and in '*name' the last component, which
 * lies in 'path'.
 *
 *	BV_ERR_PATH		'path' is empty or ends in a slash, "." or "..";
 *				or, below an output directory, is absolute or
 *				has a component ".."
 *	BV_ERR_DIRECTORY	system_error, with ENOTDIR if there is a file or
 *				a symbolic link where a directory below the
 *				output directory should be
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

#endif /* BV_IO_OUTPUT_TREE_H */
