/*
 * reading_options.h - taking the arguments of options that say how frames are read
 *
 * All are as 'take' of struct bv_option.
 */

#ifndef BV_CLI_READING_OPTIONS_H
#define BV_CLI_READING_OPTIONS_H

#include "cli/options_table.h"

bool bv_take_format(const struct bv_option *option, const char *argument,
		    struct bv_draft *draft);
bool bv_take_layout_name(const struct bv_option *option, const char *argument,
			 struct bv_draft *draft);
bool bv_take_axes(const struct bv_option *option, const char *argument,
		  struct bv_draft *draft);
bool bv_take_origin(const struct bv_option *option, const char *argument,
		    struct bv_draft *draft);
bool bv_take_intensity_field(const struct bv_option *option,
			     const char *argument, struct bv_draft *draft);
bool bv_take_scale(const struct bv_option *option, const char *argument,
		   struct bv_draft *draft);
bool bv_take_include(const struct bv_option *option, const char *argument,
		     struct bv_draft *draft);

#endif /* BV_CLI_READING_OPTIONS_H */
