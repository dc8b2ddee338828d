/*
 * shard.h - the part of the frames that this process is to do
 *
 * Others, on this machine or on many, do the rest by the same command, each with a
 * number of its own.  bv_shard_of() says who does what.
 */

#ifndef BV_CLI_SHARD_H
#define BV_CLI_SHARD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More are refused: each takes memory where reports are added up. */
#define BV_MOST_SHARDS 1048576u

/* Room for the names of two launchers. */
#define BV_LAUNCHER_MAX 40

/* All zero: there are no shards, and all frames are to be done. */
struct bv_shard {
	uint32_t index, count;
	/* Who said so: "slurm-array+slurm-step"; "" if it was typed. */
	char launcher[BV_LAUNCHER_MAX];
};

/*
 * Reads the argument of --shard: "I/N", "auto" or "auto/N".  The last two ask the
 * environment (see launcher.h).  Writes a message and returns false if it cannot be
 * known which shard that is.
 */
bool bv_shard_parse(struct bv_shard *shard, const char *argument);

/* Whether the shard has the frame with this output. */
bool bv_shard_has(const struct bv_shard *shard, const char *output);

/*
 * Reads the digits up to the end of 'text' as a number.  Returns false if there is
 * anything else, or if it is above UINT32_MAX.
 */
bool bv_shard_number(const char *text, uint32_t *number);

/* What stands for the shard's number in the name of a report. */
#define BV_SHARD_IN_NAME "{shard}"

/*
 * Makes '*report', a name that --report was given or NULL, that of this shard: with
 * its number wherever it has BV_SHARD_IN_NAME, in 'name'.  Without shards it stays.
 * Returns false after a message if it becomes too long, or if it would be that of all
 * shards: who has their numbers from a launcher types one line for all of them.
 */
bool bv_shard_name_report(const struct bv_shard *shard, const char **report,
			  char name[PATH_MAX]);

#endif /* BV_CLI_SHARD_H */
