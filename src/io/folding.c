/*
 * folding.c - whether a directory tells names apart
 *
 * There is no call that says so of every file system.  So a file is looked for by
 * another name than its own: if there is something by that name, and it is the same
 * file, the two are one.
 */

#include "io/folding.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io/file_id.h"
#include "io/temporary.h"
#include "io/trial_file.h"

/* As Linux has them; a C library may come without the header that says so. */
#define GET_FLAGS _IOR('f', 1, long)
#define FOLDS_NAMES 0x40000000

/* Entries that are looked at for a name with what is asked about in it. */
#define MOST_ENTRIES 1000

/* The same name with large letters for small ones, and the other way round. */
static void swap_letters(char *name)
{
	for (; *name != '\0'; name++) {
		if ((*name >= 'a' && *name <= 'z') ||
		    (*name >= 'A' && *name <= 'Z'))
			*name ^= 'a' ^ 'A';
	}
}

/* Links to one file may have any names, but a file with one name has no other. */
static bool is_one(int directory, const char *name, const char *other)
{
	struct stat status, other_status;
	struct bv_file_id id;

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
	    fstatat(directory, other, &other_status, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	id = bv_file_id(&status);
	return bv_is_file(&other_status, &id) &&
	       (status.st_nlink == 1 || S_ISDIR(status.st_mode));
}

/* Asks with the name of a file that is there; true if it could tell. */
static bool ask_letters(int directory, const char *name, bool *folds)
{
	char other[NAME_MAX + 1];

	snprintf(other, sizeof(other), "%s", name);
	swap_letters(other);
	if (strcmp(other, name) == 0)
		return false;
	*folds = is_one(directory, name, other);
	return true;
}

static bool ask_accents(int directory, const char *name, bool *folds)
{
	static const struct bv_folding accents = {.accents = true};
	const size_t length = strlen(name);
	char other[BV_FOLDED_MAX(NAME_MAX) + 1];
	const size_t folded = bv_fold_name(&accents, name, length, other);

	other[folded] = '\0';
	if (strcmp(other, name) == 0)
		return false;
	*folds = is_one(directory, name, other);
	return true;
}

struct bv_folding bv_try_folding(int directory)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	struct bv_folding folding = {0};
	char name[BV_TRIAL_NAME];
	int file;

	bv_trial_name(name, true);
	file = openat(directory, name, flags, 0600);
	if (file < 0) { /* some allow no such letters at all */
		bv_trial_name(name, false);
		file = openat(directory, name, flags, 0600);
	}
	if (file < 0)
		return folding;
	bv_fill_trial_file(file);
	ask_letters(directory, name, &folding.letters);
	ask_accents(directory, name, &folding.accents);
	close(file);
	unlinkat(directory, name, 0);
	return folding;
}

/* Ext4 and others have this for single directories, and it means both. */
static bool says_so(int directory)
{
	int flags = 0;

	/* C libraries do not agree on the type of the second parameter. */
	return syscall(SYS_ioctl, directory, GET_FLAGS, &flags) == 0 &&
	       (flags & FOLDS_NAMES) != 0;
}

static void ask_entries(DIR *stream, struct bv_folding *folding)
{
	const int directory = dirfd(stream);
	bool letters = false, accents = false;
	const struct dirent *entry;

	for (int i = 0; i < MOST_ENTRIES && !(letters && accents); i++) {
		entry = readdir(stream);
		if (entry == NULL)
			break;
		if (!letters)
			letters = ask_letters(directory, entry->d_name,
					      &folding->letters);
		if (!accents)
			accents = ask_accents(directory, entry->d_name,
					      &folding->accents);
	}
}

struct bv_folding bv_guess_folding(int directory)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	const int readable = openat(directory, ".", flags);
	struct bv_folding folding = {0};
	DIR *stream;

	if (readable < 0)
		return folding;
	stream = fdopendir(readable);
	if (stream == NULL) {
		close(readable);
		return folding;
	}
	if (says_so(readable))
		folding = (struct bv_folding){true, true};
	else
		ask_entries(stream, &folding);
	closedir(stream);
	return folding;
}
