/*
 * keeping.h - whether files can be renamed in a directory and keep their times
 *
 * A directory may be a bucket of an object store, which has neither names nor times
 * that change: what shows it as a directory makes up for that, or does not.
 */

#ifndef BV_IO_KEEPING_H
#define BV_IO_KEEPING_H

#include <stdbool.h>

#include "io/write.h"

/* Whether files keep the times that they are given. */
enum bv_keeping {
	BV_KEEPS_TIMES = 0,
	BV_MAY_KEEP_TIMES, /* nobody has tried */
	BV_KEEPS_NO_TIMES  /* they have those at which they were stored */
};

struct bv_kept {
	enum bv_keeping times;
	int rename_error; /* the errno with which a file cannot be renamed; or 0 */
	/* The trial file, if it cannot be removed either; else empty. */
	char left[BV_TEMPORARY_NAME];
};

/*
 * Says it of the directory that the descriptor 'directory' (of any kind, O_PATH too)
 * stands for, without trying: BV_KEEPS_TIMES where its file system is of a kind that
 * keeps them, and renames; else BV_MAY_KEEP_TIMES.
 */
enum bv_keeping bv_guess_keeping(int directory);

/*
 * The same by trying it with a file of a temporary name, unless that is known by the
 * kind of file system.  Where nothing can be tried, as on a full disk, nothing is
 * known to be wrong.
 */
void bv_try_keeping(int directory, struct bv_kept *kept);

#endif /* BV_IO_KEEPING_H */
