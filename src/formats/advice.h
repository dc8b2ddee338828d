/*
 * advice.h - which layout points may have whose intensities do not fit
 */

#ifndef BV_FORMATS_ADVICE_H
#define BV_FORMATS_ADVICE_H

#include "core/layout.h"
#include "core/text.h"
#include "core/wording.h"

/* Points to look at, enough to be sure and few enough to cost nothing. */
#define BV_ADVICE_POINTS 4096u

/*
 * A quick look at a few of the intensities that bv_layout_guess() would look at: true
 * if more than one in a hundred of them does not fit the layout.
 */
bool bv_layout_seems_odd(const struct bv_layout *layout, const void *points,
			 size_t bytes);

/*
 * bv_layout_advise() as a number that bv_layout_add_advice() turns into words; 0 if
 * there is no advice.  'bytes' are those at 'points', of a file of 'file_bytes'.
 */
uint32_t bv_layout_guess(const struct bv_layout *layout, const void *points,
			 size_t bytes, uint64_t file_bytes);

/* Appends the words of a guess.  Returns false, without a word, if it is none. */
bool bv_layout_add_advice(struct bv_text *text, uint64_t guess,
			  const struct bv_wording *wording);

#endif /* BV_FORMATS_ADVICE_H */
