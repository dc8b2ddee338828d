/*
 * trial_file.h - a file that shows what a file system does, and is gone again
 */

#ifndef BV_IO_TRIAL_FILE_H
#define BV_IO_TRIAL_FILE_H

#include <stdbool.h>

#include "io/write.h"

struct bv_trial_file {
	int file;
	int directory;                /* the caller's */
	char name[BV_TEMPORARY_NAME]; /* empty: it has none */
};

/*
 * Makes an empty file in the directory that the descriptor 'directory' (of any
 * kind, O_PATH too, or AT_FDCWD) stands for.  It has no name where the file system
 * has nameless files, else that of a temporary.  Returns false with errno.
 */
bool bv_trial_file_open(struct bv_trial_file *trial, int directory);

/* Puts a byte into a file that is made to be removed, where that may matter. */
void bv_fill_trial_file(int file);

/* Removes it. */
void bv_trial_file_close(const struct bv_trial_file *trial);

#endif /* BV_IO_TRIAL_FILE_H */
