/*
 * oddity.h - frames that can be drawn, but are likely not what they are taken for
 */

#ifndef BV_CONVERT_ODDITY_H
#define BV_CONVERT_ODDITY_H

#include "core/text.h"
#include "core/verdict.h"
#include "core/wording.h"

/*
 * What is odd about a frame with these counts, as the status that it fails with if the
 * caller is strict: BV_ERR_NOTHING_KEPT if it has points and none of them is kept,
 * BV_ERR_INTENSITY if too many intensities are odd, BV_OK if nothing is.
 */
enum bv_status bv_oddity(const struct bv_counts *counts);

/*
 * In detail[1] of the verdict of a frame that was drawn, where detail[0] has
 * bv_layout_guess().
 */
#define BV_IS_FAR 1u /* most points are beyond 100 km, and there is no origin */
#define BV_IS_FAINT 2u /* intensities are bytes, for all that is known */
#define BV_SAYS_ALL \
	4u /* the file says where its numbers are, and no layout does */

/*
 * Appends the sentence about an oddity.  'detail' and 'fault' of the verdict are what
 * bv_judge() noted there, or 0 and NULL; 'grid' is NULL if it is not known.  Returns
 * false, without a word, if it is none, or there are no counts to speak of.
 */
bool bv_explain_oddity(struct bv_text *text, enum bv_status oddity,
		       const struct bv_verdict *verdict,
		       const struct bv_grid *grid,
		       const struct bv_wording *wording);

/*
 * The same for what fails no frame: that it is far away, or faint.  Where nothing is
 * kept, the sentence about that says that it is far, too.
 */
bool bv_explain_distance(struct bv_text *text, const struct bv_verdict *verdict,
			 const struct bv_wording *wording);
bool bv_explain_faintness(struct bv_text *text,
			  const struct bv_verdict *verdict,
			  const struct bv_wording *wording);

#endif /* BV_CONVERT_ODDITY_H */
