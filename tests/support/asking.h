/*
 * asking.h: what is asked of files, for tests of formats
 */

#ifndef ASKING_H
#define ASKING_H

#include "check.h"
#include "formats/asked.h"

static inline struct bv_asked ask(const struct bv_convert_options *options)
{
	struct bv_asked asked;

	CHECK_EQ_INT(bv_take_asked(&asked, options), BV_OK);
	return asked;
}

/* This layout and these axes, by their names; NULL asks for none. */
static inline struct bv_asked ask_for(const char *layout, const char *axes)
{
	struct bv_convert_options options = {.struct_size = sizeof(options),
					     .axes = axes};
	struct bv_layout parsed;

	if (layout != NULL) {
		CHECK_EQ_INT(bv_layout_parse(&parsed, sizeof(parsed), layout,
					     NULL, 0),
			     BV_OK);
		options.layout = &parsed;
	}
	return ask(&options);
}

/* This field for the intensity; NULL asks for none. */
static inline struct bv_asked ask_for_field(const char *name)
{
	const struct bv_convert_options options = {
		.struct_size = sizeof(options), .intensity_field = name};

	return ask(&options);
}

#endif /* ASKING_H */
