/*
 * convert.h - the main job: frames in, pictures out
 */

#ifndef BIRDVIEW_CLI_CONVERT_H
#define BIRDVIEW_CLI_CONVERT_H

#include "cli/exit_status.h"
#include "cli/options.h"

/* Does what 'settings' ask for.  Returns the exit status. */
int bv_convert_command(const struct bv_settings *settings);

#endif /* BIRDVIEW_CLI_CONVERT_H */
