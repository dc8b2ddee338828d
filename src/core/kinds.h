/*
 * kinds.h - the kinds of channels, in words
 *
 * channels.h lists them, free_samples.h and preset_samples.h have their arithmetic.
 * Here stands what they are called, what they need to have collected, and how people
 * read their formulas.
 */

#ifndef BV_CORE_KINDS_H
#define BV_CORE_KINDS_H

#include <stddef.h>

#include "core/channels.h"

/* What MIN and MAX of a channel's formula stand for. */
enum bv_range {
	BV_RANGE_NONE,
	BV_RANGE_Z,            /* MIN, MAX: the grid's z_min and z_max */
	BV_RANGE_FRAME_HEIGHT, /* MAX: the frame's greatest height */
	BV_RANGE_FRAME_COUNT,  /* MAX: its greatest count of a cell */
	BV_RANGE_FULL          /* MAX: the points that count as full */
};

struct bv_kind_row {
	const char *name;        /* "height"; what slices follow is not in it */
	const char *description; /* a line; of those that may be asked for */
	const char *unit;
	/*
	 * Formulas, NULL for what it does not come as.  In that of a sample @ stands
	 * for M, less 'least'; in both $ for the scale of density, as in
	 * bv_density_words().
	 */
	const char *sample, *number;
	uint32_t least;          /* the sample of the least value */
	enum bv_range range;     /* of the sample */
	uint32_t collects;       /* a set of 1 << enum bv_statistic */
	enum bv_statistic reads; /* of these, the one that it shows, ... */
	bool of_slice;           /* ... and it does that of a slice */
	bool is_free;            /* may be asked for by its name */
};

const struct bv_kind_row *bv_kind_row(enum bv_kind kind);

/* The kind that may be asked for by these 'length' characters; BV_KINDS if none. */
enum bv_kind bv_kind_find(const char *name, size_t length);

#endif /* BV_CORE_KINDS_H */
