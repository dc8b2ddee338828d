/*
 * gpu_children.h - the workers with GPUs, and their parent's care for them
 */

#ifndef BV_RUN_GPU_CHILDREN_H
#define BV_RUN_GPU_CHILDREN_H

#include <sys/types.h>

#include "gpu/gpu.h"
#include "run/parent.h"

/* Why the parent killed a worker. */
enum bv_gpu_killed_for {
	BV_GPU_NOT_KILLED,
	BV_GPU_FOR_NO_NEED, /* there was nothing to do for it */
	BV_GPU_FOR_TIME,    /* a frame took too long */
	BV_GPU_FOR_SILENCE  /* the GPU did not answer */
};

struct bv_gpu_child {
	pid_t pid;       /* 0 if there is none */
	uint32_t device; /* as people count */
	bool ready;      /* it works */
	bool came;       /* it was ready at some time */
	bool done;       /* it came to a regular end */
	bool refused;    /* it cannot be used... */
	bool told;       /* ...and that was told */
	bool lost;       /* for good */
	unsigned restarts;
	uint32_t state, completed; /* when it last got on with something */
	double silent;             /* seconds since then */
	double leaving;            /* seconds it was expected to end */
	enum bv_gpu_killed_for killed_for;
	uint32_t timed_out; /* frame it was killed for */
	double dying;       /* seconds since it was killed */
};

/* One child for each GPU row of the table that is in use. */
struct bv_gpu_children {
	const struct bv_run *run;
	const struct bv_parent_plan *plan;
	const struct bv_parent_events *events;
	struct bv_gpu_child *list;
	struct bv_watch *watches; /* of the slots of all rows */
	uint32_t started;         /* rows in use */
	uint32_t deaths;          /* of processes that were not told to go */
	bool killed;              /* by bv_gpu_children_kill() */
};

/* Makes a list without processes; BV_ERR_NO_MEMORY if that cannot be. */
enum bv_status bv_gpu_children_init(struct bv_gpu_children *children,
				    const struct bv_run *run,
				    const struct bv_parent_plan *plan,
				    const struct bv_parent_events *events);

void bv_gpu_children_destroy(struct bv_gpu_children *children);

/*
 * Starts a process for each GPU that is wanted and known by now and has had
 * none.  Where all are wanted, that is one at first, which counts them.
 */
void bv_gpu_children_start(struct bv_gpu_children *children);

/* How many processes have not ended yet. */
uint32_t bv_gpu_children_count(const struct bv_gpu_children *children);

/* True if at least one is at work. */
bool bv_gpu_children_ready(const struct bv_gpu_children *children);

/* True if at least one GPU has come to the regular end of its work. */
bool bv_gpu_children_done(const struct bv_gpu_children *children);

/* Notices which have ended, and gives the lost a second chance. */
void bv_gpu_children_reap(struct bv_gpu_children *children);

/* Tells that one works. */
void bv_gpu_child_came(struct bv_gpu_children *children, uint32_t index);

/* Draws the consequences of an end; 'status' is that of waitpid(). */
void bv_gpu_child_ended(struct bv_gpu_children *children, uint32_t index,
			int status);

/*
 * Says of those that cannot be used that they cannot, which matters once another
 * one can.
 */
void bv_gpu_children_tell_refused(struct bv_gpu_children *children);

/* Tells that there is no usable GPU, unless more was told before. */
void bv_gpu_children_tell_none(struct bv_gpu_children *children);

#endif /* BV_RUN_GPU_CHILDREN_H */
