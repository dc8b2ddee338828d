/*
 * frame_message.h - what became of a frame, in the words of the caller
 */

#ifndef BV_CONVERT_FRAME_MESSAGE_H
#define BV_CONVERT_FRAME_MESSAGE_H

#include "core/verdict.h"
#include "core/wording.h"

/* Room for any sentence about a frame. */
#define BV_MESSAGE_MAX 384

/*
 * bv_frame_message() and bv_frame_warning() about a frame that was to be drawn on
 * 'grid', NULL if that is not known, with these names of parameters.
 */
void bv_frame_message_worded(const struct bv_verdict *verdict,
			     const struct bv_grid *grid,
			     const struct bv_wording *wording, char *text,
			     size_t size);
bool bv_frame_warning_worded(const struct bv_verdict *verdict,
			     const struct bv_grid *grid,
			     const struct bv_wording *wording, char *text,
			     size_t size);

/* The other thing to warn of: the file system has not kept a picture's time. */
bool bv_lost_time_warning(const struct bv_verdict *verdict, char *text,
			  size_t size);

#endif /* BV_CONVERT_FRAME_MESSAGE_H */
