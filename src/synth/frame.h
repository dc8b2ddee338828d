/*
 * frame.h - a frame, scanned and written in a format
 */
#ifndef BV_SYNTH_FRAME_H
#define BV_SYNTH_FRAME_H

#include "formats.h"
#include "scan.h"

/* What makes the bytes of a file. */
struct frame {
	const struct scene *scene;
	int64_t number;        /* of the frame in its drive */
	uint32_t num_azimuths; /* 0 for a frame without points */
	const struct format *format;
	uint32_t intensity_scale; /* one that the format takes */
};

/* Scan and write the frame. Returns 0, or -1 with errno set. */
int bv_synth_put_frame(FILE *file, const struct frame *frame);

#endif /* BV_SYNTH_FRAME_H */
