/*
 * info_command.h - what frames and pictures are, without drawing any
 */

#ifndef BV_CLI_INFO_COMMAND_H
#define BV_CLI_INFO_COMMAND_H

#include "cli/options.h"

/*
 * Prints what is known of the inputs: of one frame or picture in several lines, of
 * more in one each and a summary; or as JSON, if the report goes to standard output.
 * Writes nothing else but the report.  Returns the exit status.
 */
int bv_info_command(const struct bv_settings *settings);

#endif /* BV_CLI_INFO_COMMAND_H */
