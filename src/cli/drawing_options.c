/*
 * drawing_options.c - taking the arguments of options about what is drawn
 *
 * Whether what they ask for goes together is for bv_grid_create() to say.
 */

#include "cli/drawing_options.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/number.h"
#include "cli/option_refusal.h"
#include "core/channels.h"
#include "core/density_scale.h"

bool bv_take_preset(const struct bv_option *option, const char *argument,
		    struct bv_draft *draft)
{
	struct bv_grid_options *grid = &draft->settings.grid;

	if (bv_grid_options_init(grid, sizeof(*grid), argument) == BV_OK)
		return true;
	bv_refuse_word(option, argument, "");
	return false;
}

bool bv_take_range(const struct bv_option *option, const char *argument,
		   struct bv_draft *draft)
{
	static const char expected[] = "MIN:MAX in metres, such as -80:80";
	double *target = bv_option_target(option, draft);

	switch (bv_parse_range(argument, &target[0], &target[1])) {
	case BV_NUMBER_LARGE:
		return bv_refuse_argument(option, argument,
					  "has too large a number", expected);
	case BV_NO_NUMBER:
		return bv_refuse_argument(option, argument, "is not a range",
					  expected);
	case BV_NUMBER:
	case BV_NUMBER_SMALL:
		break;
	}
	return true;
}

bool bv_take_cell(const struct bv_option *option, const char *argument,
		  struct bv_draft *draft)
{
	return bv_take_number(option, argument, "is not a number",
			      "metres such as 0.1", &draft->cell);
}

/* The name of a scale, or linear:N. */
bool bv_take_density(const struct bv_option *option, const char *argument,
		     struct bv_draft *draft)
{
	static const char linear[] = "linear:";
	uint32_t full;

	for (uint32_t i = 0; option->names(i) != NULL; i++) {
		if (strcmp(argument, option->names(i)) == 0) {
			draft->density = i + 1;
			draft->density_full = 0;
			return true;
		}
	}
	if (strncmp(argument, linear, strlen(linear)) == 0 &&
	    bv_parse_count(argument + strlen(linear), &full) && full >= 1 &&
	    full <= BV_MOST_FULL) {
		draft->density = BV_DENSITY_LINEAR;
		draft->density_full = full;
		return true;
	}
	return bv_refuse_argument(option, argument, "is no scale",
				  "log16, log32, log64, log128, or linear:N "
				  "with N from 1 to 65535");
}

static bool is_known(const struct bv_option *option, const char *name)
{
	const char *known;

	for (size_t i = 0; (known = option->names(i)) != NULL; i++) {
		if (strcmp(known, name) == 0)
			return true;
	}
	bv_refuse_word(option, name, "");
	return false;
}

/*
 * Names with commas between, and slices after colons.  Here only unknown names are
 * refused; the rest depends on other options.
 */
bool bv_take_channels(const struct bv_option *option, const char *argument,
		      struct bv_draft *draft)
{
	char name[BV_QUOTE_MAX];

	for (const char *at = argument;; at++) {
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, ",:"),
			 at);
		if (!is_known(option, name))
			return false;
		at += strcspn(at, ",");
		if (*at == '\0')
			break;
	}
	draft->channels = argument;
	return true;
}

bool bv_take_bits(const struct bv_option *option, const char *argument,
		  struct bv_draft *draft)
{
	const bool known = strcmp(argument, option->names(0)) == 0 ||
			   strcmp(argument, option->names(1)) == 0;

	if (known && bv_parse_count(argument, &draft->bits))
		return true;
	return bv_refuse_argument(option, argument, "is no depth", "8 or 16");
}

bool bv_take_slices(const struct bv_option *option, const char *argument,
		    struct bv_draft *draft)
{
	uint32_t slices;
	char what[64];

	if (bv_parse_count(argument, &slices) && slices >= 1 &&
	    slices <= BV_MOST_SLICES) {
		draft->slices = slices;
		return true;
	}
	snprintf(what, sizeof(what), "is no count of 1 to %u", BV_MOST_SLICES);
	return bv_refuse_argument(option, argument, what, "slices such as 8");
}
