/*
 * parent.c - the process that watches over the workers
 *
 * The parent converts nothing.  It starts a worker for each slot and then waits
 * for one of three things: a worker has ended, a tenth of a second is over, or a
 * signal has come.  Each time it looks after its children (see children.c), and
 * tells the caller which frames have ended.
 *
 * When all workers have ended, rows may be left: a worker can die in the middle
 * of a claim, and then nobody has that chunk.  One more worker is given all rows
 * that have not ended.  Where no process can be had at all, the parent does them.
 */

#include "run/parent.h"

#include <signal.h>

#include "run/children.h"
#include "run/cleanup.h"

/* Ticks to wait for a place in the order of ends that a worker has taken but
 * not filled; it may have died in between. */
#define MOST_GAP_TICKS 20

struct parent {
	struct bv_children children;
	const struct bv_run *run;
	const struct bv_parent_events *events;
	struct bv_frame_table *table;
	uint32_t told_count; /* places in the order that were told */
	unsigned gap_ticks;
	enum bv_status cause; /* why nobody could start */
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

/* -------------------------------------------------------------------------- */
/* Ending                                                                     */
/* -------------------------------------------------------------------------- */

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
		parent->children.killed = true;
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

	parent->cause = status;
	if (status != BV_OK && atomic_load(&table->end_count) == 0)
		return false;
	for (uint32_t i = 0; status != BV_OK && i < table->frame_count; i++) {
		if (!bv_frame_has_ended(&table->rows[i]))
			bv_run_fail_frame(parent->run, i, status, 0);
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
	while (bv_children_count(&parent->children) > 0) {
		const double elapsed = bv_wait_a_tick();

		bv_children_reap(&parent->children);
		tell_ends(parent);
		bv_children_watch(&parent->children, elapsed);
		if (!parent->events->tick(parent->events->context)) {
			parent->children.killed = true;
			bv_children_kill(&parent->children);
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
		bv_children_start(&parent->children, 0);
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
		bv_children_start(&parent->children, i);
	supervise(parent);
	could_start = do_rest(parent);
	tell_ends(parent);
	tell_rest(parent);
	if (parent->children.killed)
		return BV_RUN_KILLED;
	if (!could_start)
		return BV_RUN_CANNOT_START;
	return frames_are_left(parent) ? BV_RUN_STOPPED : BV_RUN_COMPLETE;
}

enum bv_run_end bv_run_processes(const struct bv_run *run, double timeout,
				 const struct bv_parent_events *events,
				 enum bv_status *cause)
{
	struct parent parent = {
		.run = run, .events = events, .table = run->table};
	const struct sigaction standard = {.sa_handler = SIG_DFL};
	struct sigaction old_action;
	enum bv_run_end end;
	sigset_t child, old;

	*cause = bv_children_init(&parent.children, run, timeout, events);
	if (*cause != BV_OK)
		return BV_RUN_CANNOT_START;
	/* Where SIGCHLD is ignored, nobody is told how a child ended. */
	sigaction(SIGCHLD, &standard, &old_action);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &old);
	end = run_to_end(&parent);
	sigprocmask(SIG_SETMASK, &old, NULL);
	sigaction(SIGCHLD, &old_action, NULL);
	bv_children_destroy(&parent.children);
	*cause = parent.cause;
	return end;
}
