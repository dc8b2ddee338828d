/*
 * frame.c - a frame, scanned and written in a format
 *
 * The points of an azimuth are written as soon as they are there. Where the head
 * speaks of them all, the scan is made twice, which gives the same points again;
 * only formats that order them by column have them all in memory.
 */
#include "frame.h"

#include <stdlib.h>

static void begin_scan(struct scan *scan, const struct frame *frame)
{
	bv_synth_begin_scan(scan, frame->scene, frame->number,
			    frame->num_azimuths);
}

/* ---- What the head says ---- */

static void widen(struct summary *summary, int axis, int32_t value)
{
	if (summary->count == 0 || value < summary->min[axis])
		summary->min[axis] = value;
	if (summary->count == 0 || value > summary->max[axis])
		summary->max[axis] = value;
}

static void add_point(struct summary *summary, const struct point *point)
{
	widen(summary, 0, point->x);
	widen(summary, 1, point->y);
	widen(summary, 2, point->z);
	summary->count++;
}

static int put_head(FILE *file, const struct frame *frame,
		    struct summary *summary)
{
	struct scan scan;
	struct point points[SYNTH_BEAMS];

	if (!frame->format->head)
		return 0;
	if (frame->num_azimuths > 0)
		begin_scan(&scan, frame);
	for (uint32_t step = 0; step < frame->num_azimuths; step++) {
		const size_t count = bv_synth_scan_azimuth(&scan, step, points);

		for (size_t i = 0; i < count; i++)
			add_point(summary, &points[i]);
	}
	return frame->format->head(file, frame->format->kind, summary);
}

/* ---- The points ---- */

static int put_by_azimuth(FILE *file, const struct frame *frame,
			  const struct summary *summary)
{
	struct scan scan;
	struct point points[SYNTH_BEAMS];

	begin_scan(&scan, frame);
	for (uint32_t step = 0; step < frame->num_azimuths; step++) {
		const size_t count = bv_synth_scan_azimuth(&scan, step, points);

		if (frame->format->points(file, summary, points, count) != 0)
			return -1;
	}
	return 0;
}

static int put_at_once(FILE *file, const struct frame *frame,
		       const struct summary *summary)
{
	const size_t most = (size_t)SYNTH_BEAMS * frame->num_azimuths;
	struct scan scan;
	struct point *points = calloc(most + 1, sizeof(*points));
	size_t count = 0;
	int result;

	if (!points)
		return -1;
	if (frame->num_azimuths > 0)
		begin_scan(&scan, frame);
	for (uint32_t step = 0; step < frame->num_azimuths; step++)
		count += bv_synth_scan_azimuth(&scan, step, points + count);
	result = frame->format->points(file, summary, points, count);
	free(points);
	return result;
}

int bv_synth_put_frame(FILE *file, const struct frame *frame)
{
	struct summary summary = {.intensity_scale = frame->intensity_scale};

	if (put_head(file, frame, &summary) != 0)
		return -1;
	if (frame->format->at_once)
		return put_at_once(file, frame, &summary);
	if (frame->num_azimuths == 0)
		return 0;
	return put_by_azimuth(file, frame, &summary);
}
