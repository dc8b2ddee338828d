/*
 * clock.h - time, as the parent of a run counts it
 */

#ifndef BV_RUN_CLOCK_H
#define BV_RUN_CLOCK_H

/* Seconds of a clock that never jumps. */
double bv_now(void);

/* Sleeps for a tick, or less if a child ends. */
void bv_wait_a_tick(void);

/*
 * The seconds since '*last', which becomes now; a job that was stopped (as by Ctrl-Z)
 * and goes on has not taken longer than a tick.
 */
double bv_time_since(double *last);

#endif /* BV_RUN_CLOCK_H */
