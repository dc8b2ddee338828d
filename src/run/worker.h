/*
 * worker.h - the loop of everyone who converts frames
 */

#ifndef BV_RUN_WORKER_H
#define BV_RUN_WORKER_H

#include "birdview.h"
#include "run/frame_table.h"

/* A run over many frames, as its workers see it. */
struct bv_run {
	struct bv_frame_table *table;
	const struct bv_file *files; /* [table->frame_count] */
	/* Outputs are named like their inputs: the extension becomes .png. */
	bool rename_outputs;
	/* Called by the worker after each frame that has ended; may be NULL. */
	void (*ended)(void *context, uint32_t frame);
	void *context;
};

/*
 * Claims chunks and converts their frames until there is no chunk left or the
 * table says stop.  Any number of workers may do this at once on one run, each
 * with a converter of its own.
 */
void bv_work(const struct bv_run *run, struct bv_converter *converter);

#endif /* BV_RUN_WORKER_H */
