/*
 * reading_options.c - taking the arguments of options that say how frames are read
 */

#include "cli/reading_options.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/number.h"
#include "cli/option_refusal.h"
#include "core/layout.h"

bool bv_take_format(const struct bv_option *option, const char *argument,
		    struct bv_draft *draft)
{
	const char *name;

	for (size_t i = 0; (name = bv_format_name(i)) != NULL; i++) {
		if (strcmp(argument, name) == 0) {
			draft->settings.convert.format = name;
			return true;
		}
	}
	bv_refuse_word(option, argument, "");
	return false;
}

bool bv_take_layout_name(const struct bv_option *option, const char *argument,
			 struct bv_draft *draft)
{
	char why[256];

	if (bv_layout_parse(&draft->settings.layout,
			    sizeof(draft->settings.layout), argument, why,
			    sizeof(why)) == BV_OK) {
		draft->settings.has_layout = true;
		return true;
	}
	if (strncmp(argument, "columns=", strlen("columns=")) == 0)
		bv_msg_usage("--%s: %s", option->name, why);
	else
		bv_refuse_word(option, argument, ", columns=LIST");
	return false;
}

bool bv_take_axes(const struct bv_option *option, const char *argument,
		  struct bv_draft *draft)
{
	struct bv_axes axes;

	if (!bv_axes_parse(&axes, argument))
		return bv_refuse_argument(option, argument, "are no axes",
					  "each of x, y and z once, with a "
					  "minus or without, such as y,-x,z");
	draft->settings.convert.axes = argument;
	return true;
}

bool bv_take_origin(const struct bv_option *option, const char *argument,
		    struct bv_draft *draft)
{
	static const char expected[] =
		"X,Y,Z in metres, such as 431000,4582000,0, or first";
	struct bv_convert_options *convert = &draft->settings.convert;
	const bool first = strcmp(argument, "first") == 0;
	double origin[3] = {0};

	switch (first ? BV_NUMBER : bv_parse_three(argument, origin)) {
	case BV_NUMBER_LARGE:
		return bv_refuse_argument(option, argument,
					  "has too large a number", expected);
	case BV_NO_NUMBER:
		return bv_refuse_argument(option, argument, "is no origin",
					  expected);
	case BV_NUMBER:
	case BV_NUMBER_SMALL:
		break;
	}
	convert->origin_is_first = first;
	memcpy(convert->origin, origin, sizeof(origin));
	return true;
}

bool bv_take_intensity_field(const struct bv_option *option,
			     const char *argument, struct bv_draft *draft)
{
	char what[64];

	if (*argument == '\0') {
		bv_msg_usage("--%s: the name is empty", option->name);
		return false;
	}
	if (strlen(argument) > BV_FIELD_NAME_MAX) {
		snprintf(what, sizeof(what), "has %zu characters",
			 strlen(argument));
		return bv_refuse_argument(option, argument, what,
					  "a name of at most 31");
	}
	draft->settings.convert.intensity_field = argument;
	return true;
}

bool bv_take_scale(const struct bv_option *option, const char *argument,
		   struct bv_draft *draft)
{
	static const char expected[] = "the intensity that counts as full, "
				       "such as 255, or tanh or auto";
	struct bv_settings *settings = &draft->settings;
	const bool tanh = strcmp(argument, "tanh") == 0;
	const bool by_frames = strcmp(argument, "auto") == 0;
	double scale = 0.0;

	if (!tanh && !by_frames) {
		if (!bv_take_number(option, argument, BV_NOT_ABOVE_0, expected,
				    &scale))
			return false;
		if (scale <= 0.0)
			return bv_refuse_argument(option, argument,
						  BV_NOT_ABOVE_0, expected);
	}
	settings->convert.tanh = tanh;
	settings->auto_scale = by_frames;
	settings->convert.intensity_scale = scale;
	return true;
}

bool bv_take_include(const struct bv_option *option, const char *argument,
		     struct bv_draft *draft)
{
	struct bv_settings *settings = &draft->settings;

	if (*argument == '\0') {
		bv_msg_usage("--%s: the pattern is empty", option->name);
		return false;
	}
	if (strchr(argument, '/') != NULL)
		return bv_refuse_argument(option, argument, "has a slash",
					  "a pattern of names without "
					  "directories, such as '*.bin'");
	if (settings->include_count == BV_MOST_INCLUDES) {
		bv_msg_usage("--%s: is there more than %d times", option->name,
			     BV_MOST_INCLUDES);
		return false;
	}
	settings->includes[settings->include_count++] = argument;
	return true;
}
