/*
 * gpu_worker.c - what a process does that was started for a GPU
 *
 * It sees to what it sees, counts the GPUs if nobody has named them, goes to the
 * GPU's side of the machine, and works.
 */

#include "run/gpu_worker.h"

#include "gpu/device.h"
#include "run/node.h"
#include "run/process.h"
#include "run/visible_gpus.h"

#define SYSFS "/sys"

/* Counts the GPUs, and lets the parent know.  Returns 0 if there is none. */
static uint32_t count_gpus(struct bv_frame_table *table, struct bv_gpu_row *row,
			   uint32_t instances)
{
	uint32_t gpus = instances;

	if (gpus == 0)
		gpus = bv_gpu_path()->count(row->reason, sizeof(row->reason));
	if (gpus > BV_MOST_GPUS)
		gpus = BV_MOST_GPUS;
	atomic_store(&table->gpus_found, gpus);
	return gpus;
}

/*
 * Says of all GPUs at work where they are.  Of instances a process knows its own
 * only.
 */
static void find_gpus_at_work(const struct bv_gpu_assignment *assignment,
			      uint32_t device, bool is_instance,
			      struct bv_gpus_at_work *gpus)
{
	for (uint32_t i = 0; i < gpus->count; i++) {
		const uint32_t number = bv_gpu_of_row(assignment->gpus, i);
		const bool is_own = i == assignment->row;

		if ((is_instance && !is_own) ||
		    !bv_gpu_path()->get_bus_id(is_own ? device : number,
					       gpus->bus_ids[i]))
			gpus->bus_ids[i][0] = '\0';
	}
}

/* Before anything is allocated, and any thread started. */
static struct bv_nearness go_near(const struct bv_gpu_assignment *assignment,
				  uint32_t device, bool is_instance,
				  uint32_t count)
{
	struct bv_gpus_at_work gpus = {.count = count,
				       .own = assignment->row,
				       .threads = assignment->threads};
	struct bv_node node;
	cpu_set_t allowed;

	find_gpus_at_work(assignment, device, is_instance, &gpus);
	if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0 &&
	    bv_find_node(SYSFS, &gpus, &allowed, &node))
		return bv_stay_near(&node);
	return (struct bv_nearness){0};
}

static int exit_of(enum bv_gpu_end end)
{
	switch (end) {
	case BV_GPU_DONE:
		return BV_WORKER_DONE;
	case BV_GPU_UNUSABLE:
		return BV_WORKER_UNUSABLE;
	case BV_GPU_NO_MEMORY:
		return BV_WORKER_NO_MEMORY;
	case BV_GPU_LOST:
		break;
	}
	return BV_WORKER_LOST;
}

int bv_work_with_gpu(void *context)
{
	const struct bv_gpu_assignment *assignment = context;
	struct bv_frame_table *table = assignment->run->table;
	struct bv_gpu_row *row = &table->gpu_rows[assignment->row];
	const uint32_t instances = bv_count_instances();
	struct bv_gpu_plan plan = {.device = bv_see_gpu(assignment->device)};
	uint32_t gpus = (uint32_t)__builtin_popcount(assignment->gpus);

	if (gpus == 0)
		gpus = count_gpus(table, row, instances);
	if (gpus == 0)
		return BV_WORKER_UNUSABLE;
	row->nearness = go_near(assignment, plan.device, instances > 0, gpus);
	bv_gpu_path()->plan_threads(&plan,
				    (assignment->threads + gpus - 1) / gpus);
	return exit_of(bv_gpu_path()->work(assignment->run, &plan, row,
					   bv_gpu_slots(table, assignment->row),
					   NULL, NULL));
}
