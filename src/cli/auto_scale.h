/*
 * auto_scale.h - the intensity that counts as full, found in the frames
 */

#ifndef BV_CLI_AUTO_SCALE_H
#define BV_CLI_AUTO_SCALE_H

#include "cli/frames.h"
#include "cli/options.h"
#include "convert/options.h"
#include "core/distribution.h"

/* Room for the digits of a scale. */
#define BV_SCALE_DIGITS 32

/*
 * The scale of the intensities 'all', and its digits as they are printed; 0 where it
 * would be no more than 0, which is none.
 */
double bv_auto_scale(const struct bv_distribution *all,
		     char digits[BV_SCALE_DIGITS]);

/*
 * Follows --intensity-scale auto: reads all frames with some threads, says what it has
 * found, and has 'options' take it as if it had been given.  'convert' is what they were
 * taken from.  Returns false, after a message, if there is no memory.
 */
bool bv_find_auto_scale(const struct bv_settings *settings,
			const struct bv_convert_options *convert,
			const struct bv_frames *frames, uint32_t threads,
			struct bv_options *options);

#endif /* BV_CLI_AUTO_SCALE_H */
