/*
 * cleanup.h - removing what dead writers left behind
 */

#ifndef BV_WORK_CLEANUP_H
#define BV_WORK_CLEANUP_H

#include "work/worker.h"

/*
 * The frame that the dead worker of a slot leaves unfinished, or BV_NO_FRAME.
 * What it may have left in the frame's directory is removed.
 */
uint32_t bv_take_unfinished(const struct bv_run *run, struct bv_slot *slot);

/*
 * Removes the temporary files of dead processes from the directories of all
 * pictures of the run, each once.
 */
void bv_clean_up_all(const struct bv_run *run);

/* Counts what bv_clean_up_all() would remove. */
size_t bv_count_left_behind(const struct bv_run *run);

#endif /* BV_WORK_CLEANUP_H */
