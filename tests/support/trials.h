/*
 * trials.h: how many times a test does what is drawn at random
 *
 * BIRDVIEW_LONG=1 is for more certainty.  BIRDVIEW_SHORT=1 is for builds with a
 * sanitizer, which finds what is wrong with a path when that is taken, and for machines
 * that are emulated: a number that comes out wrong once in a thousand times is found by
 * the usual builds.
 */

#ifndef TRIALS_H
#define TRIALS_H

#include <stdbool.h>
#include <stdlib.h>

static inline bool is_long(void)
{
	return getenv("BIRDVIEW_LONG") != NULL;
}

static inline bool is_short(void)
{
	return !is_long() && getenv("BIRDVIEW_SHORT") != NULL;
}

/*
 * Of so many: ten times as many with BIRDVIEW_LONG, with BIRDVIEW_SHORT a tenth, but
 * 'least' of them.
 */
static inline unsigned int count_trials(unsigned int usual, unsigned int least)
{
	if (is_long())
		return 10 * usual;
	if (!is_short() || usual < least)
		return usual;
	return usual / 10 > least ? usual / 10 : least;
}

#endif /* TRIALS_H */
