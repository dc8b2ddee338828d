/*
 * float_modes.h: floating-point modes that a process may be in
 *
 * What the library computes must not depend on them, and they are to be found again
 * after each call.  One of them is made by a library that is loaded, if
 * FAST_MATH_LIBRARY says where it is.
 */

#ifndef FLOAT_MODES_H
#define FLOAT_MODES_H

#ifdef FAST_MATH_LIBRARY
#include <dlfcn.h>
#endif
#include <fenv.h>
#include <stdbool.h>
#include <stdint.h>
#ifdef __x86_64__
#include <xmmintrin.h>
#endif

#include "check.h"

struct float_mode {
	const char *name;
	int rounding;
	bool flushed; /* subnormals, as results and as operands */
	int traps;
	const char
		*library; /* that makes the mode when it is loaded, or NULL */
};

/* The first is that in which programs start. */
static const struct float_mode float_modes[] = {
	{"default", FE_TONEAREST, false, 0, NULL},
	{"upward", FE_UPWARD, false, 0, NULL},
	{"downward", FE_DOWNWARD, false, 0, NULL},
	{"toward zero", FE_TOWARDZERO, false, 0, NULL},
#if defined(__x86_64__) || defined(__aarch64__)
	{"flushed", FE_TONEAREST, true, 0, NULL},
	{"flushed upward", FE_UPWARD, true, 0, NULL},
#endif
#ifdef FAST_MATH_LIBRARY
	{"loaded", FE_TONEAREST, false, 0, FAST_MATH_LIBRARY},
#endif
#ifdef __x86_64__
	{"trapped", FE_TONEAREST, false, FE_ALL_EXCEPT, NULL},
	{"trapped upward", FE_UPWARD, false, FE_ALL_EXCEPT, NULL},
#endif
};

#define FLOAT_MODES (sizeof(float_modes) / sizeof(float_modes[0]))

/* -------------------------------------------------------------------------- */
/* The register that has it all                                               */
/* -------------------------------------------------------------------------- */

#if defined(__x86_64__)

#define FLOAT_FLUSH 0x8040u
#define FLOAT_FLAGS 0x3fu

static inline uint64_t float_control(void)
{
	return _mm_getcsr();
}

static inline void float_set_control(uint64_t control)
{
	_mm_setcsr((unsigned)control);
}

#elif defined(__aarch64__)

#define FLOAT_FLUSH 0x1000000u
#define FLOAT_FLAGS 0u

static inline uint64_t float_control(void)
{
	uint64_t control;

	__asm__ volatile("mrs %0, fpcr" : "=r"(control));
	return control;
}

static inline void float_set_control(uint64_t control)
{
	__asm__ volatile("msr fpcr, %0" : : "r"(control));
}

#else

#define FLOAT_FLUSH 0u
#define FLOAT_FLAGS 0u

static inline uint64_t float_control(void)
{
	return 0;
}

static inline void float_set_control(uint64_t control)
{
	(void)control;
}

#endif

/* -------------------------------------------------------------------------- */
/* Modes                                                                      */
/* -------------------------------------------------------------------------- */

/* All of a mode that a program may see. */
struct float_state {
	int rounding, traps, flags;
	uint64_t control;
};

static inline struct float_state float_look(void)
{
	const struct float_state state = {fegetround(), fegetexcept(),
					  fetestexcept(FE_ALL_EXCEPT),
					  float_control()};

	return state;
}

/* As before, but for status flags. */
static inline bool float_same_mode(const struct float_state *a,
				   const struct float_state *b)
{
	return a->rounding == b->rounding && a->traps == b->traps &&
	       (a->control & ~(uint64_t)FLOAT_FLAGS) ==
		       (b->control & ~(uint64_t)FLOAT_FLAGS);
}

/* As before, in all. */
static inline bool float_same_state(const struct float_state *a,
				    const struct float_state *b)
{
	return float_same_mode(a, b) && a->flags == b->flags &&
	       a->control == b->control;
}

#ifdef FAST_MATH_LIBRARY
/* It is the loading that changes the mode. */
static inline void float_load(const char *path)
{
	static void *library;
	volatile float tiny = 1e-40f;

	if (library != NULL)
		CHECK(dlclose(library) == 0);
	library = dlopen(path, RTLD_NOW);
	CHECK(library != NULL);
	CHECK(tiny * 2.0f == 0.0f);
}
#endif

/* With a flag raised where none is trapped, which has to stay. */
static inline void float_enter(const struct float_mode *mode)
{
	fesetenv(FE_DFL_ENV);
#ifdef FAST_MATH_LIBRARY
	if (mode->library != NULL)
		float_load(mode->library);
#endif
	if (mode->traps == 0)
		feraiseexcept(FE_OVERFLOW);
	fesetround(mode->rounding);
	if (mode->flushed)
		float_set_control(float_control() | FLOAT_FLUSH);
	if (mode->traps != 0)
		CHECK(feenableexcept(mode->traps) != -1);
}

#endif /* FLOAT_MODES_H */
