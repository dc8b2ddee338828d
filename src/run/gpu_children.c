/*
 * gpu_children.c - the workers with GPUs, and their parent's care for them
 *
 * A GPU fails in more ways than a CPU: it is not there, it has too little memory,
 * it reports an error after which its process is good for nothing, its driver
 * crashes, or it never answers.  All are told apart here by how the process ends
 * and by what it last said in its row in the table.  A process that is lost is
 * started once more, since many errors do not come twice; one that cannot work
 * is not.
 *
 * No frame is charged with any of this: a GPU has many in hand at once, and
 * they are done again by others.  The exception is a frame that a thread of the
 * worker has been at for longer than --timeout.  What takes too long is seen in
 * gpu_watch.c.
 */

#include "run/gpu_children.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "core/system_words.h"
#include "gpu/device.h"
#include "run/gpu_worker.h"
#include "run/process.h"
#include "run/watch.h"
#include "work/cleanup.h"

/* Second chances. */
#define MOST_RESTARTS 1

enum bv_status bv_gpu_children_init(struct bv_gpu_children *children,
				    const struct bv_run *run,
				    const struct bv_parent_plan *plan,
				    const struct bv_parent_events *events)
{
	const size_t rows = run->table->gpu_count;

	*children = (struct bv_gpu_children){
		.run = run,
		.plan = plan,
		.events = events,
		.list = calloc(rows + 1, sizeof(struct bv_gpu_child)),
		.watches = calloc(rows * run->table->gpu_slots + 1,
				  sizeof(struct bv_watch)),
	};
	if (children->list != NULL && children->watches != NULL)
		return BV_OK;
	bv_gpu_children_destroy(children);
	return BV_ERR_NO_MEMORY;
}

void bv_gpu_children_destroy(struct bv_gpu_children *children)
{
	free(children->watches);
	free(children->list);
}

static struct bv_gpu_row *row_of(const struct bv_gpu_children *children,
				 uint32_t index)
{
	return &children->run->table->gpu_rows[index];
}

static void tell(struct bv_gpu_children *children, uint32_t index,
		 enum bv_gpu_news news, const char *text)
{
	children->events->gpu_news(children->events->context, news,
				   children->list[index].device, text);
}

/* Why the GPU's work ended, as its worker or its parent has noted. */
static const char *reason_of(const struct bv_gpu_children *children,
			     uint32_t index)
{
	struct bv_gpu_row *row = row_of(children, index);

	/* Its writer may have died on the way. */
	row->reason[sizeof(row->reason) - 1] = '\0';
	return row->reason[0] != '\0' ? row->reason : "for no known reason";
}

/* -------------------------------------------------------------------------- */
/* Starting                                                                   */
/* -------------------------------------------------------------------------- */

static void start(struct bv_gpu_children *children, uint32_t index)
{
	const struct bv_parent_plan *plan = children->plan;
	struct bv_gpu_child *child = &children->list[index];
	struct bv_gpu_row *row = row_of(children, index);
	struct bv_gpu_assignment assignment = {.run = children->run,
					       .row = index,
					       .device = child->device,
					       .threads = plan->threads,
					       .gpus = plan->gpus};
	pid_t pid;

	bv_gpu_row_begin(row); /* whose last state is not the new worker's */
	pid = bv_process_start(bv_work_with_gpu, &assignment);
	child->pid = pid > 0 ? pid : 0;
	child->ready = false;
	child->state = BV_GPU_STARTING;
	child->completed = 0;
	child->silent = child->leaving = child->dying = 0.0;
	child->killed_for = BV_GPU_NOT_KILLED;
	child->timed_out = BV_NO_FRAME;
	if (pid <= 0) {
		child->refused = true;
		strcpy(row->reason, "no process could be started for it");
	}
}

/* How many GPUs are known to be there, or were asked for by number. */
static uint32_t count_known(const struct bv_gpu_children *children)
{
	const struct bv_frame_table *table = children->run->table;
	const uint32_t found = atomic_load(&table->gpus_found);

	if (children->plan->gpus != 0 || table->gpu_count == 0)
		return table->gpu_count;
	return found > 0 ? found : 1;
}

void bv_gpu_children_start(struct bv_gpu_children *children)
{
	const uint32_t known = count_known(children);

	while (children->started < known) {
		const uint32_t index = children->started++;

		children->list[index].device =
			bv_gpu_of_row(children->plan->gpus, index);
		start(children, index);
	}
}

uint32_t bv_gpu_children_count(const struct bv_gpu_children *children)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < children->started; i++)
		count += children->list[i].pid != 0;
	return count;
}

bool bv_gpu_children_ready(const struct bv_gpu_children *children)
{
	for (uint32_t i = 0; i < children->started; i++) {
		if (children->list[i].pid != 0 && children->list[i].ready)
			return true;
	}
	return false;
}

bool bv_gpu_children_done(const struct bv_gpu_children *children)
{
	for (uint32_t i = 0; i < children->started; i++) {
		if (children->list[i].done)
			return true;
	}
	return false;
}

void bv_gpu_child_came(struct bv_gpu_children *children, uint32_t index)
{
	struct bv_gpu_child *child = &children->list[index];

	child->ready = child->came = true;
	tell(children, index, BV_GPU_CAME, row_of(children, index)->name);
	bv_gpu_children_tell_refused(children);
}

/* -------------------------------------------------------------------------- */
/* Ending                                                                     */
/* -------------------------------------------------------------------------- */

void bv_gpu_children_tell_refused(struct bv_gpu_children *children)
{
	for (uint32_t i = 0; i < children->started; i++) {
		struct bv_gpu_child *child = &children->list[i];

		if (child->refused && !child->told) {
			child->told = true;
			tell(children, i, BV_GPU_REFUSED,
			     reason_of(children, i));
		}
	}
}

static bool any_came(const struct bv_gpu_children *children)
{
	for (uint32_t i = 0; i < children->started; i++) {
		if (children->list[i].came)
			return true;
	}
	return false;
}

/* What its threads were at is left to others, or was what it was killed for. */
static void take_frames(struct bv_gpu_children *children, uint32_t index)
{
	const struct bv_run *run = children->run;
	struct bv_slot *slots = bv_gpu_slots(run->table, index);

	for (uint32_t i = 0; i < run->table->gpu_slots; i++) {
		const uint32_t frame = bv_take_unfinished(run, &slots[i]);

		if (frame != BV_NO_FRAME &&
		    frame == children->list[index].timed_out)
			bv_fail_for_time(run, frame, children->plan->timeout);
	}
}

/*
 * A second chance, unless it had one or nothing is to begin any more.  A GPU that
 * nobody asked for and that never worked is just no usable one.
 */
static void restart_or_give_up(struct bv_gpu_children *children, uint32_t index)
{
	struct bv_gpu_child *child = &children->list[index];

	if (!child->came && children->plan->device == BV_DEVICE_AUTO) {
		child->refused = true;
		return;
	}
	if (atomic_load(&children->run->table->stop) ||
	    child->restarts >= MOST_RESTARTS) {
		child->lost = true;
		tell(children, index, BV_GPU_GONE, reason_of(children, index));
		return;
	}
	child->restarts++;
	tell(children, index, BV_GPU_RESTARTED, reason_of(children, index));
	start(children, index);
}

/* Notes how a process ended that has not said why itself. */
static void note_end(struct bv_gpu_row *row, int status)
{
	char words[BV_WORDS_MAX];

	if (WIFSIGNALED(status))
		snprintf(row->reason, sizeof(row->reason),
			 "its process was killed by %s",
			 bv_signal_words(WTERMSIG(status), words));
	else if (WEXITSTATUS(status) != BV_WORKER_LOST)
		snprintf(row->reason, sizeof(row->reason),
			 "its process ended by itself");
}

void bv_gpu_child_ended(struct bv_gpu_children *children, uint32_t index,
			int status)
{
	struct bv_gpu_child *child = &children->list[index];
	struct bv_gpu_row *row = row_of(children, index);
	const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	child->pid = 0;
	/* It may have worked between two looks. */
	if (!child->ready && atomic_load(&row->submitted) > 0)
		bv_gpu_child_came(children, index);
	child->ready = false;
	take_frames(children, index);
	if (children->killed || child->killed_for == BV_GPU_FOR_NO_NEED)
		return;
	if (code == BV_WORKER_DONE) {
		child->done = child->came = true;
		bv_gpu_children_tell_refused(children);
	} else if (code == BV_WORKER_UNUSABLE || code == BV_WORKER_NO_MEMORY ||
		   code == BV_WORKER_CANNOT_START) {
		child->refused = true;
		if (any_came(children))
			bv_gpu_children_tell_refused(children);
	} else if (child->killed_for == BV_GPU_FOR_TIME) {
		if (!atomic_load(&children->run->table->stop))
			start(children, index);
	} else if (bv_frames_are_left(children->run->table)) {
		if (child->killed_for == BV_GPU_NOT_KILLED)
			note_end(row, status);
		children->deaths += WIFSIGNALED(status) ? 1 : 0;
		restart_or_give_up(children, index);
	}
}

void bv_gpu_children_reap(struct bv_gpu_children *children)
{
	for (uint32_t i = 0; i < children->started; i++) {
		int status;

		if (children->list[i].pid != 0 &&
		    waitpid(children->list[i].pid, &status, WNOHANG) > 0)
			bv_gpu_child_ended(children, i, status);
	}
}

void bv_gpu_children_tell_none(struct bv_gpu_children *children)
{
	if (any_came(children))
		return;
	for (uint32_t i = 0; i < children->started; i++) {
		if (children->list[i].lost)
			return;
	}
	for (uint32_t i = 0; i < children->started; i++) {
		if (children->list[i].refused) {
			tell(children, i, BV_GPU_NONE_CAME,
			     reason_of(children, i));
			return;
		}
	}
}
