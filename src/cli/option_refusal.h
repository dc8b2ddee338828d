/*
 * option_refusal.h - refusing arguments of options in the same words
 *
 * Each sentence names the option, what was found and what was expected.
 */

#ifndef BV_CLI_OPTION_REFUSAL_H
#define BV_CLI_OPTION_REFUSAL_H

#include "cli/options_table.h"

#define BV_NOT_ABOVE_0 "is not a number above 0"

/* Writes what the argument is, and what was expected.  Returns false. */
bool bv_refuse_argument(const struct bv_option *option, const char *argument,
			const char *what, const char *expected);

/*
 * Writes that a word is none of the option's names; 'more' follows the list of
 * them.
 */
void bv_refuse_word(const struct bv_option *option, const char *word,
		    const char *more);

/*
 * Takes a number that a double can hold, or refuses it; 'what' says what an argument
 * that is no number is not.
 */
bool bv_take_number(const struct bv_option *option, const char *argument,
		    const char *what, const char *expected, double *value);

#endif /* BV_CLI_OPTION_REFUSAL_H */
