/*
 * gpu_watch.c - GPUs that do not answer, and those that are not needed
 *
 * Whether a GPU hangs is seen by its batches: some were submitted, and none was
 * completed for long.  Reading and writing files does not count.  Seconds are
 * those of the parent's ticks, so that a job that was stopped can go on.
 */

#include "run/gpu_watch.h"

#include <signal.h>
#include <stdio.h>

#include "run/watch.h"

/* A GPU hangs that completes nothing for so long, in seconds. */
#define HANG_SECONDS 30

/* Starting takes long where a host has many GPUs, but not this long. */
#define START_SECONDS 60

/* To give everything back, when the work has ended. */
#define LEAVE_SECONDS 10

/* A killed process that is still there after this long is left to itself. */
#define KILL_SECONDS 5.0

/* -------------------------------------------------------------------------- */
/* Killing                                                                    */
/* -------------------------------------------------------------------------- */

static void kill_child(struct bv_gpu_child *child, enum bv_gpu_killed_for what)
{
	child->killed_for = what;
	kill(child->pid, SIGKILL);
}

void bv_gpu_children_kill(struct bv_gpu_children *children)
{
	children->killed = true;
	for (uint32_t i = 0; i < children->started; i++) {
		if (children->list[i].pid != 0)
			kill_child(&children->list[i], BV_GPU_FOR_NO_NEED);
	}
}

static bool is_starting(const struct bv_gpu_children *children, uint32_t index)
{
	return atomic_load(&children->run->table->gpu_rows[index].state) ==
	       BV_GPU_STARTING;
}

/*
 * Kills a child and does not wait for its end, which takes the driver long.  Only
 * one that has claimed and written nothing, and will not, can be treated so.
 */
static void abandon(struct bv_gpu_child *child)
{
	kill_child(child, BV_GPU_FOR_NO_NEED);
	child->pid = 0;
}

void bv_gpu_children_dismiss(struct bv_gpu_children *children,
			     bool nothing_left, double elapsed)
{
	for (uint32_t i = 0; i < children->started; i++) {
		struct bv_gpu_child *child = &children->list[i];

		if (child->pid == 0 || child->killed_for != BV_GPU_NOT_KILLED)
			continue;
		if (nothing_left)
			child->leaving += elapsed;
		if (is_starting(children, i))
			abandon(child);
		else if (child->leaving > LEAVE_SECONDS)
			kill_child(child, BV_GPU_FOR_NO_NEED);
	}
}

/* A process that was killed and does not go is left to itself. */
static void watch_death(struct bv_gpu_children *children, uint32_t index,
			double elapsed)
{
	struct bv_gpu_child *child = &children->list[index];

	child->dying += elapsed;
	if (child->dying > KILL_SECONDS)
		bv_gpu_child_ended(children, index, SIGKILL);
}

/* -------------------------------------------------------------------------- */
/* Time                                                                       */
/* -------------------------------------------------------------------------- */

/* True if its threads have no frame and will get none. */
static bool has_nothing_to_do(const struct bv_frame_table *table,
			      uint32_t index)
{
	const struct bv_slot *slots = bv_gpu_slots(table, index);

	if (bv_chunks_are_left(table))
		return false;
	for (uint32_t i = 0; i < table->gpu_slots; i++) {
		if (atomic_load(&slots[i].frame) != BV_NO_FRAME)
			return false;
	}
	return true;
}

/* How long it may stand still as it is; 0: for ever. */
static double patience(const struct bv_frame_table *table, uint32_t index)
{
	const struct bv_gpu_row *row = &table->gpu_rows[index];
	const uint32_t completed = atomic_load(&row->completed);

	switch (atomic_load(&row->state)) {
	case BV_GPU_STARTING:
		return START_SECONDS;
	case BV_GPU_READY:
		if (atomic_load(&row->submitted) != completed ||
		    has_nothing_to_do(table, index))
			return HANG_SECONDS;
		return 0.0;
	default:
		return LEAVE_SECONDS;
	}
}

/* Kills a worker whose GPU does not answer. */
static void watch_answers(struct bv_gpu_children *children, uint32_t index,
			  double elapsed)
{
	struct bv_gpu_child *child = &children->list[index];
	struct bv_gpu_row *row = &children->run->table->gpu_rows[index];
	const uint32_t state = atomic_load(&row->state);
	const uint32_t completed = atomic_load(&row->completed);
	const double most = patience(children->run->table, index);

	if (most == 0.0 || state != child->state ||
	    completed != child->completed) {
		child->state = state;
		child->completed = completed;
		child->silent = 0.0;
		return;
	}
	child->silent += elapsed;
	if (child->silent <= most)
		return;
	if (state != BV_GPU_ENDED)
		snprintf(row->reason, sizeof(row->reason),
			 "it did not answer for %.0f seconds", most);
	kill_child(child, BV_GPU_FOR_SILENCE);
}

/* Kills a worker for a frame that takes too long. */
static void watch_frames(struct bv_gpu_children *children, uint32_t index,
			 double elapsed)
{
	const struct bv_frame_table *table = children->run->table;
	const struct bv_slot *slots = bv_gpu_slots(table, index);
	struct bv_watch *watches = &children->watches[index * table->gpu_slots];
	struct bv_gpu_child *child = &children->list[index];

	for (uint32_t i = 0; i < table->gpu_slots; i++) {
		const uint32_t frame = bv_watch_slot(
			&watches[i], &slots[i], elapsed,
			children->plan->timeout, children->events);

		if (frame != BV_NO_FRAME &&
		    child->killed_for == BV_GPU_NOT_KILLED) {
			child->timed_out = frame;
			kill_child(child, BV_GPU_FOR_TIME);
		}
	}
}

static void watch_child(struct bv_gpu_children *children, uint32_t index,
			double elapsed)
{
	struct bv_gpu_child *child = &children->list[index];
	struct bv_gpu_row *row = &children->run->table->gpu_rows[index];

	if (child->killed_for != BV_GPU_NOT_KILLED) {
		watch_death(children, index, elapsed);
		return;
	}
	if (!child->ready && atomic_load(&row->state) == BV_GPU_READY)
		bv_gpu_child_came(children, index);
	watch_frames(children, index, elapsed);
	if (child->killed_for == BV_GPU_NOT_KILLED)
		watch_answers(children, index, elapsed);
}

void bv_gpu_children_watch(struct bv_gpu_children *children, double elapsed)
{
	for (uint32_t i = 0; i < children->started; i++) {
		if (children->list[i].pid != 0)
			watch_child(children, i, elapsed);
	}
}
