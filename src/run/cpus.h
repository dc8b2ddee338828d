/*
 * cpus.h - how many CPUs this process may use
 */

#ifndef BV_RUN_CPUS_H
#define BV_RUN_CPUS_H

#include <stdint.h>

/* More threads or processes than this make no sense on any machine. */
#define BV_MOST_WORKERS 4096u

/*
 * The number of CPUs that the affinity mask and the CPU quotas of control groups
 * leave to this process, at least 1.  A quota of 2.5 CPUs counts as 3.
 */
uint32_t bv_usable_cpus(void);

/* The same where the quota of control groups is known: bv_group_limits().cpus. */
uint32_t bv_usable_cpus_within(uint32_t quota);

#endif /* BV_RUN_CPUS_H */
