/*
 * process.h - a worker as a process of its own
 */

#ifndef BV_RUN_PROCESS_H
#define BV_RUN_PROCESS_H

#include <sys/types.h>

/* How a worker process ends. */
enum bv_worker_exit {
	BV_WORKER_DONE = 0,         /* no chunk left, or told to stop */
	BV_WORKER_CANNOT_START = 1, /* nothing was claimed */
	/* Of a GPU's, see enum bv_gpu_end. */
	BV_WORKER_UNUSABLE = 2,
	BV_WORKER_NO_MEMORY = 3,
	BV_WORKER_LOST = 4
};

/*
 * Forks a process that calls 'work' and ends with the status that it returns.
 * Returns its pid, or -1 with errno.
 *
 * The caller must be a process that has not started threads or used CUDA.  The
 * new one ends with its parent, whatever ends that; it ignores the signals that
 * stop a run, since the parent tells it by the table.
 */
pid_t bv_process_start(int (*work)(void *context), void *context);

#endif /* BV_RUN_PROCESS_H */
