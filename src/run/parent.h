/*
 * parent.h - the process that watches over the workers
 */

#ifndef BV_RUN_PARENT_H
#define BV_RUN_PARENT_H

#include "run/worker.h"

/* What the parent tells its caller, always from within bv_run_processes(). */
struct bv_parent_events {
	void *context;
	/*
	 * A frame has ended; its row says how.  Called once for each, in the
	 * order in which they end.
	 */
	void (*frame_ended)(void *context, uint32_t frame);
	/* A frame has taken this long and is not done yet.  Called once. */
	void (*frame_slow)(void *context, uint32_t frame, unsigned seconds);
	/*
	 * A worker has died while it worked on 'frame' (BV_NO_FRAME: on none);
	 * 'signal' is what killed it, or 0 if it ended by itself.  Not called
	 * if that fails the frame, whose result says the same.
	 */
	void (*worker_died)(void *context, uint32_t frame, int signal);
	/* Called some ten times a second.  False: kill the workers and return. */
	bool (*tick)(void *context);
};

enum bv_run_end {
	BV_RUN_COMPLETE,    /* every frame has ended */
	BV_RUN_STOPPED,     /* by table->stop; the frames started have ended */
	BV_RUN_KILLED,      /* by tick(); no temporary file is left */
	BV_RUN_CANNOT_START /* nobody could; nothing was converted */
};

/*
 * Converts the frames of a run with as many processes as its table has slots,
 * and returns when all have ended.  A worker that dies is replaced; a frame
 * that two workers died over fails with BV_ERR_WORKER, and one that takes
 * longer than 'timeout' seconds (0: no limit) with BV_ERR_TIMEOUT.  If no
 * process can be had, the caller's own does the rest.  If not even that can start,
 * '*cause' says why.
 *
 * The caller has one thread.  SIGCHLD is blocked meanwhile, and not ignored.
 */
enum bv_run_end bv_run_processes(const struct bv_run *run, double timeout,
				 const struct bv_parent_events *events,
				 enum bv_status *cause);

#endif /* BV_RUN_PARENT_H */
