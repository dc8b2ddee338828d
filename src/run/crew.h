/*
 * crew.h - the threads that work on a run
 */

#ifndef BV_RUN_CREW_H
#define BV_RUN_CREW_H

#include "work/worker.h"

/* Those who work on a run. */
struct bv_crew {
	const struct bv_run *run;
	/* Called after each frame, by any thread; or NULL. */
	void (*ended)(void *context, uint32_t frame);
	void *context;
	uint32_t gpu_threads; /* of the host for all GPUs together */
};

/*
 * Has all frames done, and returns when all threads have ended.  A status that is a
 * failure means that nothing was done.
 */
enum bv_status bv_crew_work(const struct bv_crew *crew);

#endif /* BV_RUN_CREW_H */
