/*
 * file_crew.h - the threads of bv_convert_files()
 */

#ifndef BV_RUN_FILE_CREW_H
#define BV_RUN_FILE_CREW_H

#include "work/worker.h"

struct bv_crew {
	const struct bv_run *run;
	/* Called after each frame, by any thread; or NULL. */
	void (*ended)(void *context, uint32_t frame);
	void *context;
	uint32_t gpu_threads; /* of the host for all GPUs together */
};

/* How many places for GPUs the table needs. */
uint32_t bv_crew_gpu_places(const struct bv_convert_options *options,
			    uint32_t frames);

/*
 * Works with all GPUs that the options ask for, and with CPUs until one of them
 * is ready if the options leave the choice to us.  Frames may be left, and then
 * are claimable.
 */
void bv_crew_work_with_gpus(const struct bv_crew *crew,
			    const struct bv_convert_options *options);

/*
 * Works with a thread for each slot of a CPU.  A machine that cannot give them
 * all still converts everything with those it gives; only if there is not even
 * one it fails.
 */
enum bv_status bv_crew_work(const struct bv_crew *crew);

#endif /* BV_RUN_FILE_CREW_H */
