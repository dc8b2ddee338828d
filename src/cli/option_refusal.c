/*
 * option_refusal.c - refusing arguments of options in the same words
 */

#include "cli/option_refusal.h"

#include "cli/message.h"
#include "cli/number.h"

bool bv_refuse_argument(const struct bv_option *option, const char *argument,
			const char *what, const char *expected)
{
	char quoted[BV_QUOTE_MAX];

	bv_msg_usage("--%s: %s %s; expected %s", option->name,
		     bv_quote(argument, quoted, sizeof(quoted)), what,
		     expected);
	return false;
}

void bv_refuse_word(const struct bv_option *option, const char *word,
		    const char *more)
{
	const char *nearest = bv_suggest(word, option->names);
	char quoted[BV_QUOTE_MAX];
	char list[512];

	bv_quote(word, quoted, sizeof(quoted));
	bv_join_names(option->names, list, sizeof(list));
	if (nearest != NULL)
		bv_msg_usage("--%s: unknown name %s; did you mean '%s'? "
			     "(known: %s%s)",
			     option->name, quoted, nearest, list, more);
	else
		bv_msg_usage("--%s: unknown name %s (known: %s%s)",
			     option->name, quoted, list, more);
}

bool bv_take_number(const struct bv_option *option, const char *argument,
		    const char *what, const char *expected, double *value)
{
	switch (bv_parse_number(argument, value)) {
	case BV_NUMBER_LARGE:
		return bv_refuse_argument(option, argument, "is too large",
					  expected);
	case BV_NUMBER_SMALL:
		return bv_refuse_argument(option, argument, "is too small",
					  expected);
	case BV_NO_NUMBER:
		return bv_refuse_argument(option, argument, what, expected);
	case BV_NUMBER:
		break;
	}
	return true;
}
