/*
 * float_env.c - the floating-point environment that the pixels are defined in
 *
 * C's default environment has all that is wanted: on x86-64 it is the start value of
 * MXCSR, where the bits for flushing live too, and on AArch64 that of FPCR.
 */

#include "core/float_env.h"

fenv_t bv_float_enter(void)
{
	fenv_t before;

	fegetenv(&before);
	fesetenv(FE_DFL_ENV);
	return before;
}

void bv_float_leave(const fenv_t *before)
{
	fesetenv(before);
}
