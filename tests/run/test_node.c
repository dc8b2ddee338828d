/*
 * test_node.c: the process of a GPU is kept on the node of its GPU, and never so that
 * CPUs are idle
 *
 * In made-up trees of sysfs: the node is found, whatever the case of letters; its CPUs
 * are those that the process may use; they have room if the threads of all GPUs that
 * are there, or may be, fit on them.  Where there is nothing to choose, or something is
 * not known, nothing is done.  Staying near changes where this thread runs and takes its
 * memory from, and those that it starts, and leaves policies of others alone.
 */

#include <pthread.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "check.h"
#include "run/node.h"

/* -------------------------------------------------------------------------- */
/* Made-up machines                                                           */
/* -------------------------------------------------------------------------- */

static void make_directories(const char *path)
{
	char part[256];

	for (const char *slash = strchr(path, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		mkdir(part, 0777);
	}
}

static void write_line(const char *path, const char *line)
{
	FILE *file;

	make_directories(path);
	file = fopen(path, "w");
	CHECK(file != NULL);
	fprintf(file, "%s\n", line);
	CHECK(fclose(file) == 0);
}

static void make_node(const char *machine, unsigned node, const char *cpus)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/devices/system/node/node%u/cpulist",
		 machine, node);
	write_line(path, cpus);
}

static void make_gpu(const char *machine, const char *id, const char *node)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/bus/pci/devices/%s/numa_node", machine,
		 id);
	write_line(path, node);
}

/* Two nodes of eight CPUs, as they are numbered with two threads a core. */
static void make_machines(void)
{
	make_node("two", 0, "0-3,8-11");
	make_node("two", 1, "4-7,12,13-15");
	make_node("two", 2, "");
	make_gpu("two", "0000:0a:00.0", "0");
	make_gpu("two", "0000:0b:00.0", "0");
	make_gpu("two", "0000:af:00.0", "1");
	make_gpu("two", "0000:c1:00.0", "2");
	make_gpu("two", "0000:c2:00.0", "3");
	make_gpu("two", "0000:c3:00.0", "-1");
	make_node("one", 0, "0-15");
	make_gpu("one", "0000:0a:00.0", "0");
}

static cpu_set_t range(size_t first, size_t last)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (size_t i = first; i <= last; i++)
		CPU_SET(i, &set);
	return set;
}

/* -------------------------------------------------------------------------- */
/* Finding                                                                    */
/* -------------------------------------------------------------------------- */

#define NO_NODE (-1)

static struct bv_gpus_at_work at_work(uint32_t own, uint32_t threads,
				      const char *const *ids)
{
	struct bv_gpus_at_work gpus = {.own = own, .threads = threads};

	for (; ids[gpus.count] != NULL; gpus.count++)
		strcpy(gpus.bus_ids[gpus.count], ids[gpus.count]);
	return gpus;
}

/* Checks which node it is, how many CPUs of it there are, and whether these do. */
static void expect(const char *machine, const struct bv_gpus_at_work *gpus,
		   cpu_set_t allowed, int number, int cpus, bool has_room)
{
	struct bv_node node;

	if (number == NO_NODE) {
		CHECK(!bv_find_node(machine, gpus, &allowed, &node));
		return;
	}
	CHECK(bv_find_node(machine, gpus, &allowed, &node));
	CHECK_EQ_INT(node.number, number);
	CHECK_EQ_INT(CPU_COUNT(&node.cpus), cpus);
	CHECK_EQ_INT(node.has_room, has_room);
}

#define AT_WORK(own, threads, ...) \
	at_work(own, threads, (const char *const[]){__VA_ARGS__, NULL})

static void test_one_gpu(void)
{
	struct bv_gpus_at_work gpus = AT_WORK(0, 8, "0000:AF:00.0");
	cpu_set_t nine = range(7, 15), eight;
	struct bv_node node;

	expect("two", &gpus, range(0, 15), 1, 8, true);
	gpus.threads = 9;
	expect("two", &gpus, range(0, 15), 1, 8, false);

	gpus = AT_WORK(0, 5, "0000:af:00.0");
	expect("two", &gpus, nine, 1, 5, true);
	CHECK(bv_find_node("two", &gpus, &nine, &node));
	eight = range(12, 15);
	CPU_SET(7, &eight);
	CHECK(CPU_EQUAL(&node.cpus, &eight));
	gpus.threads = 6;
	expect("two", &gpus, nine, 1, 5, false);
}

static void test_several_gpus(void)
{
	const cpu_set_t all = range(0, 15);

	/* One on each node: half of the threads run on each. */
	for (uint32_t own = 0; own < 2; own++) {
		const struct bv_gpus_at_work gpus =
			AT_WORK(own, 16, "0000:0A:00.0", "0000:AF:00.0");

		expect("two", &gpus, all, (int)own, 8, true);
	}
	/* Both on one: the other node would be idle, unless few are wanted. */
	struct bv_gpus_at_work gpus =
		AT_WORK(1, 16, "0000:0A:00.0", "0000:0B:00.0");

	expect("two", &gpus, all, 0, 8, false);
	gpus.threads = 8;
	expect("two", &gpus, all, 0, 8, true);

	/* Two and one: no room for the two, and so none is needed there. */
	gpus = AT_WORK(0, 16, "0000:0A:00.0", "0000:0B:00.0", "0000:AF:00.0");
	expect("two", &gpus, all, 0, 8, false);
	gpus.own = 2;
	expect("two", &gpus, all, 1, 8, true);

	/* One of which nothing is known may be on the same node. */
	gpus = AT_WORK(0, 16, "0000:0A:00.0", "");
	expect("two", &gpus, all, 0, 8, false);
	gpus = AT_WORK(0, 16, "0000:0A:00.0", "0000:C3:00.0");
	expect("two", &gpus, all, 0, 8, false);
}

static void test_nothing_to_choose(void)
{
	const cpu_set_t all = range(0, 15);
	const struct bv_gpus_at_work gpus = AT_WORK(0, 1, "0000:0A:00.0");

	expect("two", &gpus, range(0, 3), NO_NODE, 0, false);
	expect("two", &gpus, range(4, 7), NO_NODE, 0, false);
	expect("one", &gpus, all, NO_NODE, 0, false);
}

static void test_not_known(void)
{
	static const char *const ids[] = {"", "0000:C1:00.0", /* without CPUs */
					  "0000:C2:00.0",  /* not described */
					  "0000:C3:00.0",  /* of no node */
					  "0000:FF:00.0"}; /* not there */

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		const struct bv_gpus_at_work gpus = AT_WORK(0, 1, ids[i]);

		expect("two", &gpus, range(0, 15), NO_NODE, 0, false);
	}
	const struct bv_gpus_at_work gpus = AT_WORK(0, 1, "0000:0A:00.0");

	expect("none", &gpus, range(0, 15), NO_NODE, 0, false);
	make_gpu("odd", "0000:0a:00.0", "zero");
	expect("odd", &gpus, range(0, 15), NO_NODE, 0, false);
}

/* What else stands in a list than numbers and ranges ends it. */
static void test_lists(void)
{
	static const struct {
		const char *line;
		int cpus;
	} lists[] = {{"0", 1},       {"0,2,4", 3},    {"3-3", 1},
		     {"2-", 0},      {"5-4", 0},      {"0;1", 1},
		     {"0-1,x,3", 2}, {"1020-2000", 4}};
	const struct bv_gpus_at_work gpus = AT_WORK(0, 1, "0000:0A:00.0");

	make_gpu("lists", "0000:0a:00.0", "0");
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		make_node("lists", 0, lists[i].line);
		expect("lists", &gpus, range(0, CPU_SETSIZE - 1),
		       lists[i].cpus > 0 ? 0 : NO_NODE, lists[i].cpus, true);
	}
}

/* -------------------------------------------------------------------------- */
/* Staying                                                                    */
/* -------------------------------------------------------------------------- */

/* As the kernel numbers them. */
enum { DEFAULT = 0, PREFERRED = 1, LOCAL = 4 };

static long policy(unsigned long *nodes)
{
	int policy = -1;

	memset(nodes, 0, 1024 / 8);
	if (syscall(SYS_get_mempolicy, &policy, nodes, 1024ul + 1, NULL, 0) !=
	    0)
		return -1;
	return policy;
}

/* In a process of its own. */
static void in_a_child(void (*test)(void))
{
	const pid_t pid = fork();
	int status;

	CHECK(pid >= 0);
	if (pid == 0) {
		test();
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK_EQ_INT(status, 0);
}

/* Node 0, which each machine has, and one of the CPUs that we may use. */
static struct bv_node real_node(bool has_room)
{
	struct bv_node node = {.has_room = has_room};
	cpu_set_t allowed;
	size_t cpu = 0;

	CHECK(sched_getaffinity(0, sizeof(allowed), &allowed) == 0);
	while (!CPU_ISSET(cpu, &allowed))
		cpu++;
	CPU_ZERO(&node.cpus);
	CPU_SET(cpu, &node.cpus);
	return node;
}

static void *check_place(void *argument)
{
	const struct bv_node *node = argument;
	unsigned long nodes[1024 / 8 / sizeof(long)];
	cpu_set_t cpus;

	CHECK_EQ_INT(policy(nodes), PREFERRED);
	CHECK_EQ_INT(nodes[0], 1);
	CHECK(sched_getaffinity(0, sizeof(cpus), &cpus) == 0);
	CHECK_EQ_INT(CPU_EQUAL(&cpus, &node->cpus), node->has_room);
	return NULL;
}

static void check_staying(bool has_room)
{
	struct bv_node node = real_node(has_room);
	const struct bv_nearness nearness = bv_stay_near(&node);
	pthread_t thread;

	CHECK(nearness.memory);
	CHECK_EQ_INT(nearness.node, 0);
	CHECK_EQ_INT(nearness.cpus, has_room ? 1 : 0);
	CHECK(pthread_create(&thread, NULL, check_place, &node) == 0);
	CHECK(pthread_join(thread, NULL) == 0);
}

static void test_with_room(void)
{
	check_staying(true);
}

static void test_without_room(void)
{
	cpu_set_t allowed;

	CHECK(sched_getaffinity(0, sizeof(allowed), &allowed) == 0);
	if (CPU_COUNT(&allowed) > 1) /* or one is all */
		check_staying(false);
}

static void test_policy_of_others(void)
{
	const struct bv_node node = real_node(true);
	unsigned long nodes[1024 / 8 / sizeof(long)];

	CHECK(syscall(SYS_set_mempolicy, LOCAL, NULL, 0) == 0);
	CHECK(!bv_stay_near(&node).memory);
	CHECK_EQ_INT(policy(nodes), LOCAL);
}

/* A node that there is not, and CPUs that we may not use. */
static void test_refusals(void)
{
	struct bv_node node = {.number = 1000, .has_room = true};
	struct bv_nearness nearness;

	CPU_ZERO(&node.cpus);
	nearness = bv_stay_near(&node);
	CHECK(!nearness.memory && nearness.cpus == 0);
	node.number = UINT32_MAX;
	CHECK(!bv_stay_near(&node).memory);
}

int main(void)
{
	unsigned long nodes[1024 / 8 / sizeof(long)];

	check_use_temporary_directory();
	make_machines();
	test_one_gpu();
	test_several_gpus();
	test_nothing_to_choose();
	test_not_known();
	test_lists();
	in_a_child(test_refusals);
	if (policy(nodes) != DEFAULT) {
		puts("skipped in part: there are no policies of memory here");
		return 0;
	}
	in_a_child(test_with_room);
	in_a_child(test_without_room);
	in_a_child(test_policy_of_others);
	return 0;
}
