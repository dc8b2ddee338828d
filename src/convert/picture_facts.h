/*
 * picture_facts.h - what decides whether a picture is made anew
 *
 * These are a few members of its metadata.  They are asked for in each run, of each
 * picture that is there, so nothing else is looked at; picture_info.c reads it all.
 */

#ifndef BV_CONVERT_PICTURE_FACTS_H
#define BV_CONVERT_PICTURE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "birdview.h"

struct bv_picture_facts {
	/* Of the frame it was made from. */
	uint64_t points, kept, not_finite, outside;
	uint64_t odd_intensity; /* UINT64_MAX if the picture does not tell */
	uint64_t fingerprint;   /* bv_fingerprint() of its options */
	bool is_raw; /* it was made from raw points, for all it says */
};

/*
 * Finds the facts in metadata.  Returns false if one is missing, or if this is no line
 * of metadata from its beginning to its end, in which no key stands twice.
 */
bool bv_picture_facts_find(const char *metadata,
			   struct bv_picture_facts *facts);

/*
 * Stores the counts of the frame in '*counts', without the range of its intensities.
 * Returns false if the picture does not tell all, or what cannot be.
 */
bool bv_picture_facts_counts(const struct bv_picture_facts *facts,
			     struct bv_counts *counts);

/*
 * The name of the frame as metadata have it, a JSON string of '*length' bytes or
 * null; NULL if it is missing.
 */
const char *bv_picture_source(const char *metadata, size_t *length);

/*
 * The same as the name itself, in at most BV_SOURCE_MAX bytes.  Returns false if
 * there is none, or a longer one.
 */
bool bv_picture_source_name(const char *metadata, char name[BV_SOURCE_MAX + 1]);

#endif /* BV_CONVERT_PICTURE_FACTS_H */
