/*
 * exit_status.h - how the command ends
 *
 * A run that a signal stopped ends with 128 + the signal's number.
 */

#ifndef BV_CLI_EXIT_STATUS_H
#define BV_CLI_EXIT_STATUS_H

enum bv_exit {
	BV_EXIT_DONE = 0,
	BV_EXIT_FRAMES_FAILED = 1, /* or the report could not be written */
	BV_EXIT_USAGE = 2,
	BV_EXIT_CANNOT_START = 3,
	BV_EXIT_STOPPED_EARLY = 4,
	BV_EXIT_SIGNAL = 128
};

#endif /* BV_CLI_EXIT_STATUS_H */
