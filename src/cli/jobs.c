/*
 * jobs.c - how many workers a run has
 *
 * In a control group, a container for one, processes beyond its memory are killed.
 * What a worker needs is known before it starts, and so there are no more of them
 * than that memory is enough for, whoever has asked for more: fewer that live get
 * more done.  Threads of a GPU's process count like workers, since what the GPU cannot
 * take each of them converts by itself.
 */

#include "cli/jobs.h"

#include <inttypes.h>
#include <unistd.h>

#include "cli/message.h"
#include "convert/converter.h"
#include "run/cpus.h"
#include "work/frame_table.h"

/* Beyond its converter: a stack, tables of pages, what it writes to of its parent's. */
#define PROCESS_BYTES (UINT64_C(2) << 20)

/* In the table, besides its row: its place in lists of frames. */
#define LISTED_BYTES 32

#define MB 1000000

static size_t worker_bytes(const struct bv_options *options)
{
	return bv_converter_bytes(options, BV_USUAL_POINTS) + PROCESS_BYTES;
}

size_t bv_worker_megabytes(const struct bv_options *options)
{
	return (worker_bytes(options) + MB - 1) / MB;
}

size_t bv_worker_point_bytes(const struct bv_options *options)
{
	const size_t usual = BV_USUAL_POINTS;
	const size_t more = bv_converter_bytes(options, 2 * usual) -
			    bv_converter_bytes(options, usual);

	return (more + usual - 1) / usual;
}

/* The memory that this process has by now, with the names of all frames. */
static uint64_t resident_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	uint64_t pages = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%*u %" SCNu64, &pages) != 1)
		pages = 0;
	fclose(file);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* How many workers find memory beside what this process takes. */
static uint64_t count_fitting(const struct bv_options *options, size_t frames,
			      uint64_t memory)
{
	const uint64_t own =
		PROCESS_BYTES + resident_bytes() +
		frames * (sizeof(struct bv_frame_row) + LISTED_BYTES);

	return memory > own ? (memory - own) / worker_bytes(options) : 0;
}

static void tell_lowered(uint32_t wanted, uint32_t jobs, uint64_t memory,
			 const struct bv_options *options)
{
	const uint64_t there = (memory + MB / 2) / MB;
	const size_t needed = bv_worker_megabytes(options);

	if (jobs > 0)
		bv_msg("-j lowered from %" PRIu32 " to %" PRIu32
		       ": the control group has %" PRIu64
		       " MB of memory, and a worker needs about %zu MB",
		       wanted, jobs, there, needed);
	else
		bv_msg("the control group has %" PRIu64
		       " MB of memory, and a worker needs about %zu MB; "
		       "trying with one",
		       there, needed);
}

uint32_t bv_choose_jobs(const struct bv_settings *settings,
			const struct bv_options *options, size_t frames,
			const struct bv_group_limits *limits)
{
	const uint32_t wanted = settings->jobs > 0
					? settings->jobs
					: bv_usable_cpus_within(limits->cpus);
	const uint64_t fitting = count_fitting(options, frames, limits->memory);

	/* Frames that are fewer have no more workers. */
	if (fitting >= wanted || (fitting > 0 && fitting >= frames))
		return wanted;
	if (settings->verbosity >= 0 && !settings->dry_run)
		tell_lowered(wanted, (uint32_t)fitting, limits->memory,
			     options);
	return fitting > 0 ? (uint32_t)fitting : 1;
}
