/*
 * picture_time.h - the time of a picture and the one expected, in a verdict
 */

#ifndef BV_CONVERT_PICTURE_TIME_H
#define BV_CONVERT_PICTURE_TIME_H

#include <stdint.h>
#include <time.h>

#include "core/text.h"

/* Stores two times that differ in the numbers of a verdict. */
void bv_picture_time_pack(const struct timespec *found,
			  const struct timespec *expected, uint64_t detail[2]);

/* Says them.  Any numbers will do. */
void bv_picture_time_explain(struct bv_text *text, const uint64_t detail[2]);

#endif /* BV_CONVERT_PICTURE_TIME_H */
