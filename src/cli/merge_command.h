/*
 * merge_command.h - what the reports of many runs say together
 */

#ifndef BV_CLI_MERGE_COMMAND_H
#define BV_CLI_MERGE_COMMAND_H

#include "cli/options.h"

/*
 * Reads the reports that are the operands, prints the names of the frames that failed,
 * and says what there is and what is missing.  Returns the exit status.
 */
int bv_merge_command(const struct bv_settings *settings);

#endif /* BV_CLI_MERGE_COMMAND_H */
