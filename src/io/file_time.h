/*
 * file_time.h - comparing the times of files
 */

#ifndef BV_IO_FILE_TIME_H
#define BV_IO_FILE_TIME_H

#include <stdbool.h>
#include <time.h>

/* To the nanosecond. */
static inline bool bv_same_time(const struct timespec *a,
				const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

#endif /* BV_IO_FILE_TIME_H */
