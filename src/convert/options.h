/*
 * options.h - how frames are converted, once the caller's options were taken
 */

#ifndef BV_CONVERT_OPTIONS_H
#define BV_CONVERT_OPTIONS_H

#include "birdview.h"
#include "formats/asked.h"
#include "io/identity.h"
#include "io/keeping.h"

/* All members are known and in range.  It may be copied. */
struct bv_options {
	struct bv_convert_options all; /* but for 'layout', which is NULL */
	struct bv_asked asked;         /* what frames are read as */
	/* See bv_pin_outputs(). */
	int home; /* from where the output directory is meant, or AT_FDCWD */
	bool output_is_known;
	struct bv_identity output; /* the output directory, if it is known */
	bool keeping_is_known;     /* somebody has tried; see keeping.h */
	enum bv_keeping keeping;   /* of times, there */
};

/*
 * Takes the caller's options: the one place where they are copied and checked.
 * BV_ERR_ARGUMENT, or what is wrong with the layout.
 */
enum bv_status bv_take_options(struct bv_options *own,
			       const struct bv_convert_options *options);

/* The same of what is said about reading: there may be no grid. */
enum bv_status
bv_take_reading_options(struct bv_options *own,
			const struct bv_convert_options *options);

#endif /* BV_CONVERT_OPTIONS_H */
