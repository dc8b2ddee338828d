/*
 * jobs.h - how many workers a run has
 */

#ifndef BV_CLI_JOBS_H
#define BV_CLI_JOBS_H

#include "cli/options.h"
#include "convert/options.h"

/* About as much memory as a worker takes, in MB, rounded up. */
size_t bv_worker_megabytes(const struct bv_options *options);

/*
 * The -j for a run of that many frames: what was asked for, or else the CPUs that may
 * be used, but no more workers than find room in so many bytes of memory, which the
 * control group has, and at least one.  Says so where that is less, but for a run that
 * makes and checks nothing.
 */
uint32_t bv_choose_jobs(const struct bv_settings *settings,
			const struct bv_options *options, size_t frames,
			uint64_t memory);

#endif /* BV_CLI_JOBS_H */
