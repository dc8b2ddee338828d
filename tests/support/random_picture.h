/*
 * random_picture.h: sparse pictures of all kinds
 *
 * Gray and RGB, of 8 and 16 bits, 1 x 1 to 5000 wide, empty to full, and pixels
 * from noise to a single value: whatever the sparse stream may meet.
 */

#ifndef RANDOM_PICTURE_H
#define RANDOM_PICTURE_H

#include "png/sparse_stream.h"

/*
 * Makes the picture 'number' of a series, for the caller to free with
 * random_picture_free(); every hundredth is large.  '*state' is any number to
 * start from, and goes on to the next picture with every call.
 */
void random_picture(struct bv_image *picture, uint64_t *state, int number);
void random_picture_free(struct bv_image *picture);

#endif /* RANDOM_PICTURE_H */
