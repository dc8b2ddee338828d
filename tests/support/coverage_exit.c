/*
 * coverage_exit.c: the end of a process in builds that count which lines run
 *
 * The counts are written when a process ends by exit(), into files next to its
 * objects.  Workers end by _exit(), as they must not do what their parent is to do
 * at its end; so there the linker puts this in its place, by --wrap=_exit.  And
 * some tests end as another user, or with calls that fail, which is no matter of
 * the counts.
 */

#include <stddef.h>
#include <sys/stat.h>

void __gcov_dump(void);
__attribute__((weak)) void failing_end(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

/* Counts are written after all destructors. */
__attribute__((destructor)) static void prepare(void)
{
	if (failing_end != NULL)
		failing_end();
	umask(0);
}

_Noreturn void __wrap__exit(int status)
{
	prepare();
	__gcov_dump();
	__real__exit(status);
}
