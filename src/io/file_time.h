/*
 * file_time.h - comparing the times of files
 *
 * A file system keeps times as finely as it can: to the nanosecond, or to a grain
 * of up to two seconds, rounded down; and within limits, with what is before or
 * after brought to the nearer one.  So a picture whose file got the time of its
 * frame may have another.
 */

#ifndef BV_IO_FILE_TIME_H
#define BV_IO_FILE_TIME_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

#include "io/keeping.h"

/* To the nanosecond: two times of one file. */
static inline bool bv_same_time(const struct timespec *a,
				const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/*
 * True if there are file systems that keep 'kept' when they are told 'time'.  That
 * can be said without writing, and of equal times it always is.
 */
bool bv_may_be_kept(const struct timespec *time, const struct timespec *kept);

/* What a file system makes of times, as far as is known. */
struct bv_kept_times {
	bool may_write; /* whoever asks may make files; false at first */
	bool known;     /* what follows was asked of 'device' */
	dev_t device;
	int64_t grain; /* in nanoseconds; 0: none that rounds down */
	/* Whether the file system of the output directory keeps times at all. */
	enum bv_keeping keeping;
	dev_t tried; /* which that is */
};

/*
 * True if 'kept', the time of a file on 'device', is what that file system makes
 * of 'time'.  'directory' is one on it, where it is asked if that is not known and
 * kept_times->may_write; else this is bv_may_be_kept().
 */
bool bv_is_kept_time(struct bv_kept_times *kept_times, int directory,
		     dev_t device, const struct timespec *time,
		     const struct timespec *kept);

/*
 * True if 'picture', which has another time than 'time', that of its frame, may have
 * lost that: it is not older, and on a file system that keeps none.  Where that was not
 * tried, and may be guessed, its time also has to be that of its last change.
 */
bool bv_has_lost_time(const struct bv_kept_times *kept_times,
		      const struct stat *picture, const struct timespec *time,
		      bool may_guess);

#endif /* BV_IO_FILE_TIME_H */
