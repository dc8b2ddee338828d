/*
 * directories.h - the directories that the pictures of a run go to
 */

#ifndef BV_WORK_DIRECTORIES_H
#define BV_WORK_DIRECTORIES_H

#include "work/worker.h"

/* 'directory' is an O_PATH descriptor, which holds until this returns. */
typedef void (*bv_directory_visitor)(void *context, int directory);

/* Visits the directory of a frame's picture, if it is there. */
void bv_visit_directory(const struct bv_run *run, uint32_t frame,
			bv_directory_visitor visit, void *context);

/*
 * Visits those of all pictures, each once, and the output directory itself first if
 * 'top' says so, whether there are pictures in it or not.
 */
void bv_visit_directories(const struct bv_run *run, bool top,
			  bv_directory_visitor visit, void *context);

#endif /* BV_WORK_DIRECTORIES_H */
