/*
 * input_path.c - paths of inputs, and their part below a root
 */

#include "cli/input_path.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOT_BELOW SIZE_MAX

char *bv_path_clean(struct bv_name_pool *names, const char *base,
		    const char *path)
{
	const size_t base_length =
		base != NULL && *path != '/' ? strlen(base) : 0;
	char *clean = bv_name_take(names, base_length + strlen(path) + 2);
	size_t used = base_length;

	if (clean == NULL)
		return NULL;
	if (base_length > 0)
		memcpy(clean, base, base_length);
	else if (*path == '/')
		clean[used++] = '/';
	while (*path != '\0') {
		const size_t length = strcspn(path, "/");

		if (length > 0 && !(length == 1 && *path == '.')) {
			if (used > 0 && clean[used - 1] != '/')
				clean[used++] = '/';
			memcpy(clean + used, path, length);
			used += length;
		}
		path += length + (path[length] == '/' ? 1 : 0);
	}
	clean[used] = '\0';
	bv_name_trim(names, clean, used + 1);
	return clean;
}

size_t bv_path_prefix(const char *directory)
{
	const size_t length = strlen(directory);
	const bool complete = length == 0 || directory[length - 1] == '/';

	return complete ? length : length + 1;
}

char *bv_path_join(struct bv_name_pool *names, const char *directory,
		   const char *name)
{
	const size_t prefix = bv_path_prefix(directory);
	const size_t length = strlen(name);
	char *path = bv_name_take(names, prefix + length + 1);

	if (path == NULL)
		return NULL;
	if (prefix > 0) {
		memcpy(path, directory, prefix - 1);
		path[prefix - 1] = '/';
	}
	memcpy(path + prefix, name, length + 1);
	return path;
}

const char *bv_path_open(const char *path)
{
	return *path != '\0' ? path : ".";
}

bool bv_path_climbs(const char *path)
{
	while (*path != '\0') {
		const size_t length = strcspn(path, "/");

		if (length == 2 && memcmp(path, "..", 2) == 0)
			return true;
		path += length + (path[length] == '/' ? 1 : 0);
	}
	return false;
}

/* Where the part of 'path' below 'root' starts; both are clean. */
static size_t part_below(const char *path, const char *root)
{
	const size_t prefix = bv_path_prefix(root);
	const size_t length = strlen(root);

	if (*root == '\0')
		return *path != '/' ? 0 : NOT_BELOW;
	if (strncmp(path, root, length) != 0)
		return NOT_BELOW;
	if (prefix > length && path[length] != '/' && path[length] != '\0')
		return NOT_BELOW;
	return prefix;
}

/* A clean copy of 'path', which is freed. */
static const char *keep(struct bv_name_pool *names, char *path)
{
	const char *kept = NULL;

	if (path != NULL) {
		kept = bv_path_clean(names, NULL, path);
		free(path);
		errno = ENOMEM;
	}
	return kept;
}

bool bv_root_init(struct bv_root *root, struct bv_name_pool *names,
		  const char *path)
{
	char *resolved;

	memset(root, 0, sizeof(*root));
	root->here[0] = keep(names, get_current_dir_name());
	if (root->here[0] == NULL)
		return false;
	root->here[1] = keep(names, getcwd(NULL, 0));
	if (root->here[1] == NULL)
		return false;

	resolved = realpath(path, NULL);
	if (resolved != NULL) {
		root->absolute[1] = keep(names, resolved);
		if (root->absolute[1] == NULL)
			return false;
	}
	root->path = bv_path_clean(names, NULL, path);
	root->absolute[0] = bv_path_clean(names, root->here[0], path);
	errno = ENOMEM;
	return root->path != NULL && root->absolute[0] != NULL;
}

/*
 * Two tries: by the names that were written, both relative if they can be; then
 * by those that the system finds.
 */
enum bv_below bv_root_find(const struct bv_root *root,
			   struct bv_name_pool *names, const char *path,
			   const char **clean, size_t *below)
{
	const bool same_kind = (*root->path == '/') == (*path == '/');

	for (int i = 0; i < 2 && root->absolute[i] != NULL; i++) {
		const bool as_given = i == 0 && same_kind;
		char *candidate = bv_path_clean(
			names, as_given ? NULL : root->here[i], path);
		size_t start;

		if (candidate == NULL)
			return BV_BELOW_NO_MEMORY;
		start = part_below(candidate,
				   as_given ? root->path : root->absolute[i]);
		if (start == NOT_BELOW) {
			bv_name_trim(names, candidate, 0);
			continue;
		}
		*clean = candidate;
		*below = start;
		if (start <= strlen(candidate) &&
		    bv_path_climbs(candidate + start))
			return BV_CLIMBS_BELOW_ROOT;
		return BV_BELOW_ROOT;
	}
	return BV_NOT_BELOW_ROOT;
}
