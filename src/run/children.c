/*
 * children.c - the workers on CPUs, and their parent's care for them
 *
 * The parent looks at two things: whether a process has ended, and whether its
 * slot in the table moves.
 *
 * A worker that died is replaced.  The replacement takes over the slot, and with
 * it what is left of the chunk.  Only the frame that the slot names is charged
 * with the death: once may be bad luck, twice is the frame's fault.  But where
 * workers are killed before they have ended a single frame, one after the other,
 * it is not the frames' fault: most likely there is no memory for them.
 *
 * A frame that takes very long is mentioned, or failed if there is a limit, by
 * killing its worker.
 */

#include "run/children.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "convert/converter.h"
#include "run/process.h"
#include "run/watch.h"
#include "work/cleanup.h"

/* A killed worker that is still there after this long hangs in the kernel. */
#define KILL_SECONDS 1.0

/*
 * Deaths in a row without a frame begun, after which a slot is given up: the
 * machine lets no worker live.
 */
#define MOST_IDLE_DEATHS 3

struct bv_child {
	pid_t pid;             /* 0 if there is none */
	struct bv_watch watch; /* of its slot */
	uint32_t timed_out;    /* frame it was killed for, or BV_NO_FRAME */
	double dying;          /* seconds since it was killed */
	uint32_t idle_steps;   /* of its slot when its process started */
	unsigned idle_deaths;
	unsigned early_deaths;
};

enum bv_status bv_children_init(struct bv_children *children,
				const struct bv_run *run, double timeout,
				const struct bv_parent_events *events)
{
	*children = (struct bv_children){
		.run = run,
		.events = events,
		.timeout = timeout,
		.list = calloc(run->table->slot_count, sizeof(struct bv_child)),
	};
	return children->list != NULL ? BV_OK : BV_ERR_NO_MEMORY;
}

void bv_children_destroy(struct bv_children *children)
{
	free(children->list);
}

/* -------------------------------------------------------------------------- */
/* What a worker does                                                         */
/* -------------------------------------------------------------------------- */

struct assignment {
	const struct bv_run *run;
	uint32_t slot;
};

static int work(void *context)
{
	const struct assignment *assignment = context;
	const struct bv_run *run = assignment->run;
	struct bv_converter *converter;

	if (bv_converter_make(&converter, run->options, run->check) != BV_OK)
		return BV_WORKER_CANNOT_START;
	bv_work(run, &run->table->slots[assignment->slot], converter, NULL,
		NULL);
	bv_converter_free(converter);
	return BV_WORKER_DONE;
}

/* -------------------------------------------------------------------------- */
/* Starting and dying                                                         */
/* -------------------------------------------------------------------------- */

static void start(struct bv_children *children, uint32_t slot)
{
	struct bv_child *child = &children->list[slot];
	const uint32_t steps =
		atomic_load(&children->run->table->slots[slot].steps);
	struct assignment assignment = {.run = children->run, .slot = slot};
	const pid_t pid = bv_process_start(work, &assignment);

	children->start_error = pid > 0 ? 0 : errno;

	*child = (struct bv_child){
		.pid = pid > 0 ? pid : 0,
		.watch = {.steps = steps},
		.timed_out = BV_NO_FRAME,
		.idle_steps = steps,
		.idle_deaths = child->idle_deaths,
		.early_deaths = child->early_deaths,
	};
}

void bv_children_start(struct bv_children *children)
{
	for (uint32_t i = 0; i < children->run->table->slot_count; i++) {
		if (children->list[i].pid != 0)
			continue;
		children->list[i].idle_deaths = 0;
		children->list[i].early_deaths = 0;
		start(children, i);
	}
	if (bv_children_count(children) > 0)
		children->start_error = 0;
}

uint32_t bv_children_count(const struct bv_children *children)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < children->run->table->slot_count; i++)
		count += children->list[i].pid != 0;
	return count;
}

/*
 * Charges a frame with the death of the worker that had started it, unless the
 * parent killed that worker for other reasons: because the whole run ends, or
 * for a frame that it finished just before.
 */
static void charge_frame(struct bv_children *children,
			 const struct bv_child *child, uint32_t frame,
			 int signal)
{
	struct bv_frame_row *row = &children->run->table->rows[frame];

	if (children->killed)
		return;
	if (child->timed_out == frame)
		bv_fail_for_time(children->run, frame, children->timeout);
	else if (child->timed_out == BV_NO_FRAME &&
		 ++row->deaths >= BV_MOST_DEATHS)
		bv_run_fail_frame(children->run, frame, BV_ERR_WORKER,
				  (uint64_t)signal);
}

/* Notes a death that the parent did not want, 'steps' after the process began. */
static void note_death(struct bv_children *children, struct bv_child *child,
		       int signal, uint32_t steps)
{
	/* The second step is the end of the first frame. */
	const bool early = signal == SIGKILL && steps < 2;

	child->idle_deaths = steps == 0 ? child->idle_deaths + 1 : 0;
	child->early_deaths = early ? child->early_deaths + 1 : 0;
	children->early_deaths += early ? 1 : 0;
	children->last_signal = signal;
}

/* A worker was killed by 'signal', or ended by itself in some wrong way (0). */
static void child_died(struct bv_children *children, uint32_t index, int signal)
{
	struct bv_child *child = &children->list[index];
	struct bv_slot *slot = &children->run->table->slots[index];
	const uint32_t steps = atomic_load(&slot->steps) - child->idle_steps;
	const uint32_t frame = bv_take_unfinished(children->run, slot);
	const bool wanted = child->timed_out != BV_NO_FRAME || children->killed;
	bool fails;

	child->pid = 0;
	if (frame != BV_NO_FRAME)
		charge_frame(children, child, frame, signal);
	/* A death that fails a frame is told with the frame's end. */
	fails = frame != BV_NO_FRAME &&
		bv_frame_has_ended(&children->run->table->rows[frame]);
	children->deaths++;
	if (wanted)
		child->idle_deaths = child->early_deaths = 0;
	else
		note_death(children, child, signal, steps);
	if (!atomic_load(&children->run->table->stop) &&
	    child->idle_deaths < MOST_IDLE_DEATHS)
		start(children, index);
	if (!wanted && !fails)
		children->events->worker_died(children->events->context, frame,
					      signal, child->pid != 0);
}

/* Whatever status it ends with, no worker ends in the middle of a frame. */
static void child_ended(struct bv_children *children, uint32_t slot, int status)
{
	const uint32_t frame =
		atomic_load(&children->run->table->slots[slot].frame);

	if (WIFSIGNALED(status))
		child_died(children, slot, WTERMSIG(status));
	else if (frame == BV_NO_FRAME &&
		 (WEXITSTATUS(status) == BV_WORKER_DONE ||
		  WEXITSTATUS(status) == BV_WORKER_CANNOT_START))
		children->list[slot].pid = 0;
	else
		child_died(children, slot, 0);
}

void bv_children_reap(struct bv_children *children)
{
	for (uint32_t i = 0; i < children->run->table->slot_count; i++) {
		int status;

		if (children->list[i].pid != 0 &&
		    waitpid(children->list[i].pid, &status, WNOHANG) > 0)
			child_ended(children, i, status);
	}
}

bool bv_children_are_hopeless(const struct bv_children *children)
{
	const uint32_t deaths = children->early_deaths;

	for (uint32_t i = 0; i < children->run->table->slot_count; i++) {
		const struct bv_child *child = &children->list[i];

		if (child->pid != 0 && child->early_deaths < BV_MOST_DEATHS)
			return false;
	}
	return deaths >= BV_MOST_EARLY_DEATHS ||
	       (deaths >= BV_MOST_DEATHS && bv_children_count(children) == 0);
}

/* -------------------------------------------------------------------------- */
/* Time                                                                       */
/* -------------------------------------------------------------------------- */

/* Kills a worker for its frame.  One that does not go is left to itself. */
static void time_out(struct bv_children *children, uint32_t slot,
		     uint32_t frame, double elapsed)
{
	struct bv_child *child = &children->list[slot];

	if (child->timed_out == BV_NO_FRAME) {
		child->timed_out = frame;
		kill(child->pid, SIGKILL);
		return;
	}
	child->dying += elapsed;
	if (child->dying > KILL_SECONDS)
		child_died(children, slot, SIGKILL);
}

static void watch_child(struct bv_children *children, uint32_t slot,
			double elapsed)
{
	const uint32_t frame = bv_watch_slot(
		&children->list[slot].watch, &children->run->table->slots[slot],
		elapsed, children->timeout, children->events);

	if (frame != BV_NO_FRAME)
		time_out(children, slot, frame, elapsed);
}

void bv_children_watch(struct bv_children *children, double elapsed)
{
	for (uint32_t i = 0; i < children->run->table->slot_count; i++) {
		if (children->list[i].pid != 0)
			watch_child(children, i, elapsed);
	}
}

void bv_children_kill(struct bv_children *children)
{
	children->killed = true;
	for (uint32_t i = 0; i < children->run->table->slot_count; i++) {
		if (children->list[i].pid != 0)
			kill(children->list[i].pid, SIGKILL);
	}
}
