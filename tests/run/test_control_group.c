/*
 * test_control_group.c: the limits of control groups are found, of either version
 *
 * In made-up trees of files, as machines and containers have them: the least limit of
 * our group and of those above it counts, and no other one's; where our group cannot be
 * seen, the directory where groups are mounted is asked; what is no limit is none.
 */

#include "check.h"
#include "run/control_group.h"

#define NO_CPUS UINT32_MAX
#define NO_MEMORY UINT64_MAX

static void write_file(const char *machine, const char *path, const char *text)
{
	char whole[256];
	FILE *file;

	snprintf(whole, sizeof(whole), "%s/%s", machine, path);
	for (char *slash = strchr(whole, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(whole, 0777);
		*slash = '/';
	}
	file = fopen(whole, "w");
	CHECK(file != NULL);
	CHECK(fputs(text, file) >= 0);
	CHECK(fclose(file) == 0);
}

static void expect(const char *machine, uint32_t cpus, uint64_t memory)
{
	const struct bv_group_limits limits = bv_group_limits(machine);

	CHECK_EQ_INT(limits.cpus, cpus);
	CHECK_EQ_INT(limits.memory, memory);
}

/* What every machine has mounted, too. */
#define OTHER_MOUNTS                                                \
	"22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/root rw\n" \
	"23 22 0:21 / /proc rw,nosuid shared:12 - proc proc rw\n"

/* -------------------------------------------------------------------------- */
/* Version 2                                                                  */
/* -------------------------------------------------------------------------- */

#define UNIFIED_MOUNT                                                \
	"35 22 0:30 / /sys/fs/cgroup rw,nosuid shared:9 master:2 - " \
	"cgroup2 cgroup2 rw,nsdelegate\n"

static void make_unified(const char *machine, const char *group)
{
	write_file(machine, "proc/self/mountinfo", OTHER_MOUNTS UNIFIED_MOUNT);
	write_file(machine, "proc/self/cgroup", group);
}

static void test_unified(void)
{
	make_unified("v2", "0::/batch/job_7/step_0\n");
	expect("v2", NO_CPUS, NO_MEMORY);
	/* Those that are not ours. */
	write_file("v2", "sys/fs/cgroup/batch/job_8/cpu.max", "1000 100000\n");
	write_file("v2", "sys/fs/cgroup/batch/job_8/memory.max", "1000\n");
	expect("v2", NO_CPUS, NO_MEMORY);
	write_file("v2", "sys/fs/cgroup/batch/job_7/step_0/cpu.max",
		   "max 100000\n");
	write_file("v2", "sys/fs/cgroup/batch/job_7/step_0/memory.max",
		   "max\n");
	expect("v2", NO_CPUS, NO_MEMORY);

	/* Above ours, and then ours, too. */
	write_file("v2", "sys/fs/cgroup/batch/job_7/cpu.max",
		   "250000 100000\n");
	write_file("v2", "sys/fs/cgroup/batch/memory.max", "8000000000\n");
	expect("v2", 3, 8000000000);
	write_file("v2", "sys/fs/cgroup/batch/job_7/step_0/cpu.max",
		   "100000 100000\n");
	write_file("v2", "sys/fs/cgroup/batch/job_7/step_0/memory.max",
		   "4000000000\n");
	expect("v2", 1, 4000000000);
	/* One that is more changes nothing; one that only holds up counts. */
	write_file("v2", "sys/fs/cgroup/batch/cpu.max", "800000 100000\n");
	write_file("v2", "sys/fs/cgroup/batch/job_7/memory.max",
		   "5000000000\n");
	expect("v2", 1, 4000000000);
	write_file("v2", "sys/fs/cgroup/batch/job_7/memory.high",
		   "3000000000\n");
	expect("v2", 1, 3000000000);
}

/* A container sees its own group as the root; its limits are there all the same. */
static void test_unified_container(void)
{
	make_unified("pod", "0::/\n");
	write_file("pod", "sys/fs/cgroup/cpu.max", "50000 100000\n");
	write_file("pod", "sys/fs/cgroup/memory.max", "536870912\n");
	expect("pod", 1, 536870912);
	/* The path of outside, which leads nowhere here. */
	write_file("pod", "proc/self/cgroup",
		   "0::/system.slice/docker-1.scope\n");
	expect("pod", 1, 536870912);
	/* A group outside of the container. */
	write_file("pod", "sys/memory.max", "1000\n");
	write_file("pod", "sys/fs/memory.max", "1000\n");
	write_file("pod", "proc/self/cgroup", "0::/../..\n");
	expect("pod", 1, 536870912);
}

/* -------------------------------------------------------------------------- */
/* Version 1                                                                  */
/* -------------------------------------------------------------------------- */

#define CPU_MOUNT(top, place)                                                 \
	"41 22 0:36 " top " " place " rw,relatime shared:14 - cgroup cgroup " \
	"rw,cpu,cpuacct\n"
#define MEMORY_MOUNT(top, place)                                              \
	"42 22 0:37 " top " " place " rw,relatime shared:15 - cgroup cgroup " \
	"rw,memory\n"
#define CPUSET_MOUNT \
	"43 22 0:38 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"

#define CPU "sys/fs/cgroup/cpu,cpuacct"
#define MEMORY "sys/fs/cgroup/memory"

static void test_controllers(void)
{
	write_file("v1", "proc/self/mountinfo",
		   OTHER_MOUNTS CPUSET_MOUNT CPU_MOUNT("/", "/" CPU)
			   MEMORY_MOUNT("/", "/" MEMORY));
	write_file("v1", "proc/self/cgroup",
		   "12:cpuset:/\n"
		   "11:memory:/slurm/uid_1000/job_7\n"
		   "4:cpu,cpuacct:/slurm/job_7\n"
		   "1:name=systemd:/system.slice\n"
		   "0::/system.slice\n");
	expect("v1", NO_CPUS, NO_MEMORY);
	/* As the root has it, and as all have it that were given none. */
	write_file("v1", MEMORY "/memory.limit_in_bytes",
		   "9223372036854771712\n");
	write_file("v1", CPU "/slurm/job_7/cpu.cfs_quota_us", "-1\n");
	write_file("v1", CPU "/slurm/job_7/cpu.cfs_period_us", "100000\n");
	expect("v1", NO_CPUS, NO_MEMORY);

	write_file("v1", CPU "/slurm/job_7/cpu.cfs_quota_us", "150000\n");
	write_file("v1", MEMORY "/slurm/uid_1000/job_7/memory.limit_in_bytes",
		   "2147483648\n");
	expect("v1", 2, 2147483648);
	write_file("v1", CPU "/slurm/cpu.cfs_quota_us", "50000\n");
	write_file("v1", CPU "/slurm/cpu.cfs_period_us", "50000\n");
	write_file("v1", MEMORY "/slurm/memory.limit_in_bytes", "1073741824\n");
	expect("v1", 1, 1073741824);
}

/* Without a namespace of its own a container has only its group mounted. */
static void test_container(void)
{
	write_file("docker", "proc/self/mountinfo",
		   OTHER_MOUNTS CPU_MOUNT("/docker/ab", "/" CPU)
			   MEMORY_MOUNT("/docker/ab", "/" MEMORY));
	write_file("docker", "proc/self/cgroup",
		   "11:memory:/docker/ab\n4:cpu,cpuacct:/docker/ab/inner\n");
	write_file("docker", CPU "/inner/cpu.cfs_quota_us", "200000\n");
	write_file("docker", CPU "/inner/cpu.cfs_period_us", "100000\n");
	write_file("docker", MEMORY "/memory.limit_in_bytes", "1000000000\n");
	expect("docker", 2, 1000000000);
	/* A name that only begins like ours is another group's. */
	write_file("docker", "proc/self/cgroup",
		   "11:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc/inner\n");
	expect("docker", NO_CPUS, 1000000000);
}

/* -------------------------------------------------------------------------- */
/* Mounts                                                                     */
/* -------------------------------------------------------------------------- */

/* Wherever they are, and whichever of several they are. */
static void test_mounts(void)
{
	write_file("odd", "proc/self/mountinfo",
		   MEMORY_MOUNT("/other", "/mnt/other")
			   MEMORY_MOUNT("/job", "/mnt/job")
				   MEMORY_MOUNT("/", "/mnt/my\\040own"));
	write_file("odd", "proc/self/cgroup", "3:memory:/job/step\n");
	write_file("odd", "mnt/other/memory.limit_in_bytes", "1000\n");
	write_file("odd", "mnt/job/step/memory.limit_in_bytes", "2000\n");
	write_file("odd", "mnt/my own/job/memory.limit_in_bytes", "3000\n");
	expect("odd", NO_CPUS, 3000);
	/* Without the whole tree, what there is of it. */
	write_file("odd", "proc/self/mountinfo",
		   MEMORY_MOUNT("/other", "/mnt/other")
			   MEMORY_MOUNT("/job", "/mnt/job"));
	expect("odd", NO_CPUS, 2000);
}

/* Both versions, each with a part of the controllers. */
static void test_both(void)
{
	write_file("both", "proc/self/mountinfo",
		   OTHER_MOUNTS CPU_MOUNT("/", "/" CPU) UNIFIED_MOUNT);
	write_file("both", "proc/self/cgroup", "4:cpu,cpuacct:/a\n0::/b\n");
	write_file("both", CPU "/a/cpu.cfs_quota_us", "400000\n");
	write_file("both", CPU "/a/cpu.cfs_period_us", "100000\n");
	write_file("both", "sys/fs/cgroup/b/memory.max", "7000\n");
	expect("both", 4, 7000);
}

/* Where nothing is known, there is no limit. */
static void test_nothing(void)
{
	static const char *const odd[] = {"",
					  "\n",
					  "0\n",
					  "0:\n",
					  "0::\n",
					  ":::",
					  "35 22 0:30 / /x rw",
					  "35 22 0:30 / /x rw - cgroup2\n"};

	expect("none", NO_CPUS, NO_MEMORY);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		write_file("none", "proc/self/cgroup", odd[i]);
		write_file("none", "proc/self/mountinfo", odd[i]);
		expect("none", NO_CPUS, NO_MEMORY);
	}
	make_unified("none", "0::/a\n");
	write_file("none", "sys/fs/cgroup/a/cpu.max", "100000 0\n");
	write_file("none", "sys/fs/cgroup/a/memory.max", "much\n");
	expect("none", NO_CPUS, NO_MEMORY);
	write_file("none", "sys/fs/cgroup/a/cpu.max", "100000\n");
	expect("none", NO_CPUS, NO_MEMORY);
}

int main(void)
{
	check_use_temporary_directory();
	test_unified();
	test_unified_container();
	test_controllers();
	test_container();
	test_mounts();
	test_both();
	test_nothing();
	return 0;
}
