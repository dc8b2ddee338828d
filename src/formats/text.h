/*
 * text.h - points as lines of numbers
 */

#ifndef BV_FORMATS_TEXT_H
#define BV_FORMATS_TEXT_H

#include "formats/format.h"

extern const struct bv_format bv_text_format;

#endif /* BV_FORMATS_TEXT_H */
