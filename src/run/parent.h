/*
 * parent.h - the process that watches over the workers
 */

#ifndef BV_RUN_PARENT_H
#define BV_RUN_PARENT_H

#include "work/worker.h"

/* What happens to GPUs. */
enum bv_gpu_news {
	BV_GPU_CAME,      /* it works; the text is its name */
	BV_GPU_REFUSED,   /* this one cannot be used, others can */
	BV_GPU_NONE_CAME, /* not one can be used */
	BV_GPU_RESTARTED, /* it was lost, and gets a second chance */
	BV_GPU_GONE       /* it was lost for good */
};

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
	 * 'signal' is what killed it, or 0 if it ended by itself; 'replaced'
	 * says whether another one took its place.  Not called if that fails
	 * the frame, whose result says the same.
	 */
	void (*worker_died)(void *context, uint32_t frame, int signal,
			    bool replaced);
	/* 'device' is a number as people count, 'text' says why. */
	void (*gpu_news)(void *context, enum bv_gpu_news news, uint32_t device,
			 const char *text);
	/* Called some ten times a second.  False: kill the workers and return. */
	bool (*tick)(void *context);
	/*
	 * Called at the beginning, and with NULL at the end.  If frame_ended()
	 * or tick() have to wait for something, they call 'attend' with 'parent'
	 * some ten times a second meanwhile: it looks after the workers, and
	 * calls all functions here but frame_ended().  Once it returns false,
	 * the workers are killed, and there is nothing to wait for.
	 */
	void (*may_attend)(void *context, bool (*attend)(void *parent),
			   void *parent);
};

/* How a run is to be done. */
struct bv_parent_plan {
	double timeout; /* seconds for a frame; 0: no limit */
	/*
	 * BV_DEVICE_AUTO: CPUs start at once, and leave the rest to the GPUs when
	 * one is ready.  BV_DEVICE_GPU: they start when there is no GPU (more).
	 */
	enum bv_device device;
	uint32_t gpus;    /* see bv_gpu_rows_needed(), for the table */
	bool no_fallback; /* from BV_DEVICE_GPU to CPUs */
	uint32_t threads; /* of this machine for all GPUs together */
};

enum bv_run_end {
	BV_RUN_COMPLETE,     /* every frame has ended */
	BV_RUN_STOPPED,      /* by table->stop; the frames started have ended */
	BV_RUN_KILLED,       /* by tick(); no temporary file is left */
	BV_RUN_CANNOT_START, /* nobody could; nothing was converted */
	BV_RUN_NO_DEVICE,    /* there is no GPU (more), and no fallback */
	BV_RUN_NO_WORKER     /* workers die, and nothing gets done */
};

/* Why a run ended as it did. */
struct bv_run_cause {
	enum bv_status status; /* of BV_RUN_CANNOT_START */
	/* Of BV_RUN_NO_WORKER: why no process could be started, or 0; and what
	 * killed the last worker, or 0 if it ended by itself. */
	int system_error;
	int signal;
};

/*
 * Converts the frames of a run with processes, one for each slot of its table
 * and one for each GPU, and returns when all have ended.
 *
 * A worker that dies is replaced; a frame that two workers died over fails with
 * BV_ERR_WORKER, and one that takes longer than the limit with BV_ERR_TIMEOUT.
 * If no process can be had, the caller's own does the rest, but not where a worker
 * has died before: what kills them would kill the caller.  If workers die and no
 * frame gets done, the run stops.  '*cause' says why it did, or could not start.
 *
 * A GPU that is lost costs no frame anything: it is started once more, and if it
 * is lost again, others do the rest.
 *
 * The caller has one thread, and has not used CUDA.  SIGCHLD is blocked
 * meanwhile, and not ignored.
 */
enum bv_run_end bv_run_processes(const struct bv_run *run,
				 const struct bv_parent_plan *plan,
				 const struct bv_parent_events *events,
				 struct bv_run_cause *cause);

#endif /* BV_RUN_PARENT_H */
