/*
 * frame_message.h - what became of a frame, in the words of the caller
 */

#ifndef BV_CONVERT_FRAME_MESSAGE_H
#define BV_CONVERT_FRAME_MESSAGE_H

#include "core/verdict.h"
#include "core/wording.h"

/* Room for any sentence about a frame. */
#define BV_MESSAGE_MAX 512

/*
 * bv_frame_message() about a frame that was to be drawn on 'grid', NULL if that is not
 * known, with these names of parameters.
 */
void bv_frame_message_worded(const struct bv_verdict *verdict,
			     const struct bv_grid *grid,
			     const struct bv_wording *wording, char *text,
			     size_t size);

/* What may be odd about a frame that was converted, what matters most first. */
enum bv_warning {
	BV_WARNING_INTENSITY,
	BV_WARNING_NOTHING_KEPT,
	BV_WARNING_FAR,
	BV_WARNING_FAINT,
	BV_WARNING_TIME,
	BV_WARNING_COUNT
};

/* bv_frame_warning() about this in particular. */
bool bv_frame_warning_worded(enum bv_warning warning,
			     const struct bv_verdict *verdict,
			     const struct bv_grid *grid,
			     const struct bv_wording *wording, char *text,
			     size_t size);

#endif /* BV_CONVERT_FRAME_MESSAGE_H */
