/*
 * exit_status.c - how the command ends, in words
 */

#include "cli/exit_status.h"

#include <signal.h>
#include <stddef.h>

const struct bv_exit_meaning bv_exit_meanings[] = {
	{BV_EXIT_DONE, "all frames were converted"},
	{BV_EXIT_FRAMES_FAILED,
	 "some frames failed, or the report is not whole"},
	{BV_EXIT_USAGE, "wrong usage, no input, or one file that would be two"},
	{BV_EXIT_CANNOT_START, "could not start"},
	{BV_EXIT_STOPPED_EARLY, "stopped early, as by a full disk"},
	{BV_EXIT_SIGNAL + SIGHUP, "stopped by SIGHUP"},
	{BV_EXIT_SIGNAL + SIGINT, "stopped by SIGINT"},
	{BV_EXIT_SIGNAL + SIGTERM, "stopped by SIGTERM"},
	{.words = NULL},
};
