/*
 * frames.h - the frames of a run, and what went wrong while they were looked
 * for
 */

#ifndef BV_CLI_FRAMES_H
#define BV_CLI_FRAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/storage.h"
#include "work/worker.h"

/* A directory that was not searched to its end: a failure of the run. */
struct bv_scan_error {
	const char *path;
	enum bv_status status;
	int system_error; /* an errno */
};

/*
 * All zero is an empty list.  It owns its strings: 16 bytes a frame and its
 * path, and twice the 16 while the list grows.
 */
struct bv_frames {
	/*
	 * input: the path to open.  output: the path of the picture below the
	 * output directory, but still with the extension of the input (see
	 * bv_output_name()); it is the end of the string 'input'.
	 */
	struct bv_file *files;
	size_t count;
	size_t named; /* of all shards, as often as they were named */
	const char
		*other_report; /* of these: what the report would overwrite */

	struct bv_scan_error *errors;
	size_t error_count;

	/* Private. */
	size_t capacity, error_capacity;
	struct bv_name_pool names;
};

/*
 * Adds the frame 'path', of which the first 'below' bytes are not part of the
 * output.  'path' is from frames->names.  False if out of memory.
 */
bool bv_frames_add(struct bv_frames *frames, const char *path, size_t below);

/*
 * Counts a frame of another shard and takes its path, the last from frames->names, back.
 * It is kept where it is the file 'report', by that name; NULL is none.
 */
void bv_frames_leave_out(struct bv_frames *frames, const char *path,
			 const char *report);

/* Adds an error; 'path' is from frames->names or lives as long. */
bool bv_frames_add_error(struct bv_frames *frames, const char *path,
			 enum bv_status status, int system_error);

/* Frees what the list owns, and makes it empty. */
void bv_frames_free(struct bv_frames *frames);

#endif /* BV_CLI_FRAMES_H */
