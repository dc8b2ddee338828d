/*
 * frames.c - the frames of a run, and what went wrong while they were looked
 * for
 */

#include "cli/frames.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "convert/output_name.h"
#include "io/base_name.h"
#include "io/file_id.h"

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
	frames->named++;
	files[frames->count++] =
		(struct bv_file){.input = path, .output = path + below};
	return true;
}

/* To ask about each would take too long. */
static bool is_report(const char *path, const char *report)
{
	struct stat a, b;
	struct bv_file_id id;

	if (report == NULL ||
	    strcasecmp(bv_base_name(path), bv_base_name(report)) != 0 ||
	    stat(path, &a) != 0 || stat(report, &b) != 0)
		return false;
	id = bv_file_id(&a);
	return bv_is_file(&b, &id);
}

void bv_frames_leave_out(struct bv_frames *frames, const char *path,
			 const char *report)
{
	frames->named++;
	if (is_report(path, report))
		frames->other_report = path;
	else
		bv_name_trim(&frames->names, path, 0);
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
