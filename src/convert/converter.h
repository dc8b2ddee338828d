/*
 * converter.h - what workers know of a converter beyond birdview.h
 */

#ifndef BV_CONVERT_CONVERTER_H
#define BV_CONVERT_CONVERTER_H

#include <stdatomic.h>

#include "birdview.h"

/* BV_ERR_ARGUMENT, or what is wrong with the layout, for wrong options. */
enum bv_status
bv_check_convert_options(const struct bv_convert_options *options);

/*
 * bv_convert_file(), but with the decision about an existing picture (enum
 * bv_decision) kept by the caller: made and stored if it is BV_UNDECIDED,
 * followed otherwise.  'result' is not NULL.
 */
enum bv_status bv_convert_decided(struct bv_converter *converter,
				  const char *input, const char *output,
				  _Atomic uint8_t *decision,
				  struct bv_frame_result *result);

#endif /* BV_CONVERT_CONVERTER_H */
