/*
 * jobs.h - how many workers a run has
 */

#ifndef BV_CLI_JOBS_H
#define BV_CLI_JOBS_H

#include "cli/options.h"
#include "convert/options.h"
#include "run/control_group.h"

/* About as much memory as a worker takes for usual frames, in MB, rounded up. */
size_t bv_worker_megabytes(const struct bv_options *options);

/* And up to how many bytes for each further point of a frame, rounded up. */
size_t bv_worker_point_bytes(const struct bv_options *options);

/*
 * The -j for a run of that many frames: what was asked for, or else the CPUs that may
 * be used, but no more workers than find room in the memory of the control group, by
 * its limits, and at least one.  Says so where that is less, but for a run that
 * makes and checks nothing.
 */
uint32_t bv_choose_jobs(const struct bv_settings *settings,
			const struct bv_options *options, size_t frames,
			const struct bv_group_limits *limits);

#endif /* BV_CLI_JOBS_H */
