/*
 * parent.c - the process that watches over the workers
 *
 * The parent converts nothing.  It starts workers on CPUs (see children.c) and
 * with GPUs (see gpu_children.c) and then waits for one of three things: a worker
 * has ended, a tenth of a second is over, or a signal has come.  Each time it
 * looks after its children, decides whether CPUs or GPUs are to go on, and tells
 * the caller which frames have ended (see teller.c).
 *
 * When all workers have ended, rows may be left: a worker can die in the middle
 * of a claim, and then nobody has that chunk, and a GPU that is lost leaves what
 * it had in hand.  So everything is made claimable once more, for workers on CPUs,
 * who pass over what has ended.  Where no process can be had at all, the parent
 * does the rest.
 *
 * It never does so once a worker has died: what kills workers, such as a limit of
 * memory, would kill the parent, and with it the summary and the report.  If they
 * die and nothing gets done, the run stops instead.
 */

#include "run/parent.h"

#include <signal.h>

#include "convert/converter.h"
#include "gpu/device.h"
#include "run/children.h"
#include "run/clock.h"
#include "run/gpu_watch.h"
#include "run/teller.h"
#include "work/cleanup.h"

/* Killed processes that are still there after this long are left to themselves. */
#define KILL_SECONDS 0.7

struct parent {
	struct bv_children children;
	struct bv_gpu_children gpus;
	const struct bv_run *run;
	const struct bv_parent_plan *plan;
	const struct bv_parent_events *events;
	struct bv_frame_table *table;
	struct bv_teller teller;
	double looked;     /* when it last looked after its children */
	bool cpus_started; /* and not told to hand over since */
	bool told_no_gpu;
	bool hope;      /* a frame was done */
	bool killed;    /* the caller wants an end */
	bool no_device; /* and no fallback */
	bool no_worker; /* lives for long enough */
	struct bv_run_cause cause;
};

/* -------------------------------------------------------------------------- */
/* Ending                                                                     */
/* -------------------------------------------------------------------------- */

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
	bv_tell_ends(&parent->teller);
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
	const enum bv_status status = bv_converter_make(
		&converter, parent->run->options, parent->run->check);

	parent->cause.status = status;
	if (status != BV_OK && atomic_load(&table->end_count) == 0)
		return false;
	for (uint32_t i = 0; status != BV_OK && i < table->frame_count &&
			     !atomic_load(&table->stop);
	     i++) {
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

static bool anyone_is_left(const struct parent *parent)
{
	return bv_children_count(&parent->children) > 0 ||
	       bv_gpu_children_count(&parent->gpus) > 0;
}

static void reap(struct parent *parent)
{
	bv_children_reap(&parent->children);
	bv_gpu_children_reap(&parent->gpus);
}

/* Kills all processes, and waits for those that can die. */
static void kill_everyone(struct parent *parent)
{
	const double deadline = bv_now() + KILL_SECONDS;

	parent->killed = true;
	atomic_store(&parent->table->stop, true);
	bv_children_kill(&parent->children);
	bv_gpu_children_kill(&parent->gpus);
	while (anyone_is_left(parent) && bv_now() < deadline) {
		bv_wait_a_tick();
		reap(parent);
	}
}

static void start_cpus(struct parent *parent)
{
	atomic_store(&parent->table->hand_over, false);
	bv_children_start(&parent->children);
	parent->cpus_started = true;
}

static void tell_no_gpu(struct parent *parent)
{
	const char *why = bv_device_unusable(BV_DEVICE_GPU);

	if (parent->plan->device == BV_DEVICE_CPU)
		return;
	if (why != NULL)
		parent->events->gpu_news(parent->events->context,
					 BV_GPU_NONE_CAME, 0, why);
	else
		bv_gpu_children_tell_none(&parent->gpus);
}

static bool may_fall_back(const struct bv_parent_plan *plan)
{
	return plan->device != BV_DEVICE_GPU || !plan->no_fallback;
}

/*
 * Nobody works with a GPU any more.  Either that is just as well, because they
 * did all there was, or CPUs do what is left, or that is not wanted.
 */
static void do_without_gpus(struct parent *parent)
{
	if (!parent->told_no_gpu)
		tell_no_gpu(parent);
	parent->told_no_gpu = true;
	if (!may_fall_back(parent->plan) &&
	    !bv_gpu_children_done(&parent->gpus) &&
	    !atomic_load(&parent->table->stop) &&
	    bv_frames_are_left(parent->table)) {
		parent->no_device = true;
		atomic_store(&parent->table->stop, true);
	}
}

/* Decides who claims chunks. */
static void share_out(struct parent *parent)
{
	const bool any_gpu = bv_gpu_children_count(&parent->gpus) > 0;
	const bool gpus_suffice =
		any_gpu && (parent->plan->device == BV_DEVICE_GPU ||
			    bv_gpu_children_ready(&parent->gpus));

	if (!any_gpu)
		do_without_gpus(parent);
	if (gpus_suffice) {
		atomic_store(&parent->table->hand_over, true);
		parent->cpus_started = false;
	} else if (!parent->cpus_started &&
		   !atomic_load(&parent->table->stop) &&
		   bv_chunks_are_left(parent->table)) {
		start_cpus(parent);
	}
}

/* Lets go of GPUs that are not needed any more. */
static void dismiss_gpus(struct parent *parent, double elapsed)
{
	struct bv_frame_table *table = parent->table;
	const bool maybe_over =
		atomic_load(&table->end_count) >= table->frame_count ||
		(bv_children_count(&parent->children) == 0 &&
		 !bv_chunks_are_left(table));
	const bool over = maybe_over && !bv_frames_are_left(table);

	if (over || atomic_load(&table->stop))
		bv_gpu_children_dismiss(&parent->gpus, over, elapsed);
}

static void watch_gpus(struct parent *parent, double elapsed)
{
	if (bv_gpu_children_count(&parent->gpus) > 0) {
		dismiss_gpus(parent, elapsed);
		bv_gpu_children_watch(&parent->gpus, elapsed);
	}
	if (!atomic_load(&parent->table->stop))
		bv_gpu_children_start(&parent->gpus);
	share_out(parent);
}

static void give_up(struct parent *parent)
{
	parent->no_worker = true;
	parent->cause.system_error = parent->children.start_error;
	parent->cause.signal = parent->children.last_signal;
	atomic_store(&parent->table->stop, true);
}

/* True if a worker has ended a frame, well or badly. */
static bool any_frame_was_tried(const struct parent *parent)
{
	const struct bv_frame_table *table = parent->table;

	for (uint32_t i = 0; i < table->frame_count; i++) {
		const struct bv_frame_row *row = &table->rows[i];

		if (bv_frame_has_ended(row) &&
		    row->result.status != BV_ERR_WORKER &&
		    row->result.status != BV_ERR_TIMEOUT)
			return true;
	}
	return false;
}

/*
 * Gives up if all workers on CPUs are killed and nobody ever did anything.  A few
 * frames that failed for it, and were all there is, may be to blame themselves.
 */
static void look_for_hope(struct parent *parent)
{
	if (parent->hope || bv_gpu_children_count(&parent->gpus) > 0 ||
	    !bv_children_are_hopeless(&parent->children))
		return;
	parent->hope = any_frame_was_tried(parent);
	if (!parent->hope &&
	    (bv_frames_are_left(parent->table) ||
	     parent->children.early_deaths > BV_MOST_EARLY_DEATHS))
		give_up(parent);
}

/*
 * Looks after all children.  Returns false once they are killed.  This is also what
 * is done while the caller waits, so it tells no end: he is told of one just then.
 */
static bool look_after(void *context)
{
	struct parent *parent = context;
	const double elapsed = bv_time_since(&parent->looked);

	if (parent->killed)
		return false;
	reap(parent);
	bv_children_watch(&parent->children, elapsed);
	watch_gpus(parent, elapsed);
	look_for_hope(parent);
	if (!parent->events->tick(parent->events->context))
		kill_everyone(parent);
	return !parent->killed;
}

/* Watches until no worker is left. */
static void supervise(struct parent *parent)
{
	while (anyone_is_left(parent)) {
		bv_wait_a_tick();
		reap(parent);
		bv_tell_ends(&parent->teller);
		if (!look_after(parent))
			return;
	}
}

static bool any_worker_died(const struct parent *parent)
{
	return parent->children.deaths > 0 || parent->gpus.deaths > 0;
}

/*
 * Has the frames done that no worker had, by workers on CPUs as long as they end
 * at least one frame, and then by the parent, if there were never any.
 */
static bool do_rest(struct parent *parent)
{
	struct bv_frame_table *table = parent->table;

	while (!atomic_load(&table->stop) && bv_frames_are_left(table)) {
		const uint32_t before = atomic_load(&table->end_count);

		look_for_hope(parent);
		if (parent->no_worker)
			break;
		bv_claim_anew(table);
		start_cpus(parent);
		supervise(parent);
		if (atomic_load(&table->end_count) != before ||
		    atomic_load(&table->stop))
			continue;
		if (!any_worker_died(parent))
			return work_here(parent);
		give_up(parent);
	}
	return true;
}

static enum bv_run_end run_to_end(struct parent *parent)
{
	struct bv_frame_table *table = parent->table;
	bool could_start;

	bv_clean_up_all(parent->run);
	if (parent->plan->device != BV_DEVICE_GPU)
		start_cpus(parent);
	watch_gpus(parent, 0.0);
	supervise(parent);
	could_start = do_rest(parent);
	look_for_hope(parent);
	bv_tell_ends(&parent->teller);
	bv_tell_rest(&parent->teller);
	if (parent->killed)
		return BV_RUN_KILLED;
	if (parent->no_device)
		return BV_RUN_NO_DEVICE;
	if (parent->no_worker)
		return BV_RUN_NO_WORKER;
	if (!could_start)
		return BV_RUN_CANNOT_START;
	return bv_frames_are_left(table) ? BV_RUN_STOPPED : BV_RUN_COMPLETE;
}

static enum bv_status init_children(struct parent *parent)
{
	enum bv_status status;

	status = bv_children_init(&parent->children, parent->run,
				  parent->plan->timeout, parent->events);
	if (status != BV_OK)
		return status;
	status = bv_gpu_children_init(&parent->gpus, parent->run, parent->plan,
				      parent->events);
	if (status != BV_OK)
		bv_children_destroy(&parent->children);
	return status;
}

enum bv_run_end bv_run_processes(const struct bv_run *run,
				 const struct bv_parent_plan *plan,
				 const struct bv_parent_events *events,
				 struct bv_run_cause *cause)
{
	struct parent parent = {
		.run = run,
		.plan = plan,
		.events = events,
		.table = run->table,
		.teller = {.table = run->table, .events = events},
	};
	const struct sigaction standard = {.sa_handler = SIG_DFL};
	struct sigaction old_action;
	enum bv_run_end end;
	sigset_t child, old;

	*cause = (struct bv_run_cause){.status = init_children(&parent)};
	if (cause->status != BV_OK)
		return BV_RUN_CANNOT_START;
	/* Where SIGCHLD is ignored, nobody is told how a child ended. */
	sigaction(SIGCHLD, &standard, &old_action);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &old);
	parent.looked = bv_now();
	events->may_attend(events->context, look_after, &parent);
	end = run_to_end(&parent);
	events->may_attend(events->context, NULL, NULL);
	sigprocmask(SIG_SETMASK, &old, NULL);
	sigaction(SIGCHLD, &old_action, NULL);
	bv_gpu_children_destroy(&parent.gpus);
	bv_children_destroy(&parent.children);
	*cause = parent.cause;
	return end;
}
