/*
 * drawing_options.h - taking the arguments of options about what is drawn
 *
 * All are as 'take' of struct bv_option.
 */

#ifndef BV_CLI_DRAWING_OPTIONS_H
#define BV_CLI_DRAWING_OPTIONS_H

#include "cli/options_table.h"

bool bv_take_preset(const struct bv_option *option, const char *argument,
		    struct bv_draft *draft);
bool bv_take_range(const struct bv_option *option, const char *argument,
		   struct bv_draft *draft);
bool bv_take_cell(const struct bv_option *option, const char *argument,
		  struct bv_draft *draft);
bool bv_take_density(const struct bv_option *option, const char *argument,
		     struct bv_draft *draft);
bool bv_take_channels(const struct bv_option *option, const char *argument,
		      struct bv_draft *draft);
bool bv_take_bits(const struct bv_option *option, const char *argument,
		  struct bv_draft *draft);
bool bv_take_slices(const struct bv_option *option, const char *argument,
		    struct bv_draft *draft);

#endif /* BV_CLI_DRAWING_OPTIONS_H */
