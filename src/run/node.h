/*
 * node.h - keeping the process of a GPU on the GPU's side of the machine
 */

#ifndef BV_RUN_NODE_H
#define BV_RUN_NODE_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

#include "gpu/gpu.h"

/* All GPUs that are at work. */
struct bv_gpus_at_work {
	uint32_t count;
	uint32_t own;     /* which of them is this process's */
	uint32_t threads; /* that all of them share */
	/* In upper or lower case; "" where it is not known. */
	char bus_ids[BV_MOST_GPUS][BV_BUS_ID_MAX];
};

/* A part of the machine that has CPUs and memory of its own. */
struct bv_node {
	uint32_t number;
	cpu_set_t cpus; /* those that the process may use */
	bool has_room;  /* on these, for the threads of its GPUs */
};

/*
 * Finds the node of the process's GPU.  'sysfs' is where that is mounted, and
 * 'allowed' are the CPUs that the process may use.  Returns false if it is not
 * known, or there is nothing to choose, as all of these CPUs are on that node, or
 * none.
 */
bool bv_find_node(const char *sysfs, const struct bv_gpus_at_work *gpus,
		  const cpu_set_t *allowed, struct bv_node *node);

/*
 * Has this thread, and those that it starts from now on, take memory from the node,
 * unless somebody else has decided where from, and run on its CPUs, if there is room.
 */
struct bv_nearness bv_stay_near(const struct bv_node *node);

#endif /* BV_RUN_NODE_H */
