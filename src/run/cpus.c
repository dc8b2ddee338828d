/*
 * cpus.c - how many CPUs this process may use
 *
 * The number of CPUs in the machine is the wrong answer in a container or a
 * batch job.  The affinity mask says on which CPUs we may run.  A control
 * group's cpu.max says for how much time: "QUOTA PERIOD" in microseconds, or
 * "max PERIOD".  A group's limit holds for all groups below it, so every one on
 * the way from ours to the root counts.
 */

#include "run/cpus.h"

#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

static uint32_t affinity_cpus(void)
{
	cpu_set_t set;

	/* Fails only on machines with more CPUs than the set has room for. */
	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return CPU_SETSIZE;
	return (uint32_t)CPU_COUNT(&set);
}

/* The CPUs that one cpu.max leaves, or UINT32_MAX if it sets no limit. */
static uint32_t quota_cpus(const char *group)
{
	char path[PATH_MAX + 32];
	unsigned long long quota, period;
	uint32_t cpus = UINT32_MAX;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/fs/cgroup%s/cpu.max", group);
	file = fopen(path, "re");
	if (file == NULL)
		return cpus;
	if (fscanf(file, "%llu %llu", &quota, &period) == 2 && period > 0 &&
	    quota / period < UINT32_MAX)
		cpus = (uint32_t)((quota + period - 1) / period);
	fclose(file);
	return cpus;
}

/*
 * Stores the path of our control group, "" if there is none.  It is the line
 * "0::PATH" of /proc/self/cgroup.
 */
static void find_group(char *group, int size)
{
	FILE *file = fopen("/proc/self/cgroup", "re");

	group[0] = '\0';
	if (file == NULL)
		return;
	while (fgets(group, size, file) != NULL) {
		if (strncmp(group, "0::/", 4) == 0)
			break;
		group[0] = '\0';
	}
	fclose(file);
	if (group[0] != '\0')
		memmove(group, group + 3, strlen(group + 3) + 1);
	group[strcspn(group, "\n")] = '\0';
}

static uint32_t group_cpus(void)
{
	char group[PATH_MAX];
	uint32_t fewest = UINT32_MAX;

	find_group(group, (int)sizeof(group));
	for (;;) {
		const uint32_t cpus = quota_cpus(group);
		char *slash = strrchr(group, '/');

		if (cpus < fewest)
			fewest = cpus;
		if (slash == NULL)
			return fewest;
		*slash = '\0';
	}
}

uint32_t bv_usable_cpus(void)
{
	const uint32_t allowed = affinity_cpus();
	const uint32_t quota = group_cpus();
	const uint32_t cpus = quota < allowed ? quota : allowed;

	return cpus > 0 ? cpus : 1;
}
