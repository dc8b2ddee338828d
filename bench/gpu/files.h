/*
 * files.h - the frames that are converted again and again, and their pictures
 */

#ifndef BENCH_GPU_FILES_H
#define BENCH_GPU_FILES_H

#include <stddef.h>
#include <stdint.h>

#include "work/worker.h"

struct bench_files {
	char **frames; /* paths of distinct frames */
	size_t frame_count;
	uint64_t bytes; /* of all frames together */
	char **pictures;
	struct bv_file *files; /* what a run is given */
};

/* Pictures with names of their own; after so many a name is used again. */
#define BENCH_PICTURES 4096

/* Finds all DIRECTORY/NAME.bin.  Returns false if there are none. */
bool bench_files_find(struct bench_files *files, const char *directory);

/*
 * Lists 'count' conversions: all frames in turn, with pictures in 'folders'
 * folders.  Replaces the list before.  Returns false if out of memory.
 */
bool bench_files_list(struct bench_files *files, uint32_t count,
		      uint32_t folders);

void bench_files_free(struct bench_files *files);

#endif /* BENCH_GPU_FILES_H */
