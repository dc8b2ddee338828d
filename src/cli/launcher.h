/*
 * launcher.h - which of many tasks this process is, as its launcher has it
 */

#ifndef BV_CLI_LAUNCHER_H
#define BV_CLI_LAUNCHER_H

#include "cli/shard.h"

/*
 * Finds in the environment which shard this process is to do; 'count' is of how many,
 * or 0 if the launcher is to say that too.  'argument' is that of --shard.
 *
 * Tasks of srun and ranks of mpirun count; so do tasks of an array, and both together:
 * in task A of an array whose step has S tasks, number R of these has shard A * S + R.
 * What is incomplete, contradicts itself or comes from several launchers is refused, in
 * a sentence that says what to type; for a shard that nobody does would be missed by
 * nobody.
 */
bool bv_shard_from_launcher(struct bv_shard *shard, const char *argument,
			    uint32_t count);

#endif /* BV_CLI_LAUNCHER_H */
