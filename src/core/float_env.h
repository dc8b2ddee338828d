/*
 * float_env.h - the floating-point environment that the pixels are defined in
 *
 * A caller may round upwards, flush subnormals to zero or trap divisions; its
 * results are its own affair, but a pixel must not depend on it.  So each public
 * function that computes, and each thread, works in the default environment: round to
 * nearest, subnormals kept, nothing trapped.
 */

#ifndef BV_CORE_FLOAT_ENV_H
#define BV_CORE_FLOAT_ENV_H

#include <fenv.h>

/* Sets the default environment and returns the one before. */
fenv_t bv_float_enter(void);

/* Gives it back, with its status flags. */
void bv_float_leave(const fenv_t *before);

#endif /* BV_CORE_FLOAT_ENV_H */
