/*
 * node.c - keeping the process of a GPU on the GPU's side of the machine
 *
 * Machines with several processors have memory beside each, and GPUs, too: these
 * are its nodes.  What goes from one to another takes longer and shares a narrower
 * way.  So memory that a GPU copies from is best had from its own node, and that is
 * asked for wherever there are several.
 *
 * To run on the CPUs of that node is better, too, but only where they suffice: with
 * all GPUs on one node, half of the machine would have nothing to do.  The threads
 * of the GPUs at work on a node must have room there, a GPU whose node is not known
 * counted as one of them; else they run where they like.
 *
 * This makes work faster and nothing else.  What goes wrong is no failure.
 */

#include "run/node.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As the kernel numbers policies; its header is not everywhere. */
enum { POLICY_DEFAULT = 0, POLICY_PREFERRED = 1 };

/* More nodes than Linux can have. */
#define MOST_NODES 1024
#define LONG_BITS (CHAR_BIT * sizeof(unsigned long))

/* -------------------------------------------------------------------------- */
/* Finding                                                                    */
/* -------------------------------------------------------------------------- */

/* The number of a GPU's node, or -1 if it has none or that is not known. */
static int node_of(const char *sysfs, const char *bus_id)
{
	char path[PATH_MAX], id[BV_BUS_ID_MAX] = "";
	int node = -1;
	FILE *file;

	for (size_t i = 0; bus_id[i] != '\0' && i + 1 < sizeof(id); i++)
		id[i] = (char)tolower((unsigned char)bus_id[i]);
	snprintf(path, sizeof(path), "%s/bus/pci/devices/%s/numa_node", sysfs,
		 id);
	file = fopen(path, "re");
	if (file == NULL)
		return -1;
	if (fscanf(file, "%d", &node) != 1)
		node = -1;
	fclose(file);
	return node;
}

/* Reads numbers and ranges, as in "0-7,16-23". */
static void read_cpus(FILE *file, cpu_set_t *cpus)
{
	unsigned first, last;
	int next = ',';

	while (next == ',' && fscanf(file, "%u", &first) == 1) {
		last = first;
		next = fgetc(file);
		if (next == '-') {
			if (fscanf(file, "%u", &last) != 1)
				return;
			next = fgetc(file);
		}
		for (; first <= last && first < CPU_SETSIZE; first++)
			CPU_SET(first, cpus);
	}
}

/* Stores the CPUs of a node, none if they cannot be found out. */
static void find_cpus(const char *sysfs, uint32_t node, cpu_set_t *cpus)
{
	char path[PATH_MAX];
	FILE *file;

	CPU_ZERO(cpus);
	snprintf(path, sizeof(path), "%s/devices/system/node/node%u/cpulist",
		 sysfs, node);
	file = fopen(path, "re");
	if (file == NULL)
		return;
	read_cpus(file, cpus);
	fclose(file);
}

/* How many GPUs are at work on the node, as far as is known. */
static uint32_t count_gpus_on(const char *sysfs, uint32_t node,
			      const struct bv_gpus_at_work *gpus)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < gpus->count; i++) {
		const int its = node_of(sysfs, gpus->bus_ids[i]);

		count += its < 0 || (uint32_t)its == node;
	}
	return count;
}

bool bv_find_node(const char *sysfs, const struct bv_gpus_at_work *gpus,
		  const cpu_set_t *allowed, struct bv_node *node)
{
	const int number = node_of(sysfs, gpus->bus_ids[gpus->own]);
	uint64_t cpus, on_node;

	if (number < 0)
		return false;
	node->number = (uint32_t)number;
	find_cpus(sysfs, node->number, &node->cpus);
	CPU_AND(&node->cpus, &node->cpus, allowed);
	cpus = (uint64_t)CPU_COUNT(&node->cpus);
	if (cpus == 0 || CPU_EQUAL(&node->cpus, allowed))
		return false;
	on_node = count_gpus_on(sysfs, node->number, gpus);
	node->has_room = on_node * gpus->threads <= cpus * gpus->count;
	return true;
}

/* -------------------------------------------------------------------------- */
/* Staying                                                                    */
/* -------------------------------------------------------------------------- */

static bool prefer_memory_of(uint32_t node)
{
	unsigned long mask[MOST_NODES / LONG_BITS] = {0};
	int policy;

	if (node >= MOST_NODES ||
	    syscall(SYS_get_mempolicy, &policy, NULL, 0, NULL, 0) != 0 ||
	    policy != POLICY_DEFAULT)
		return false;
	mask[node / LONG_BITS] = 1ul << node % LONG_BITS;
	/* The kernel takes one bit less than it is told of. */
	return syscall(SYS_set_mempolicy, POLICY_PREFERRED, mask,
		       (unsigned long)MOST_NODES + 1) == 0;
}

struct bv_nearness bv_stay_near(const struct bv_node *node)
{
	struct bv_nearness nearness = {
		.node = node->number, .memory = prefer_memory_of(node->number)};

	if (node->has_room &&
	    sched_setaffinity(0, sizeof(node->cpus), &node->cpus) == 0)
		nearness.cpus = (uint32_t)CPU_COUNT(&node->cpus);
	return nearness;
}
