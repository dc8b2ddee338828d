#!/usr/bin/env bash
#
# Tasks of srun are shards, and so are those of several jobs of an array that use
# srun each. Together they make the tree of one undisturbed run, and none does what
# another does. One of them is killed, which srun tells; its shard is run again, by
# its number, and makes what was missing.

needs=(slurmctld slurmd sbatch srun)
# shellcheck source=tests/support/cluster.sh
source "$(dirname "$0")/../support/cluster.sh"
# shellcheck source=tests/support/slurm.sh
source "$(dirname "$0")/../support/slurm.sh"

# shellcheck disable=SC2086 # options without blanks in them
launch() {
	srun -n "$1" birdview --shard auto $shard_options
}

# shellcheck disable=SC2086
relaunch() {
	within srun -n 1 birdview --shard "$1/$2" $shard_options
}

start_slurm
for count in 8 3 1; do
	prove $count
done

# ---- An array whose jobs have two tasks each ----

empty
submit --array=0-2 -n 2 "exec srun birdview --shard auto $shard_options"
wait_for_job
ran='an array of 3 jobs with 2 tasks each'
expect_exit 0
expect_shards 6
