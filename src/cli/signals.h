/*
 * signals.h - stopping a run
 */

#ifndef BV_CLI_SIGNALS_H
#define BV_CLI_SIGNALS_H

#include <stdatomic.h>
#include <stdbool.h>

/*
 * From now on the first SIGINT, SIGTERM or SIGHUP sets '*stop' and the second
 * ends the process.  SIGPIPE and SIGXFSZ are ignored: the write that caused
 * them fails with an errno that can be told.
 */
void bv_signals_watch(atomic_bool *stop);

/* The first signal that came, or 0. */
int bv_signals_received(void);

#endif /* BV_CLI_SIGNALS_H */
