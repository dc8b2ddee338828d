/*
 * dry_run.h - what a run would do
 */

#ifndef BV_CLI_DRY_RUN_H
#define BV_CLI_DRY_RUN_H

#include "cli/frames.h"
#include "cli/options.h"

/*
 * Prints which frames a run with 'options' would convert, and to what; tells
 * which would fail because of a picture that is there, and how many need
 * nothing.  Writes no file.  Returns the exit status.
 */
int bv_dry_run(const struct bv_settings *settings,
	       const struct bv_options *options,
	       const struct bv_frames *frames);

#endif /* BV_CLI_DRY_RUN_H */
