/*
 * number.h - numbers as they are typed after options
 *
 * The whole text has to be the number: decimal, without space around it, with a
 * point for the fraction.
 */

#ifndef BV_CLI_NUMBER_H
#define BV_CLI_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* What a text is. */
enum bv_number {
	BV_NUMBER,       /* a number */
	BV_NUMBER_LARGE, /* one too large for a double: plus or minus infinity */
	BV_NUMBER_SMALL, /* one above 0, but too small for it: 0 */
	BV_NO_NUMBER     /* none; the result stays as it was */
};

/* "0.1", "-80", "1e-2" */
enum bv_number bv_parse_number(const char *text, double *value);

/*
 * Two numbers with a colon between them: "-80:80".  BV_NUMBER_LARGE if one of them
 * is.  What is too small is 0.
 */
enum bv_number bv_parse_range(const char *text, double *min, double *max);

/* Three numbers with commas between them: "1,2,-3.5"; likewise. */
enum bv_number bv_parse_three(const char *text, double numbers[3]);

/* 0 to 2^32 - 1: "1000000", "1000k" or "1M".  False for all else. */
bool bv_parse_count(const char *text, uint32_t *value);

#endif /* BV_CLI_NUMBER_H */
