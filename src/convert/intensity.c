/*
 * intensity.c - frames whose intensities do not fit the layout
 *
 * A guess at the right layout needs the points once more.  They are gone by then,
 * on a GPU as on a CPU, and since this is rare the file is read again.
 */

#include "convert/intensity.h"

#include "core/layout.h"

/* 0 if there is no idea, or no such frame any more. */
static uint32_t guess_layout(const struct bv_convert_options *options,
			     const char *input, struct bv_frame_buffer *buffer)
{
	struct bv_frame_result ignored;

	if (bv_read_frame(input, options->layout.stride, options->max_points,
			  buffer, &ignored) != BV_OK)
		return 0;
	return bv_layout_guess(&options->layout, buffer->data, buffer->size);
}

enum bv_status bv_judge_intensities(const struct bv_convert_options *options,
				    const char *input,
				    struct bv_frame_buffer *buffer,
				    struct bv_frame_result *result)
{
	if (!bv_counts_suspicious(&result->counts))
		return BV_OK;
	result->detail[0] = guess_layout(options, input, buffer);
	return options->strict ? BV_ERR_INTENSITY : BV_OK;
}
