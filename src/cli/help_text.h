/*
 * help_text.h - what the help and the man page say beside the options
 *
 * Texts are lines of at most 80 characters, without a newline after the last.
 */

#ifndef BV_CLI_HELP_TEXT_H
#define BV_CLI_HELP_TEXT_H

#include "cli/options_table.h"

extern const char bv_help_synopsis[]; /* what follows the name of the command */
extern const char bv_help_description[];

struct bv_example {
	const char *command; /* NULL ends the table */
	const char *effect;
};

extern const struct bv_example bv_examples[];

const char *bv_section_title(enum bv_section section);

#endif /* BV_CLI_HELP_TEXT_H */
