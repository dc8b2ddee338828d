/*
 * frames.c - the frames of a run, and what went wrong while they were looked
 * for
 */

#include "cli/frames.h"

#include <stdlib.h>
#include <string.h>

bool bv_frames_add(struct bv_frames *frames, const char *path, size_t below)
{
	struct bv_file *files;

	/* Frames are counted in 32 bits. */
	if (frames->count >= BV_NO_FRAME)
		return false;
	files = bv_grow(frames->files, frames->count, &frames->capacity,
			sizeof(*files));
	if (files == NULL)
		return false;
	frames->files = files;
	files[frames->count++] =
		(struct bv_file){.input = path, .output = path + below};
	return true;
}

bool bv_frames_add_error(struct bv_frames *frames, const char *path,
			 enum bv_status status, int system_error)
{
	struct bv_scan_error *errors =
		bv_grow(frames->errors, frames->error_count,
			&frames->error_capacity, sizeof(*errors));

	if (errors == NULL)
		return false;
	frames->errors = errors;
	errors[frames->error_count++] = (struct bv_scan_error){
		.path = path, .status = status, .system_error = system_error};
	return true;
}

void bv_frames_free(struct bv_frames *frames)
{
	free(frames->files);
	free(frames->errors);
	bv_name_pool_free(&frames->names);
	memset(frames, 0, sizeof(*frames));
}
