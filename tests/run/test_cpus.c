/*
 * test_cpus.c: the CPUs that may be used are counted on machines of any size
 *
 * Of a made-up kernel that has room for 8192 CPUs, and as such does not take a smaller
 * set, all CPUs are counted that are allowed, unless a control group allows less.  Where
 * the kernel tells nothing, there is one.
 */

#include <errno.h>
#include <sched.h>

#include "check.h"
#include "run/control_group.h"
#include "run/cpus.h"

#define KERNEL_CPUS 8192

static uint32_t allowed;

/* Called in place of the system's. */
int __wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);

int __wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
	CHECK_EQ_INT(pid, 0);
	errno = allowed == 0 ? EPERM : EINVAL;
	if (allowed == 0 || size < KERNEL_CPUS / 8)
		return -1;
	CPU_ZERO_S(size, set);
	/* The last of them, as it were on the last board. */
	for (size_t i = 0; i < allowed; i++)
		CPU_SET_S(KERNEL_CPUS - 1 - i, size, set);
	return 0;
}

int main(void)
{
	const uint32_t quota = bv_group_limits("").cpus;
	static const uint32_t counts[] = {1, 2, 1024, 1025, 8192};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		allowed = counts[i];
		CHECK_EQ_INT(bv_usable_cpus(),
			     quota < allowed ? quota : allowed);
	}
	allowed = 0;
	CHECK_EQ_INT(bv_usable_cpus(), 1);
	return 0;
}
