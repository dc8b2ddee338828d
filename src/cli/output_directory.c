/*
 * output_directory.c - the directory given by -o
 */

#include "cli/output_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"

/* Makes every directory on the way that ends with a slash. */
static bool make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		int made;

		*slash = '\0';
		made = mkdir(path, 0777);
		*slash = '/';
		if (made != 0 && errno != EEXIST)
			return false;
	}
	return true;
}

static bool make_directory(const char *path)
{
	char copy[PATH_MAX];

	if (strlen(path) >= sizeof(copy)) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(copy, path);
	if (!make_parents(copy))
		return false;
	return mkdir(path, 0777) == 0 || errno == EEXIST;
}

bool bv_prepare_output_directory(const char *path)
{
	char quoted[BV_QUOTE_MAX];
	struct stat status;

	bv_quote(path, quoted, sizeof(quoted));
	if (!make_directory(path)) {
		bv_msg_errno("%s: cannot make the output directory", quoted);
		return false;
	}
	if (stat(path, &status) != 0) {
		bv_msg_errno("%s: cannot use the output directory", quoted);
		return false;
	}
	if (!S_ISDIR(status.st_mode)) {
		bv_msg("%s: is not a directory, expected one for the output",
		       quoted);
		return false;
	}
	if (faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) != 0) {
		bv_msg_errno("%s: cannot write to the output directory",
			     quoted);
		return false;
	}
	return true;
}
