/*
 * cleanup.h - removing what dead writers left behind
 */

#ifndef BV_WORK_CLEANUP_H
#define BV_WORK_CLEANUP_H

#include "work/worker.h"

/*
 * Removes the temporary files of dead processes from the directory of a frame's
 * picture.
 */
void bv_clean_up_frame(const struct bv_run *run, uint32_t frame);

/* The same for the directories of all pictures of the run, each once. */
void bv_clean_up_all(const struct bv_run *run);

/* Counts what bv_clean_up_all() would remove. */
size_t bv_count_left_behind(const struct bv_run *run);

#endif /* BV_WORK_CLEANUP_H */
