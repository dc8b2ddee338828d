/*
 * output_directory.c - the directory given by -o
 */

#include "cli/output_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"
#include "core/system_words.h"
#include "io/beneath.h"
#include "io/identity.h"
#include "io/keeping.h"
#include "io/sync.h"

/* Forces the names in the directory that 'path' is in to disk. */
static bool sync_parent(const char *path)
{
	char copy[PATH_MAX];
	int parent;
	bool synced;

	strcpy(copy, path);
	parent = open(dirname(copy), BV_DIRECTORY_FLAGS);
	if (parent < 0)
		return false;
	synced = bv_sync_directory(parent) == 0;
	close(parent);
	return synced;
}

/*
 * Who found a directory there cannot know whether it is on disk yet; but of one
 * in which nothing may be read, only who made it insists.
 */
static bool make_one(const char *path, bool sync)
{
	if (mkdir(path, 0777) == 0)
		return !sync || sync_parent(path);
	if (errno != EEXIST)
		return false;
	if (sync)
		sync_parent(path);
	return true;
}

/* Makes every directory on the way that ends with a slash. */
static bool make_parents(char *path, bool sync)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		bool made;

		*slash = '\0';
		made = make_one(path, sync);
		*slash = '/';
		if (!made)
			return false;
	}
	return true;
}

static bool make_directory(const char *path, bool sync)
{
	char copy[PATH_MAX];

	if (strlen(path) >= sizeof(copy)) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(copy, path);
	return make_parents(copy, sync) && make_one(path, sync);
}

static bool expect_directory(const struct stat *status, const char *quoted)
{
	if (S_ISDIR(status->st_mode))
		return true;
	bv_msg("%s: is not a directory, expected one for the output", quoted);
	return false;
}

/*
 * What is made in such a directory stays there for ever, under the name that it
 * was made with.
 */
static bool expect_changeable(const char *path, const char *quoted)
{
	struct bv_identity identity;

	if (bv_identify(AT_FDCWD, path, &identity) != 0) {
		bv_msg_errno("%s: cannot use the output directory", quoted);
		return false;
	}
	if (!identity.append_only && !identity.immutable)
		return true;
	bv_msg("%s: is %s (see lsattr -d), expected a directory in which files "
	       "can be renamed",
	       quoted, identity.immutable ? "immutable" : "append-only");
	return false;
}

bool bv_prepare_output_directory(const char *path, bool sync)
{
	char quoted[BV_QUOTE_MAX];
	struct stat status;

	bv_quote(path, quoted, sizeof(quoted));
	if (!make_directory(path, sync)) {
		bv_msg_errno("%s: cannot make the output directory", quoted);
		return false;
	}
	if (stat(path, &status) != 0) {
		bv_msg_errno("%s: cannot use the output directory", quoted);
		return false;
	}
	if (!expect_directory(&status, quoted) ||
	    !expect_changeable(path, quoted))
		return false;
	if (faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) != 0) {
		bv_msg_errno("%s: cannot write to the output directory",
			     quoted);
		return false;
	}
	return true;
}

/*
 * A picture written under its own name would be there before it is whole, and could
 * not be replaced where files are stored once and for all.
 */
static void tell_fixed_names(const char *path, const struct bv_kept *kept)
{
	char quoted[BV_QUOTE_MAX], words[BV_WORDS_MAX];

	bv_quote(path, quoted, sizeof(quoted));
	bv_msg("%s: files cannot be renamed there (%s), and no picture could "
	       "get its name; write to a local directory, and copy that, as "
	       "with 'aws s3 sync' or 'rclone copy'",
	       quoted, bv_error_words(kept->rename_error, words));
	if (kept->left[0] != '\0')
		bv_msg("%s: nor can they be removed: the file %s is left, by "
		       "which that was found",
		       quoted, kept->left);
}

bool bv_try_output_directory(const char *path, bool tell,
			     struct bv_options *options)
{
	const int directory = open(path, BV_DIRECTORY_FLAGS);
	char quoted[BV_QUOTE_MAX];
	struct bv_kept kept;

	if (directory < 0)
		return true; /* whoever needs it says so */
	bv_try_keeping(directory, &kept);
	close(directory);
	if (kept.rename_error != 0) {
		tell_fixed_names(path, &kept);
		return false;
	}
	options->keeping_is_known = true;
	options->keeping = kept.times;
	if (tell && kept.times == BV_KEEPS_NO_TIMES)
		bv_msg("warning: %s: the file system does not keep the times "
		       "of pictures; one counts as up to date if it is not "
		       "older than its frame, and says that it was made of it",
		       bv_quote(path, quoted, sizeof(quoted)));
	return true;
}

bool bv_inspect_output_directory(const char *path)
{
	char quoted[BV_QUOTE_MAX];
	struct stat status;

	bv_quote(path, quoted, sizeof(quoted));
	if (stat(path, &status) == 0)
		return expect_directory(&status, quoted);
	if (errno == ENOENT)
		return true;
	bv_msg_errno("%s: cannot use the output directory", quoted);
	return false;
}
