/*
 * output_directory.h - the directory given by -o
 */

#ifndef BV_CLI_OUTPUT_DIRECTORY_H
#define BV_CLI_OUTPUT_DIRECTORY_H

#include <stdbool.h>

/*
 * Makes 'path' and the directories above it where they are missing, and checks
 * that files can be made in it.  Returns false after a message if not.
 */
bool bv_prepare_output_directory(const char *path);

#endif /* BV_CLI_OUTPUT_DIRECTORY_H */
