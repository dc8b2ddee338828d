/*
 * asked_grid.c - the grid that the options ask for
 */

#include "cli/asked_grid.h"

#include "cli/message.h"
#include "cli/wording.h"
#include "core/grid.h"

enum bv_exit bv_make_asked_grid(const struct bv_settings *settings,
				struct bv_grid **grid)
{
	char why[256];
	const enum bv_status status = bv_grid_create_worded(
		grid, &settings->grid, &bv_option_wording, why, sizeof(why));

	switch (status) {
	case BV_OK:
		return BV_EXIT_DONE;
	case BV_ERR_NO_MEMORY:
		bv_msg("cannot start: %s", bv_status_string(status));
		return BV_EXIT_CANNOT_START;
	default:
		bv_msg_usage("%s", why);
		return BV_EXIT_USAGE;
	}
}
