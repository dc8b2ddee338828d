/*
 * child.h - parts of a test that must be a process of their own
 *
 * A test program runs itself with the name of a part as its argument.
 */

#ifndef EMULATOR_CHILD_H
#define EMULATOR_CHILD_H

#include <spawn.h>
#include <stdbool.h>
#include <sys/wait.h>

#include "capture.h"

extern char **environ;

/* A part of the test, which main() finds by its name. */
struct part {
	const char *name;
	void (*run)(void);
};

static inline pid_t child_start(const char *name)
{
	char *argv[] = {(char *)"part", (char *)name, NULL};
	pid_t child;

	CHECK_EQ_INT(posix_spawn(&child, "/proc/self/exe", NULL, NULL, argv,
				 environ),
		     0);
	return child;
}

/* Runs the part to its end; returns what waitpid() tells. */
static inline int child_run(const char *name, const char **words)
{
	int status;

	capture_start();
	CHECK(waitpid(child_start(name), &status, 0) > 0);
	*words = capture_end();
	return status;
}

/* In main(): true if this process was to run a part, and has done so. */
static inline bool child_was(int argc, char **argv, const struct part *parts,
			     size_t count)
{
	if (argc < 2)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(parts[i].name, argv[1]) == 0) {
			parts[i].run();
			return true;
		}
	}
	check_failed(__FILE__, __LINE__, "the part exists");
}

#endif /* EMULATOR_CHILD_H */
