/*
 * parent.c - the process that watches over the workers
 *
 * The parent converts nothing.  It starts a worker for each slot and then waits
 * for one of three things: a worker has ended, a tenth of a second is over, or a
 * signal has come.  Each time it looks at the table and at its children:
 *
 *   - frames that have ended are told to the caller;
 *   - a worker that died is replaced.  The replacement takes over the slot, and
 *     with it what is left of the chunk.  Only the frame that the slot names is
 *     charged with the death: once may be bad luck, twice is the frame's fault;
 *   - a frame that takes very long is mentioned, or failed if there is a limit.
 *
 * When all workers have ended, rows may be left: a worker can die in the middle
 * of a claim, and then nobody has that chunk.  One more worker is given all rows
 * that have not ended.  Where no process can be had at all, the parent does them.
 *
 * Time is counted in ticks of the parent.  While the whole job is stopped (as
 * by Ctrl-Z) nothing ticks, so a job that goes on is not taken for a slow one.
 */

#include "run/parent.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run/cleanup.h"
#include "run/process.h"

/* How long the parent sleeps when nothing happens, in seconds. */
#define TICK 0.1

/* The longest that one tick counts: more means that the job was stopped. */
#define LONGEST_TICK 0.2

/* A frame that takes this long is mentioned. */
#define SLOW_SECONDS 30

/* A killed worker that is still there after this long hangs in the kernel. */
#define KILL_SECONDS 1.0

/* Deaths of workers that fail a frame. */
#define MOST_DEATHS 2

/*
 * Deaths in a row without a frame begun, after which a slot is given up: the
 * machine lets no worker live.
 */
#define MOST_IDLE_DEATHS 3

/* Ticks to wait for a place in the order of ends that a worker has taken but
 * not filled; it may have died in between. */
#define MOST_GAP_TICKS 20

struct child {
	pid_t pid;           /* 0 if there is none */
	uint32_t steps;      /* of its slot when it last moved */
	double silent;       /* seconds since then */
	bool slow_told;      /* about this silence */
	uint32_t timed_out;  /* frame it was killed for, or BV_NO_FRAME */
	double dying;        /* seconds since it was killed */
	uint32_t idle_steps; /* of its slot when its process started */
	unsigned idle_deaths;
};

struct parent {
	const struct bv_run *run;
	const struct bv_parent_events *events;
	struct bv_frame_table *table;
	double timeout;
	struct child *children; /* one for each slot */
	uint32_t told_count;    /* places in the order that were told */
	unsigned gap_ticks;
	bool killed; /* tick() said so */
};

/* -------------------------------------------------------------------------- */
/* Telling                                                                    */
/* -------------------------------------------------------------------------- */

static void tell_frame(struct parent *parent, uint32_t frame)
{
	struct bv_frame_row *row = &parent->table->rows[frame];

	if (row->told)
		return;
	row->told = true;
	parent->events->frame_ended(parent->events->context, frame);
}

/* Tells the ends that are new in the order. */
static void tell_ends(struct parent *parent)
{
	struct bv_frame_table *table = parent->table;

	while (parent->told_count < table->frame_count &&
	       parent->told_count < atomic_load(&table->end_count)) {
		const uint32_t frame =
			atomic_load(&table->end_order[parent->told_count]);

		if (frame != BV_NO_FRAME)
			tell_frame(parent, frame);
		else if (parent->gap_ticks++ < MOST_GAP_TICKS)
			return;
		parent->told_count++;
		parent->gap_ticks = 0;
	}
}

/* Tells all that the order does not have: frames whose worker died just then. */
static void tell_rest(struct parent *parent)
{
	for (uint32_t i = 0; i < parent->table->frame_count; i++) {
		if (bv_frame_has_ended(&parent->table->rows[i]))
			tell_frame(parent, i);
	}
}

static void fail_frame(struct parent *parent, uint32_t frame,
		       enum bv_status status, uint64_t detail)
{
	const struct bv_frame_result result = {.status = status,
					       .detail = {detail}};

	bv_run_end_frame(parent->run, frame, &result);
}

/* -------------------------------------------------------------------------- */
/* Children                                                                   */
/* -------------------------------------------------------------------------- */

/* Starts a process for a slot.  Without one the others do its work. */
static void start_child(struct parent *parent, uint32_t slot)
{
	struct child *child = &parent->children[slot];
	const pid_t pid = bv_worker_start(parent->run, slot);

	*child = (struct child){
		.pid = pid > 0 ? pid : 0,
		.steps = atomic_load(&parent->table->slots[slot].steps),
		.timed_out = BV_NO_FRAME,
		.idle_deaths = child->idle_deaths,
	};
	child->idle_steps = child->steps;
}

static uint32_t count_children(const struct parent *parent)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < parent->table->slot_count; i++)
		count += parent->children[i].pid != 0;
	return count;
}

/* The frame that the dead worker of a slot leaves unfinished, or BV_NO_FRAME. */
static uint32_t take_unfinished(struct parent *parent, uint32_t slot)
{
	struct bv_slot *place = &parent->table->slots[slot];
	const uint32_t frame = atomic_exchange(&place->frame, BV_NO_FRAME);

	if (frame == BV_NO_FRAME ||
	    bv_frame_has_ended(&parent->table->rows[frame]))
		return BV_NO_FRAME;
	return frame;
}

/*
 * Charges a frame with the death of the worker that had started it, unless the
 * parent killed that worker for other reasons: because the whole run ends, or
 * for a frame that it finished just before.
 */
static void charge_frame(struct parent *parent, const struct child *child,
			 uint32_t frame, int signal)
{
	struct bv_frame_row *row = &parent->table->rows[frame];

	bv_clean_up_frame(parent->run, frame);
	if (parent->killed)
		return;
	if (child->timed_out == frame)
		fail_frame(parent, frame, BV_ERR_TIMEOUT,
			   (uint64_t)(parent->timeout * 1000.0 + 0.5));
	else if (child->timed_out == BV_NO_FRAME &&
		 ++row->deaths >= MOST_DEATHS)
		fail_frame(parent, frame, BV_ERR_WORKER, (uint64_t)signal);
}

/* A death that fails a frame is told with the frame's end. */
static void tell_death(struct parent *parent, const struct child *child,
		       uint32_t frame, int signal)
{
	if (child->timed_out != BV_NO_FRAME || parent->killed)
		return;
	if (frame == BV_NO_FRAME ||
	    !bv_frame_has_ended(&parent->table->rows[frame]))
		parent->events->worker_died(parent->events->context, frame,
					    signal);
}

/* A worker was killed by 'signal', or ended by itself in some wrong way (0). */
static void child_died(struct parent *parent, uint32_t slot, int signal)
{
	struct child *child = &parent->children[slot];
	const uint32_t steps = atomic_load(&parent->table->slots[slot].steps);
	const uint32_t frame = take_unfinished(parent, slot);

	child->pid = 0;
	if (frame != BV_NO_FRAME)
		charge_frame(parent, child, frame, signal);
	tell_death(parent, child, frame, signal);
	child->idle_deaths =
		steps == child->idle_steps ? child->idle_deaths + 1 : 0;
	if (!atomic_load(&parent->table->stop) &&
	    child->idle_deaths < MOST_IDLE_DEATHS)
		start_child(parent, slot);
}

/* Whatever status it ends with, no worker ends in the middle of a frame. */
static void child_ended(struct parent *parent, uint32_t slot, int status)
{
	const uint32_t frame = atomic_load(&parent->table->slots[slot].frame);

	if (WIFSIGNALED(status))
		child_died(parent, slot, WTERMSIG(status));
	else if (frame == BV_NO_FRAME &&
		 (WEXITSTATUS(status) == BV_WORKER_DONE ||
		  WEXITSTATUS(status) == BV_WORKER_CANNOT_START))
		parent->children[slot].pid = 0;
	else
		child_died(parent, slot, 0);
}

static void reap(struct parent *parent)
{
	for (uint32_t i = 0; i < parent->table->slot_count; i++) {
		int status;

		if (parent->children[i].pid != 0 &&
		    waitpid(parent->children[i].pid, &status, WNOHANG) > 0)
			child_ended(parent, i, status);
	}
}

/* -------------------------------------------------------------------------- */
/* Time                                                                       */
/* -------------------------------------------------------------------------- */

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Sleeps for a tick, or less if a child ends.  Returns the seconds it took. */
static double wait_a_tick(void)
{
	const struct timespec tick = {.tv_nsec = (long)(TICK * 1e9)};
	const double before = now();
	double elapsed;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigtimedwait(&set, NULL, &tick);
	elapsed = now() - before;
	return elapsed < LONGEST_TICK ? elapsed : LONGEST_TICK;
}

/* Kills a worker for its frame.  One that does not go is left to itself. */
static void time_out(struct parent *parent, uint32_t slot, uint32_t frame,
		     double elapsed)
{
	struct child *child = &parent->children[slot];

	if (child->timed_out == BV_NO_FRAME) {
		child->timed_out = frame;
		kill(child->pid, SIGKILL);
		return;
	}
	child->dying += elapsed;
	if (child->dying > KILL_SECONDS)
		child_died(parent, slot, SIGKILL);
}

static void watch_child(struct parent *parent, uint32_t slot, double elapsed)
{
	struct child *child = &parent->children[slot];
	struct bv_slot *place = &parent->table->slots[slot];
	/* In this order: no step since means that it is the same frame. */
	const uint32_t frame = atomic_load(&place->frame);
	const uint32_t steps = atomic_load(&place->steps);

	if (steps != child->steps || frame == BV_NO_FRAME) {
		child->steps = steps;
		child->silent = 0.0;
		child->slow_told = false;
		return;
	}
	child->silent += elapsed;
	if (parent->timeout > 0.0 && child->silent > parent->timeout) {
		time_out(parent, slot, frame, elapsed);
		return;
	}
	if (child->silent > SLOW_SECONDS && !child->slow_told) {
		child->slow_told = true;
		parent->events->frame_slow(parent->events->context, frame,
					   SLOW_SECONDS);
	}
}

static void watch(struct parent *parent, double elapsed)
{
	for (uint32_t i = 0; i < parent->table->slot_count; i++) {
		if (parent->children[i].pid != 0)
			watch_child(parent, i, elapsed);
	}
}

/* -------------------------------------------------------------------------- */
/* Ending                                                                     */
/* -------------------------------------------------------------------------- */

/* Kills all workers, waits for those that can die, and tidies up after them. */
static void kill_children(struct parent *parent)
{
	const double deadline = now() + KILL_SECONDS;

	atomic_store(&parent->table->stop, true);
	for (uint32_t i = 0; i < parent->table->slot_count; i++) {
		if (parent->children[i].pid != 0)
			kill(parent->children[i].pid, SIGKILL);
	}
	while (count_children(parent) > 0 && now() < deadline) {
		wait_a_tick();
		reap(parent);
	}
}

static bool frames_are_left(struct parent *parent)
{
	for (uint32_t i = 0; i < parent->table->frame_count; i++) {
		if (!bv_frame_has_ended(&parent->table->rows[i]))
			return true;
	}
	return false;
}

/* Gives all frames that have not ended to the first slot. */
static void gather_rest(struct bv_frame_table *table)
{
	struct bv_slot *slot = &table->slots[0];

	atomic_store(&table->next_chunk, table->chunk_count);
	atomic_store(&slot->next, 0);
	atomic_store(&slot->end, table->frame_count);
}

static void frame_ended_here(void *context, uint32_t frame)
{
	struct parent *parent = context;

	(void)frame;
	tell_ends(parent);
	if (!parent->events->tick(parent->events->context)) {
		parent->killed = true;
		atomic_store(&parent->table->stop, true);
	}
}

/*
 * Does the rest without any worker.  If even that cannot be, the frames fail; but
 * if none has ended yet, the run has not begun, and false is returned.
 */
static bool work_here(struct parent *parent)
{
	struct bv_frame_table *table = parent->table;
	struct bv_converter *converter;
	const enum bv_status status =
		bv_converter_create(&converter, parent->run->options);

	if (status != BV_OK && atomic_load(&table->end_count) == 0)
		return false;
	for (uint32_t i = 0; status != BV_OK && i < table->frame_count; i++) {
		if (!bv_frame_has_ended(&table->rows[i]))
			fail_frame(parent, i, status, 0);
	}
	if (status != BV_OK)
		return true;
	gather_rest(parent->table);
	bv_work(parent->run, &parent->table->slots[0], converter,
		frame_ended_here, parent);
	bv_converter_free(converter);
	return true;
}

/* -------------------------------------------------------------------------- */
/* Running                                                                    */
/* -------------------------------------------------------------------------- */

/* Watches until no worker is left. */
static void supervise(struct parent *parent)
{
	while (count_children(parent) > 0) {
		const double elapsed = wait_a_tick();

		reap(parent);
		tell_ends(parent);
		watch(parent, elapsed);
		if (!parent->events->tick(parent->events->context)) {
			parent->killed = true;
			kill_children(parent);
			return;
		}
	}
}

/*
 * Has the frames done that no worker had, by one worker after the other as long
 * as each ends at least one frame, and then by the parent.
 */
static bool do_rest(struct parent *parent)
{
	struct bv_frame_table *table = parent->table;

	while (!atomic_load(&table->stop) && frames_are_left(parent)) {
		const uint32_t before = atomic_load(&table->end_count);

		gather_rest(table);
		parent->children[0].idle_deaths = 0;
		start_child(parent, 0);
		supervise(parent);
		if (atomic_load(&table->end_count) == before &&
		    !atomic_load(&table->stop))
			return work_here(parent);
	}
	return true;
}

static enum bv_run_end run_to_end(struct parent *parent)
{
	struct bv_frame_table *table = parent->table;
	bool could_start;

	bv_clean_up_all(parent->run);
	for (uint32_t i = 0; i < table->slot_count; i++)
		start_child(parent, i);
	supervise(parent);
	could_start = do_rest(parent);
	tell_ends(parent);
	tell_rest(parent);
	if (parent->killed)
		return BV_RUN_KILLED;
	if (!could_start)
		return BV_RUN_CANNOT_START;
	return frames_are_left(parent) ? BV_RUN_STOPPED : BV_RUN_COMPLETE;
}

enum bv_run_end bv_run_processes(const struct bv_run *run, double timeout,
				 const struct bv_parent_events *events)
{
	struct parent parent = {.run = run,
				.events = events,
				.table = run->table,
				.timeout = timeout};
	const struct sigaction standard = {.sa_handler = SIG_DFL};
	struct sigaction old_action;
	enum bv_run_end end;
	sigset_t child, old;

	parent.children =
		calloc(run->table->slot_count, sizeof(*parent.children));
	if (parent.children == NULL)
		return BV_RUN_CANNOT_START;
	/* Where SIGCHLD is ignored, nobody is told how a child ended. */
	sigaction(SIGCHLD, &standard, &old_action);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &old);
	end = run_to_end(&parent);
	sigprocmask(SIG_SETMASK, &old, NULL);
	sigaction(SIGCHLD, &old_action, NULL);
	free(parent.children);
	return end;
}
