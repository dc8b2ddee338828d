/*
 * raw.c - points and nothing else, as KITTI's .bin files have them
 *
 * Such a file says nothing of itself, so it is what is left when no other format
 * knows a file, and its layout is the one that was asked for.  Its size has to be a
 * whole number of points; that proves little, but is all there is.
 */

#include "formats/raw.h"

static bool recognise(const struct bv_start *start)
{
	(void)start;
	return true;
}

static enum bv_status find_head(const struct bv_start *start,
				const struct bv_layout *asked,
				struct bv_head *head,
				struct bv_verdict *verdict)
{
	if (start->file_size % asked->stride != 0)
		return bv_fail(verdict, BV_ERR_SIZE, 0, start->file_size,
			       asked->stride);
	head->points = start->file_size / asked->stride;
	head->first_byte = 0;
	head->layout = *asked;
	return BV_OK;
}

static const char *const extensions[] = {".bin", NULL};

const struct bv_format bv_raw_format = {
	.name = "raw",
	.description = "float32 columns, by the layout",
	.extensions = extensions,
	.recognise = recognise,
	.head = find_head,
};
