/*
 * sync_run.h - forcing the pictures of a run to disk at its end
 */

#ifndef BV_WORK_SYNC_RUN_H
#define BV_WORK_SYNC_RUN_H

#include "work/worker.h"

struct bv_sync_run {
	int directory; /* the output directory, or -1 */
};

/* To be called before the first picture is written. */
void bv_sync_run_begin(struct bv_sync_run *sync, const struct bv_run *run);

/*
 * Forces all pictures of the run, and their names, to disk, if its options say
 * so.  Fails with BV_ERR_SYNC and the errno in '*system_error'.
 */
enum bv_status bv_sync_run_end(struct bv_sync_run *sync,
			       const struct bv_run *run, int *system_error);

void bv_sync_run_free(struct bv_sync_run *sync);

#endif /* BV_WORK_SYNC_RUN_H */
