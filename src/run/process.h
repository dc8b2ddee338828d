/*
 * process.h - a worker as a process of its own
 */

#ifndef BV_RUN_PROCESS_H
#define BV_RUN_PROCESS_H

#include <sys/types.h>

#include "run/worker.h"

/* How a worker process ends. */
enum bv_worker_exit {
	BV_WORKER_DONE = 0,        /* no chunk left, or told to stop */
	BV_WORKER_CANNOT_START = 1 /* nothing was claimed */
};

/*
 * Forks a process that works on 'run' with the slot of number 'slot', and
 * returns its pid, or -1 with errno.
 *
 * The caller must be a process that has not started threads or used CUDA.  The
 * worker ends with its parent, whatever ends that; it ignores the signals that
 * stop a run, since the parent tells it by the table.
 */
pid_t bv_worker_start(const struct bv_run *run, uint32_t slot);

#endif /* BV_RUN_PROCESS_H */
