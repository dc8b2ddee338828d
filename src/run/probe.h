/*
 * probe.h - which GPUs there are, found out by a process of its own
 */

#ifndef BV_RUN_PROBE_H
#define BV_RUN_PROBE_H

#include "gpu/gpu.h"

/* What is there. */
struct bv_gpu_list {
	uint32_t count;
	char reason[160]; /* why there is none */
	struct bv_gpu_info gpus[BV_MOST_GPUS];
};

/*
 * Looks for GPUs.  The caller must be a process that has not started threads or
 * used CUDA, and stays one: another process looks, and is given up if the driver
 * does not answer for ten seconds.
 */
void bv_probe_gpus(struct bv_gpu_list *list);

#endif /* BV_RUN_PROBE_H */
