/*
 * children.h - the workers on CPUs, and their parent's care for them
 */

#ifndef BV_RUN_CHILDREN_H
#define BV_RUN_CHILDREN_H

#include "run/parent.h"

/* Deaths of workers that fail a frame. */
#define BV_MOST_DEATHS 2

/*
 * Deaths by SIGKILL of workers that had not ended a frame, after which it is no
 * accident: three frames have failed by then.
 */
#define BV_MOST_EARLY_DEATHS (3 * BV_MOST_DEATHS)

struct bv_child;

struct bv_children {
	const struct bv_run *run;
	const struct bv_parent_events *events;
	double timeout;        /* seconds for a frame; 0: no limit */
	struct bv_child *list; /* one for each slot */
	bool killed;           /* by bv_children_kill() */
	uint32_t deaths;       /* of workers, all in all */
	uint32_t early_deaths; /* by SIGKILL, before a frame was ended */
	int last_signal;       /* that killed one; 0: it ended by itself */
	int start_error;       /* why none could be started, or 0 */
};

/* Makes a list without processes; BV_ERR_NO_MEMORY if that cannot be. */
enum bv_status bv_children_init(struct bv_children *children,
				const struct bv_run *run, double timeout,
				const struct bv_parent_events *events);

void bv_children_destroy(struct bv_children *children);

/*
 * Starts a process for each slot that has none.  Where that cannot be, the
 * others do the work.
 */
void bv_children_start(struct bv_children *children);

/* How many processes have not ended yet. */
uint32_t bv_children_count(const struct bv_children *children);

/* Notices which have ended, charges frames with deaths, and replaces the dead. */
void bv_children_reap(struct bv_children *children);

/* Notices frames that take long, of which 'elapsed' seconds have passed. */
void bv_children_watch(struct bv_children *children, double elapsed);

/*
 * True if workers were killed (SIGKILL) before they had ended a frame, in each slot
 * that has one now, and often enough for that to be no accident.
 */
bool bv_children_are_hopeless(const struct bv_children *children);

/*
 * Kills all processes; they are to be reaped.  Nobody is charged with these
 * deaths, and nobody replaced.
 */
void bv_children_kill(struct bv_children *children);

#endif /* BV_RUN_CHILDREN_H */
