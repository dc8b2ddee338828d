/*
 * raw.c - points and nothing else, as KITTI's .bin files have them
 *
 * Such a file says nothing of itself, so it is what is left when no other format
 * knows a file, and its layout is the one that was asked for.  Its size has to be a
 * whole number of points; that proves little, but is all there is.
 *
 * Only the sweeps of nuScenes are told by their name, *.pcd.bin, since that is what they
 * are called there, and nothing else is.  No byte of the file is looked at for its
 * head.
 */

#include "formats/raw.h"

#include <inttypes.h>

#include "core/letters.h"
#include "formats/layouts.h"

#define SWEEP_END ".pcd.bin"
#define SWEEP_POINT 20

static bool recognise(const struct bv_start *start)
{
	(void)start;
	return true;
}

static bool is_sweep(const struct bv_start *start)
{
	return bv_ends_like(start->name, SWEEP_END) &&
	       start->file->size % SWEEP_POINT == 0;
}

static struct bv_layout find_layout(const struct bv_start *start,
				    const struct bv_asked *asked, bool *by_name)
{
	struct bv_layout layout = asked->layout;

	*by_name = !asked->has_layout && is_sweep(start);
	if (*by_name && bv_layout_parse(&layout, sizeof(layout), "nuscenes",
					NULL, 0) == BV_OK)
		bv_layout_take_asked(&layout, asked);
	return layout;
}

static enum bv_status find_head(const struct bv_start *start,
				const struct bv_asked *asked,
				struct bv_head *head, struct bv_fault *fault)
{
	const uint64_t size = start->file->size;
	const struct bv_layout layout =
		find_layout(start, asked, &head->layout_by_name);
	/* An empty file is a frame without points, whatever comes before them. */
	const uint64_t skip = size > 0 ? layout.skip : 0;

	if (asked->intensity_field != NULL)
		return bv_fault(fault, BV_ERR_FORMAT,
				"has no names of fields, and so no '%s'; "
				"expected a layout with its column",
				asked->intensity_field);
	if (skip > 0 && (size < skip || (size - skip) % layout.stride != 0))
		return bv_fault(fault, BV_ERR_FORMAT,
				"has %" PRIu64 " bytes; expected %" PRIu32
				" and a multiple of %" PRIu32,
				size, layout.skip, layout.stride);
	if (skip == 0 && size % layout.stride != 0)
		return bv_fault_numbers(fault, BV_ERR_SIZE, 0, size,
					layout.stride);
	head->points = (size - skip) / layout.stride;
	head->first_byte = skip;
	head->layout = layout;
	head->has_asked_layout = true;
	return BV_OK;
}

static const char *const extensions[] = {".bin", NULL};

const struct bv_format bv_raw_format = {
	.name = "raw",
	.description = "points and nothing else, by the layout",
	.extensions = extensions,
	.recognise = recognise,
	.head = find_head,
};

enum bv_status bv_find_raw_head(const char *name, uint64_t size,
				const struct bv_asked *asked,
				struct bv_head *head, struct bv_fault *fault)
{
	const struct bv_input file = {.descriptor = -1, .size = size};
	const struct bv_start start = {.file = &file, .name = name};
	struct bv_asked own = *asked;

	own.format = &bv_raw_format;
	return bv_find_head(&start, &own, head, fault);
}
