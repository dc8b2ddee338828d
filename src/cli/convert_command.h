/*
 * convert_command.h - frames in, pictures out, or pictures checked
 */

#ifndef BV_CLI_CONVERT_COMMAND_H
#define BV_CLI_CONVERT_COMMAND_H

#include "cli/exit_status.h"
#include "cli/options.h"

/* Does what 'settings' ask for.  Returns the exit status. */
int bv_convert_command(const struct bv_settings *settings);

#endif /* BV_CLI_CONVERT_COMMAND_H */
