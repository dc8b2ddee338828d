/*
 * file_time.c - comparing the times of files
 *
 * Most file systems keep times to the nanosecond; on them, times that differ are
 * different.  What another one makes of a time only it can tell: a file is given
 * that time and then looked at.  That is too much for each of the pictures on a
 * disk with coarse times, all of which differ from their frames.  So a file system
 * is first asked about two times that no grain leaves as they are.  If it rounds
 * both down to the same grain, then all between them as well, and nothing more has
 * to be asked about those.  Nor about a time that is too far from that of the
 * picture for a grain, and not beyond a limit.
 */

#include "io/file_time.h"

#include <sys/stat.h>

#include "io/trial_file.h"

static const int64_t second = 1000000000;

/*
 * NTFS and SMB; UDF; some network file systems; exFAT; ext4 with small inodes and
 * HFS+; FAT.
 */
static const int64_t grains[] = {1,        100,        1000,      1000000,
				 10000000, 1000000000, 2000000000};
#define GRAINS (sizeof(grains) / sizeof(grains[0]))

/*
 * No file system that is in use begins later than FAT, on 1980-01-01 in whatever
 * time zone, or ends before 2038-01-19.
 */
static const time_t latest_begin = 315619200;
static const time_t earliest_end = 2147385600;

/* ---------------------------------------------------------------------- */
/* Rounding                                                               */
/* ---------------------------------------------------------------------- */

/* 'n' rounded down to a multiple of 'grain'. */
static int64_t floor_to(int64_t n, int64_t grain)
{
	const int64_t rest = n % grain;

	return n - (rest < 0 ? rest + grain : rest);
}

static struct timespec round_down(const struct timespec *time, int64_t grain)
{
	struct timespec rounded = *time;

	if (grain < second) {
		rounded.tv_nsec = (long)floor_to(time->tv_nsec, grain);
	} else {
		rounded.tv_nsec = 0;
		rounded.tv_sec = (time_t)floor_to(time->tv_sec, grain / second);
	}
	return rounded;
}

static bool rounds_to(const struct timespec *time, const struct timespec *kept,
		      int64_t grain)
{
	const struct timespec rounded = round_down(time, grain);

	return bv_same_time(&rounded, kept);
}

/* To the nearest. */
static bool is_nearest(const struct timespec *time, const struct timespec *kept,
		       int64_t grain)
{
	struct timespec later = *time;

	if (later.tv_sec > INT32_MAX * second)
		return false;
	later.tv_sec += (time_t)((later.tv_nsec + grain / 2) / second);
	later.tv_nsec = (long)((later.tv_nsec + grain / 2) % second);
	return rounds_to(&later, kept, grain);
}

/* True if 'kept' may be the limit that a time is beyond. */
static bool is_limit(const struct timespec *time, const struct timespec *kept)
{
	return (time->tv_sec < kept->tv_sec && kept->tv_sec <= latest_begin) ||
	       (time->tv_sec > kept->tv_sec && kept->tv_sec >= earliest_end);
}

/* Not more than two seconds apart */
static bool is_close(const struct timespec *a, const struct timespec *b)
{
	const uint64_t ab = (uint64_t)a->tv_sec - (uint64_t)b->tv_sec;

	return (a->tv_sec > b->tv_sec ? ab : 0 - ab) <= 2;
}

bool bv_may_be_kept(const struct timespec *time, const struct timespec *kept)
{
	for (size_t i = 0; i < GRAINS; i++) {
		if (rounds_to(time, kept, grains[i]) ||
		    is_nearest(time, kept, grains[i]))
			return true;
	}
	return is_limit(time, kept);
}

/* ---------------------------------------------------------------------- */
/* Asking                                                                 */
/* ---------------------------------------------------------------------- */

/* Stores what the file system of a trial file makes of a time. */
static bool ask(const struct bv_trial_file *trial, const struct timespec *time,
		struct timespec *kept)
{
	const struct timespec times[2] = {*time, *time};
	struct stat status;

	if (futimens(trial->file, times) != 0 ||
	    fstat(trial->file, &status) != 0)
		return false;
	*kept = status.st_mtim;
	return true;
}

/* The coarsest first: a time may be one of a finer grain, too. */
static int64_t find_grain(const struct bv_trial_file *trial)
{
	/* Odd seconds, and digits of which each makes a difference. */
	const struct timespec first = {latest_begin + 1, 987654321};
	const struct timespec last = {earliest_end - 1, 987654321};
	struct timespec kept_first, kept_last;

	if (!ask(trial, &first, &kept_first) || !ask(trial, &last, &kept_last))
		return 0;
	for (size_t i = GRAINS; i-- > 0;) {
		if (rounds_to(&first, &kept_first, grains[i]) &&
		    rounds_to(&last, &kept_last, grains[i]))
			return grains[i];
	}
	return 0;
}

/* True if 'grain' says all that there is to know about a time. */
static bool is_within(const struct bv_kept_times *kept_times,
		      const struct timespec *time)
{
	return kept_times->grain > 0 && time->tv_sec > latest_begin &&
	       time->tv_sec < earliest_end;
}

/* Where nothing can be made, nothing can be made anew, either. */
static bool ask_about(struct bv_kept_times *kept_times, int directory,
		      dev_t device, const struct timespec *time,
		      const struct timespec *kept)
{
	struct bv_trial_file trial;
	struct timespec answer;
	bool same;

	if (!bv_trial_file_open(&trial, directory))
		return bv_may_be_kept(time, kept);
	if (!kept_times->known || kept_times->device != device) {
		kept_times->grain = find_grain(&trial);
		kept_times->device = device;
		kept_times->known = true;
	}
	if (is_within(kept_times, time))
		same = rounds_to(time, kept, kept_times->grain);
	else
		same = ask(&trial, time, &answer) &&
		       bv_same_time(&answer, kept);
	bv_trial_file_close(&trial);
	return same;
}

bool bv_is_kept_time(struct bv_kept_times *kept_times, int directory,
		     dev_t device, const struct timespec *time,
		     const struct timespec *kept)
{
	if (bv_same_time(time, kept))
		return true;
	if (!is_close(time, kept) && !is_limit(time, kept))
		return false;
	if (!kept_times->may_write)
		return bv_may_be_kept(time, kept);
	if (kept_times->known && kept_times->device == device &&
	    is_within(kept_times, time))
		return rounds_to(time, kept, kept_times->grain);
	return ask_about(kept_times, directory, device, time, kept);
}

/* ---------------------------------------------------------------------- */
/* Where none are kept                                                    */
/* ---------------------------------------------------------------------- */

static bool is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec ||
	       (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

bool bv_has_lost_time(const struct bv_kept_times *kept_times,
		      const struct stat *picture, const struct timespec *time,
		      bool may_guess)
{
	if (picture->st_dev != kept_times->tried ||
	    is_before(&picture->st_mtim, time))
		return false;
	if (kept_times->keeping == BV_MAY_KEEP_TIMES)
		return may_guess &&
		       is_close(&picture->st_mtim, &picture->st_ctim);
	return kept_times->keeping == BV_KEEPS_NO_TIMES;
}
