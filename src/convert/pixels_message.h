/*
 * pixels_message.h - which pixels of a picture are wrong, or numbers of arrays, in words
 */

#ifndef BV_CONVERT_PIXELS_MESSAGE_H
#define BV_CONVERT_PIXELS_MESSAGE_H

#include "birdview.h"
#include "core/text.h"

/*
 * Appends the sentence for both details of BV_ERR_PICTURE_PIXELS, or any others, about a
 * frame that was drawn on 'grid', NULL if that is not known.
 */
void bv_explain_pixels(struct bv_text *text, const uint64_t *detail,
		       const struct bv_grid *grid);

#endif /* BV_CONVERT_PIXELS_MESSAGE_H */
