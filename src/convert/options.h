/*
 * options.h - how frames are converted, once the caller's options were taken
 */

#ifndef BV_CONVERT_OPTIONS_H
#define BV_CONVERT_OPTIONS_H

#include "birdview.h"

/* All members are known and in range.  It may be copied. */
struct bv_options {
	struct bv_convert_options all; /* but for 'layout', which is NULL */
	struct bv_layout layout;
};

/*
 * Takes the caller's options: the one place where they are copied and checked.
 * BV_ERR_ARGUMENT, or what is wrong with the layout.
 */
enum bv_status bv_take_options(struct bv_options *own,
			       const struct bv_convert_options *options);

#endif /* BV_CONVERT_OPTIONS_H */
