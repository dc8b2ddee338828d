#!/usr/bin/env bash
#
# Tasks of a Slurm job array are shards: together they make the tree of one
# undisturbed run, and none does what another does. One of them is killed, which its job
# tells; that task alone is submitted again and makes what was missing.

needs=(slurmctld slurmd sbatch)
# shellcheck source=tests/support/cluster.sh
source "$(dirname "$0")/../support/cluster.sh"
# shellcheck source=tests/support/slurm.sh
source "$(dirname "$0")/../support/slurm.sh"

launch() {
	submit --array="0-$(($1 - 1))" "exec birdview --shard auto $shard_options"
	wait_for_job
	return "$status"
}

# A task that is submitted alone no longer knows how many there were.
relaunch() {
	ran="task $1 of $2 alone"
	submit --array="$1" "exec birdview --shard auto/$2 $shard_options"
	wait_for_job
}

start_slurm
for count in 8 3 1; do
	prove $count
done
