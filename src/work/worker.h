/*
 * worker.h - the loop of everyone who converts frames
 */

#ifndef BV_WORK_WORKER_H
#define BV_WORK_WORKER_H

#include <limits.h>

#include "convert/job.h"
#include "convert/options.h"
#include "work/frame_table.h"

/* A frame to convert.  The strings are the caller's. */
struct bv_file {
	const char *input, *output;
};

/* A run over many frames, as its workers see it. */
struct bv_run {
	struct bv_frame_table *table;
	const struct bv_options *options;
	const struct bv_file *files; /* [table->frame_count] */
	bool check;                  /* pictures are not made but checked */
	/* Outputs are named like their inputs: the extension becomes .png,
	 * or .npz. */
	bool rename_outputs;
	/* A file that no picture replaces, even while it is empty; or NULL. */
	const struct bv_file_id *report;
	/* When to stop: after so many failures (0: never), and when a disk is
	 * full, since everything after that would fail, too.  So it does when the
	 * output directory was moved, which stops every run. */
	uint32_t most_failures;
	bool stop_when_full;
};

/*
 * Stores the path of a frame's picture, of which 'size' bytes fit.  Returns the
 * path, which is 'buffer' or the caller's own, or NULL if it does not fit.
 */
const char *bv_run_output(const struct bv_run *run, uint32_t frame,
			  char *buffer, size_t size);

/* The job to make a frame's picture, with what it points at: so it is not copied. */
struct bv_run_job {
	struct bv_job job;
	struct bv_siblings siblings; /* the other frames of the run */
	char buffer[PATH_MAX];       /* for the output's path */
};

/*
 * Finds it, and clears 'result'; or stores there what is wrong with the paths:
 * BV_ERR_PATH if the picture's does not fit, BV_ERR_ARGUMENT if the caller has left one
 * out.
 */
bool bv_run_find_job(const struct bv_run *run, uint32_t frame,
		     struct bv_run_job *found, struct bv_verdict *result);

/*
 * Records how a frame ended, and tells everybody to stop if that is a reason to.
 */
void bv_run_end_frame(const struct bv_run *run, uint32_t frame,
		      const struct bv_verdict *result);

/* Ends a frame with a failure that no converter noticed. */
void bv_run_fail_frame(const struct bv_run *run, uint32_t frame,
		       enum bv_status status, uint64_t detail);

/* True if the status is that of a full disk. */
bool bv_is_disk_full(const struct bv_verdict *result);

/*
 * Finishes the chunk in 'slot', if a worker before has left one there, and then
 * claims chunks and converts their frames until there is none left or the table
 * says stop, or that GPUs have taken over.  'ended', unless NULL, is called
 * after each frame.  Any number of workers may do this at once on one run, each
 * with a slot and a converter of its own.
 */
void bv_work(const struct bv_run *run, struct bv_slot *slot,
	     struct bv_converter *converter,
	     void (*ended)(void *context, uint32_t frame), void *context);

#endif /* BV_WORK_WORKER_H */
