/*
 * exit_status.h - how the command ends
 *
 * A run that a signal stopped ends with 128 + the signal's number.
 */

#ifndef BV_CLI_EXIT_STATUS_H
#define BV_CLI_EXIT_STATUS_H

enum bv_exit {
	BV_EXIT_DONE = 0,
	BV_EXIT_FRAMES_FAILED = 1, /* or the report is not whole */
	BV_EXIT_USAGE = 2,
	BV_EXIT_CANNOT_START = 3,
	BV_EXIT_STOPPED_EARLY = 4,
	BV_EXIT_SIGNAL = 128
};

/* What a status means, as the help says it. */
struct bv_exit_meaning {
	int status;
	const char *words; /* NULL ends the table */
};

extern const struct bv_exit_meaning bv_exit_meanings[];

#endif /* BV_CLI_EXIT_STATUS_H */
