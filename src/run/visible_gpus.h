/*
 * visible_gpus.h - which GPU is which, and which of them a process sees
 */

#ifndef BV_RUN_VISIBLE_GPUS_H
#define BV_RUN_VISIBLE_GPUS_H

#include <stdint.h>

/*
 * How many instances of GPUs the environment names before anything else, at most
 * BV_MOST_GPUS.  These are the GPUs then.  0: they are those that CUDA counts.
 */
uint32_t bv_count_instances(void);

/*
 * Called in a process that was started for the GPU of this number, or to look which
 * there are, before it uses CUDA: has it see what it is to see.  Returns the number
 * by which CUDA knows that GPU in this process.
 */
uint32_t bv_see_gpu(uint32_t gpu);

#endif /* BV_RUN_VISIBLE_GPUS_H */
