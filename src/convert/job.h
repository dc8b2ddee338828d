/*
 * job.h - a frame that is worked on, as a part of its run
 */

#ifndef BV_CONVERT_JOB_H
#define BV_CONVERT_JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "convert/owners.h"

/* The frames of a run, for those who only know one of them. */
struct bv_siblings {
	const struct bv_owners *owners;
	uint32_t count;
	/* Outputs have the names of their frames, but for the extension. */
	bool derived;
	/* A file that no picture replaces, even while it is empty; or NULL. */
	const struct bv_file_id *report;
	const void *run;
	/* The paths of a frame; NULL if it has none. */
	const char *(*input)(const void *run, uint32_t frame);
	const char *(*output)(const void *run, uint32_t frame, char *buffer,
			      size_t size);
};

struct bv_job {
	const char *input, *output;
	_Atomic uint8_t *decision; /* enum bv_decision, kept by the caller */
	uint32_t frame;            /* its number in the run */
	const struct bv_siblings *siblings; /* NULL for a frame alone */
};

#endif /* BV_CONVERT_JOB_H */
