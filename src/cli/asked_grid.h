/*
 * asked_grid.h - the grid that the options ask for
 */

#ifndef BV_CLI_ASKED_GRID_H
#define BV_CLI_ASKED_GRID_H

#include "cli/exit_status.h"
#include "cli/options.h"

/*
 * Makes it, for the caller to free.  Says what is wrong, and returns with what the
 * command ends, if it cannot be made; BV_EXIT_DONE otherwise.
 */
enum bv_exit bv_make_asked_grid(const struct bv_settings *settings,
				struct bv_grid **grid);

#endif /* BV_CLI_ASKED_GRID_H */
