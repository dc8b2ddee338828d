#!/usr/bin/env bash
#
# Where Slurm has variables that look like those of a task, and there is no task of
# many, "--shard auto" refuses to do a part of the work, and says what to type. So it
# is in the script of a job of several tasks, in an allocation and in a shell there,
# and with an array that has gaps; there the number of shards can be given.

needs=(slurmctld slurmd sbatch salloc srun script)
# shellcheck source=tests/support/cluster.sh
source "$(dirname "$0")/../support/cluster.sh"
# shellcheck source=tests/support/slurm.sh
source "$(dirname "$0")/../support/slurm.sh"

# expect_refused WORDS: by each task of the job, before any work
expect_refused() {
	expect_exit 2
	grep -qF "$1" "$scratch"/job."$job"*.out "$scratch/stderr" \
		"$scratch/stdout" ||
		fail "not refused with these words: $1"
	[[ ! -e out ]] || fail 'there are pictures'
}

start_slurm
job=none

# ---- Tasks that nobody starts ----

empty
submit -n 2 "birdview --shard auto $shard_options"
wait_for_job
ran='the script of a job of two tasks'
expect_refused 'type srun birdview --shard auto'

# ---- An allocation ----

# shellcheck disable=SC2086 # options without blanks in them
within salloc -n 2 birdview --shard auto $shard_options
expect_refused 'type srun birdview --shard auto'

# ---- A shell on a node ----

within script -qec "srun --pty -n 1 sh -c \
	'birdview --shard auto $shard_options'" /dev/null
expect_refused 'this is a shell on a terminal'

# ---- An array with gaps ----

submit --array=3,7,8 "birdview --shard auto $shard_options"
wait_for_job
ran='an array of the tasks 3, 7 and 8'
expect_refused 'for some tasks of an array say of how many: --shard auto/N'

submit --array=3,7,8 "birdview --shard auto/9 $shard_options"
wait_for_job
ran='the same of 9'
expect_exit 0
[[ $(echo logs/*) == 'logs/3.jsonl logs/7.jsonl logs/8.jsonl' ]] ||
	fail "not the shards 3, 7 and 8: $(echo logs/*)"
submit --array=0-2,4-6 "birdview --shard auto/9 $shard_options"
wait_for_job
ran='the others of 9'
expect_exit 0
expect_shards 9
