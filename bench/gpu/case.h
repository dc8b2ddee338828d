/*
 * case.h - one measurement, as it is asked for in words
 */

#ifndef BENCH_GPU_CASE_H
#define BENCH_GPU_CASE_H

#include <stdbool.h>
#include <stdint.h>

/* What is measured, and for how long.  0 stands for a sensible number. */
struct bench_case {
	const char *text; /* the words */
	char preset[32];
	bool gpu;         /* else the CPU path */
	uint32_t threads; /* of the host, from which workers follow */
	uint32_t workers;
	bool cpu_encodes;     /* although the GPU could */
	uint32_t batch;       /* frames in a launch */
	uint32_t mib;         /* MiB of points in a launch */
	uint32_t folders;     /* among which the pictures are divided */
	uint32_t warm;        /* conversions before the clock starts */
	uint32_t conversions; /* at least so many, */
	uint32_t least;       /* in at least so many milliseconds, */
	uint32_t most;        /* but in no more than these */
};

/*
 * Reads words like "device=gpu,preset=note,batch=4"; what is not named keeps
 * its default.  Returns false with a line on standard error if a word is
 * unknown.  'text' must stay.
 */
bool bench_case_parse(const char *text, struct bench_case *c);

#endif /* BENCH_GPU_CASE_H */
