/*
 * output_directory.h - the directory given by -o
 */

#ifndef BV_CLI_OUTPUT_DIRECTORY_H
#define BV_CLI_OUTPUT_DIRECTORY_H

#include <stdbool.h>

#include "convert/options.h"

/*
 * Makes 'path' and the directories above it where they are missing, and checks
 * that files can be made in it.  With 'sync', those that it made are on disk.
 * Returns false after a message if not.
 */
bool bv_prepare_output_directory(const char *path, bool sync);

/*
 * Tries once what becomes of files in the directory 'path', which is there: what is
 * not known of its file system.  Notes in 'options' whether they keep times, and with
 * 'tell' says so if not.  Returns false after a message if they cannot be renamed, so
 * that no picture could get its name.
 */
bool bv_try_output_directory(const char *path, bool tell,
			     struct bv_options *options);

/*
 * Checks that 'path' is a directory or nothing at all.  Returns false after a
 * message if not.
 */
bool bv_inspect_output_directory(const char *path);

#endif /* BV_CLI_OUTPUT_DIRECTORY_H */
