/*
 * progress.h - the progress line and the summary
 *
 * Both go to standard error.
 */

#ifndef BV_CLI_PROGRESS_H
#define BV_CLI_PROGRESS_H

#include "cli/options.h"
#include "cli/totals.h"

/*
 * Starts the clock, and shows a progress line from now on if 'when' and the
 * terminal say so.  Messages clear the line before they are written.
 */
void bv_progress_start(enum bv_progress when);

/* Draws the line anew, at most some times a second. */
void bv_progress_update(const struct bv_totals *totals);

/* Clears the line for good. */
void bv_progress_end(void);

/* Seconds since the start. */
double bv_progress_seconds(void);

/* Writes one line about the whole run. */
void bv_print_summary(const struct bv_totals *totals);

#endif /* BV_CLI_PROGRESS_H */
