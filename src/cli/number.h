/*
 * number.h - numbers as they are typed after options
 *
 * The whole text has to be the number: decimal, without space around it,
 * finite, with a point for the fraction.  Each function returns false for
 * anything else and then leaves its results as they were.
 */

#ifndef BV_CLI_NUMBER_H
#define BV_CLI_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* "0.1", "-80", "1e-2" */
bool bv_parse_number(const char *text, double *value);

/* Two numbers with a colon between them: "-80:80" */
bool bv_parse_range(const char *text, double *min, double *max);

/* 1 to 2^32 - 1: "1000000", "1000k" or "1M" */
bool bv_parse_count(const char *text, uint32_t *value);

#endif /* BV_CLI_NUMBER_H */
