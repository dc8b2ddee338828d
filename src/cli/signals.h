/*
 * signals.h - stopping a run
 */

#ifndef BV_CLI_SIGNALS_H
#define BV_CLI_SIGNALS_H

#include <stdatomic.h>

/*
 * To be called at the start: until a run begins, SIGINT, SIGTERM and SIGHUP end this
 * process at once, even if it is the first of a container, to which the system sends
 * no signal that it has no handler for.  Its exit status is 128 and the signal then.
 */
void bv_signals_begin(void);

/*
 * From now on SIGINT, SIGTERM and SIGHUP are counted and set '*stop' instead of
 * ending the process.  SIGPIPE and SIGXFSZ are ignored: the write that caused
 * them fails with an errno that can be told.
 */
void bv_signals_watch(atomic_bool *stop);

/* From now on they are ignored: the run is over, and '*stop' may go. */
void bv_signals_unwatch(void);

/* How many have come. */
int bv_signals_count(void);

/* The first that came, or 0. */
int bv_signals_first(void);

#endif /* BV_CLI_SIGNALS_H */
