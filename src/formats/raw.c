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
				const struct bv_asked *asked,
				struct bv_head *head, struct bv_fault *fault)
{
	const uint64_t size = start->file->size;
	const struct bv_layout *layout = &asked->layout;
	/* An empty file is a frame without points, whatever comes before them. */
	const uint64_t skip = size > 0 ? layout->skip : 0;

	if (asked->intensity_field != NULL)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has no names of fields, and so no '%s'; "
				"expected a layout with its column",
				asked->intensity_field);
	if (size < skip || (size - skip) % layout->stride != 0)
		return bv_fault_numbers(fault, BV_ERR_SIZE, 0, size,
					layout->stride);
	head->points = (size - skip) / layout->stride;
	head->first_byte = skip;
	head->layout = *layout;
	return BV_OK;
}

static const char *const extensions[] = {".bin", NULL};

const struct bv_format bv_raw_format = {
	.name = "raw",
	.description = "points and nothing else, by the layout",
	.extensions = extensions,
	.recognise = recognise,
	.head = find_head,
	.has_asked_layout = true,
};
