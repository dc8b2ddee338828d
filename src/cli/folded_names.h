/*
 * folded_names.h - no two frames for one picture where names are folded
 */

#ifndef BV_CLI_FOLDED_NAMES_H
#define BV_CLI_FOLDED_NAMES_H

#include "cli/exit_status.h"
#include "cli/frames.h"
#include "cli/options.h"

/*
 * Asks the output directory, which is there, or in a dry run the nearest directory
 * above it that is, which names it takes for one, and refuses two frames whose
 * pictures would have such names.  A dry run makes nothing for that, and so may
 * have no answer.  Returns BV_EXIT_DONE, or how the command is to end, after a
 * message.
 */
enum bv_exit bv_check_folded_names(const struct bv_settings *settings,
				   const struct bv_frames *frames);

#endif /* BV_CLI_FOLDED_NAMES_H */
