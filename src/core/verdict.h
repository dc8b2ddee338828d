/*
 * verdict.h - what became of a frame, as the library keeps it
 *
 * struct bv_frame_result is made of it where a caller is told.
 */

#ifndef BV_CORE_VERDICT_H
#define BV_CORE_VERDICT_H

#include "birdview.h"

struct bv_verdict {
	enum bv_status status;
	enum bv_outcome outcome;
	int system_error; /* the errno behind the status, or 0 */
	bool time_lost;   /* the file system has not kept the picture's time */
	bool layout_by_name; /* the layout was told by the file's name */
	uint8_t format;     /* bv_format_number(), 0 until the frame was read */
	bool has_intensity; /* its points have one, if the format is known */
	uint64_t detail[2]; /* numbers for the sentence about it */
	/* The sentence about a file, or where the points are of which none is kept;
	 * NULL if there is nothing to say. */
	const char *fault;
	struct bv_counts counts; /* all 0 unless the frame was drawn */
};

/* Stores a failure, and returns its status. */
static inline enum bv_status bv_fail(struct bv_verdict *verdict,
				     enum bv_status status, int system_error,
				     uint64_t detail_0, uint64_t detail_1)
{
	verdict->status = status;
	verdict->system_error = system_error;
	verdict->detail[0] = detail_0;
	verdict->detail[1] = detail_1;
	verdict->fault = NULL;
	return status;
}

#endif /* BV_CORE_VERDICT_H */
