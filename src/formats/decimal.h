/*
 * decimal.h - decimal numbers in text
 */

#ifndef BV_FORMATS_DECIMAL_H
#define BV_FORMATS_DECIMAL_H

/*
 * Reads the number that 'text' begins with, as strtod() does in the C locale: the
 * nearest double, the even one of two; "nan", "nan(...)", "inf" and "infinity" in any
 * case.  No blanks before it, and no hexadecimal digits.  Bytes at and behind 'end' are
 * not looked at.
 *
 * Returns where the number ends, which may be in the middle of a word ("12a"), or NULL
 * if there is none.
 */
const char *bv_decimal_read(const char *text, const char *end, double *value);

#endif /* BV_FORMATS_DECIMAL_H */
