/*
 * gpu_watch.h - GPUs that do not answer, and those that are not needed
 */

#ifndef BV_RUN_GPU_WATCH_H
#define BV_RUN_GPU_WATCH_H

#include "run/gpu_children.h"

/*
 * Notices who is ready, what takes long, and who hangs, while 'elapsed' seconds
 * have passed.
 */
void bv_gpu_children_watch(struct bv_gpu_children *children, double elapsed);

/*
 * Says that there is nothing to begin any more: those who are not ready yet
 * need not become it.  Of the others, those who have 'nothing_left' in hand must
 * end soon.
 */
void bv_gpu_children_dismiss(struct bv_gpu_children *children,
			     bool nothing_left, double elapsed);

/* Kills all processes; they are to be reaped. */
void bv_gpu_children_kill(struct bv_gpu_children *children);

#endif /* BV_RUN_GPU_WATCH_H */
