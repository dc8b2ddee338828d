/*
 * cpus.c - how many CPUs this process may use
 *
 * The number of CPUs in the machine is the wrong answer in a container or a batch
 * job.  The affinity mask says on which CPUs we may run, and the control group for
 * how much time.
 */

#include "run/cpus.h"

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

#include "run/control_group.h"

/* More CPUs than Linux can have. */
#define MOST_CPUS (1u << 16)

/* The CPUs of the mask; 0 if it has more than 'most', or cannot be had. */
static uint32_t count_allowed(size_t most, bool *too_many)
{
	const size_t size = CPU_ALLOC_SIZE(most);
	cpu_set_t *set = CPU_ALLOC(most);
	uint32_t count = 0;

	*too_many = false;
	if (set == NULL)
		return 0;
	if (sched_getaffinity(0, size, set) == 0)
		count = (uint32_t)CPU_COUNT_S(size, set);
	else
		*too_many = errno == EINVAL;
	CPU_FREE(set);
	return count;
}

/* The kernel wants a set with room for all CPUs that the machine could have. */
static uint32_t affinity_cpus(void)
{
	bool too_many = true;
	uint32_t count = 0;

	for (size_t most = CPU_SETSIZE; too_many && most <= MOST_CPUS;
	     most *= 2)
		count = count_allowed(most, &too_many);
	return count;
}

uint32_t bv_usable_cpus_within(uint32_t quota)
{
	const uint32_t allowed = affinity_cpus();
	const uint32_t cpus = quota < allowed ? quota : allowed;

	return cpus > 0 ? cpus : 1;
}

uint32_t bv_usable_cpus(void)
{
	return bv_usable_cpus_within(bv_group_limits("").cpus);
}
