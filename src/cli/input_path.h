/*
 * input_path.h - paths of inputs, and their part below a root
 *
 * All of this is about text: no file is looked at, and symbolic links are not
 * resolved.  So ".." stays where it is; what may be left out without changing
 * the meaning, doubled slashes and ".", is left out.
 */

#ifndef BV_CLI_INPUT_PATH_H
#define BV_CLI_INPUT_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/storage.h"

/*
 * Returns 'path' without ".", doubled slashes and slashes at its end, from
 * 'names'; "" is the current directory.  A path that does not start with a
 * slash is put behind 'base', a path from here, unless that is NULL.
 * Returns NULL if out of memory.
 */
char *bv_path_clean(struct bv_name_pool *names, const char *base,
		    const char *path);

/* 'directory' and 'name' with a slash between them; NULL if out of memory. */
char *bv_path_join(struct bv_name_pool *names, const char *directory,
		   const char *name);

/* The bytes in front of 'name' in what bv_path_join() returns. */
size_t bv_path_prefix(const char *directory);

/* The path to give to the system: "." for the empty one. */
const char *bv_path_open(const char *path);

/* True if a component of 'path' is "..". */
bool bv_path_climbs(const char *path);

/*
 * A root: the directory below which paths are wanted.  A directory may have two
 * names, where a symbolic link or ".." is on the way: the one that somebody
 * wrote, and the one that the system finds.  Users have the first in mind and
 * programs often the second, so paths are compared with both.
 */
struct bv_root {
	const char *path;        /* as given */
	const char *here[2];     /* the current directory, by both names */
	const char *absolute[2]; /* the root; the second NULL if not there */
};

/*
 * Makes a root of 'path'.  Its strings are from 'names'.  Returns false with
 * errno if the name of the current directory cannot be found, or with ENOMEM.
 */
bool bv_root_init(struct bv_root *root, struct bv_name_pool *names,
		  const char *path);

enum bv_below {
	BV_BELOW_ROOT,
	BV_NOT_BELOW_ROOT,
	BV_CLIMBS_BELOW_ROOT, /* below it, but with ".." in that part */
	BV_BELOW_NO_MEMORY
};

/*
 * Cleans 'path' into '*clean', made absolute where it has to be to lie below
 * the root, and stores in '*below' where its part below the root starts.  For
 * the root itself that is bv_path_prefix(), which may lie beyond the end.
 */
enum bv_below bv_root_find(const struct bv_root *root,
			   struct bv_name_pool *names, const char *path,
			   const char **clean, size_t *below);

#endif /* BV_CLI_INPUT_PATH_H */
