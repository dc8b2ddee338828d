#!/usr/bin/env bash
#
# Which shard a task is to do is taken from its launcher, if that says so without any
# doubt. Half of what belongs together, numbers that do not fit, several launchers and
# the variables that a job or a shell in an allocation has without being a task are
# refused with 2, and nothing is drawn: a shard that nobody does is missed by nobody.

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"

make_frames in a b c

# Whatever started this test.
while IFS='=' read -r variable _; do
	unset "$variable"
done < <(env | grep -aE '^(SLURM|OMPI|PMI|SGE|PBS|AWS_BATCH|JOB_COMP|BATCH_TASK|CLOUD_RUN)[A-Z_]*=')

# launched SHARD LAUNCHER ARGUMENT VARIABLE=VALUE...
launched() {
	local shard=$1 launcher=$2 argument=$3
	shift 3
	capture env "$@" "$BIRDVIEW" -n -o out --shard "$argument" \
		--report "r.{shard}" in </dev/null
	expect_exit 0
	capture env "$@" "$BIRDVIEW" -o out "${small[@]}" --shard "$argument" in \
		</dev/null
	expect_exit 0
	[[ $(<"$scratch/stderr") == "birdview: shard $shard ($launcher): "* ]] ||
		fail "expected shard $shard ($launcher): $(<"$scratch/stderr")"
}

# refused SENTENCE ARGUMENT VARIABLE=VALUE...
refused() {
	local sentence=$1 argument=$2
	shift 2
	capture env "$@" "$BIRDVIEW" -o none --shard "$argument" in </dev/null
	expect_usage "--shard $argument: $sentence"
	expect_absent none
}

# array ID FIRST LAST COUNT [STEP]
array() {
	echo "SLURM_ARRAY_TASK_ID=$1 SLURM_ARRAY_TASK_MIN=$2" \
		"SLURM_ARRAY_TASK_MAX=$3 SLURM_ARRAY_TASK_COUNT=$4" \
		"SLURM_ARRAY_TASK_STEP=${5-1}"
}

# ---- Known launchers ----

# Words of what array prints are arguments.
# shellcheck disable=SC2046
{
	launched 1/4 openmpi auto OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4
	launched 3/4 pmi auto PMI_RANK=3 PMI_SIZE=4
	launched 1/2 slurm-step auto SLURM_JOB_ID=7 SLURM_PROCID=1 \
		SLURM_STEP_NUM_TASKS=2 SLURM_NTASKS=2
	launched 5/8 slurm-array auto SLURM_JOB_ID=7 SLURM_PROCID=0 $(array 5 0 7 8)
	launched 0/1 slurm-array auto $(array 0 0 0 1)
	launched 11/16 slurm-array+slurm-step auto SLURM_PROCID=1 \
		SLURM_STEP_NUM_TASKS=2 $(array 5 0 7 8)
	launched 3/4 pmi auto PMI_RANK=3 PMI_SIZE=4 SLURM_PROCID=1 \
		SLURM_STEP_NUM_TASKS=2
	launched 0/4 sge-array auto SGE_TASK_ID=1 SGE_TASK_FIRST=1 SGE_TASK_LAST=4 \
		SGE_TASK_STEPSIZE=1
	launched 1/4 aws-batch auto AWS_BATCH_JOB_ARRAY_INDEX=1 \
		AWS_BATCH_JOB_ARRAY_SIZE=4
	launched 1/4 google-batch auto BATCH_TASK_INDEX=1 BATCH_TASK_COUNT=4
	launched 1/4 cloud-run auto CLOUD_RUN_TASK_INDEX=1 CLOUD_RUN_TASK_COUNT=4
	# A task of an array that is run again alone stays the same shard.
	launched 5/8 slurm-array auto/8 $(array 5 5 5 1)
	launched 7/8 slurm-array auto/8 $(array 7 3 7 2)
	launched 11/16 slurm-array+slurm-step auto/16 SLURM_PROCID=1 \
		SLURM_STEP_NUM_TASKS=2 $(array 5 5 5 1)
	launched 5/8 kubernetes auto/8 JOB_COMPLETION_INDEX=5
	launched 5/8 pbs-array auto/8 PBS_ARRAY_INDEX=5
	launched 4/8 sge-array auto/8 SGE_TASK_ID=5 SGE_TASK_FIRST=5 SGE_TASK_LAST=5
	launched 1/4 openmpi auto/4 OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4
	launched 1/4 openmpi auto OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 \
		SGE_TASK_ID=undefined SLURM_ARRAY_TASK_ID=
}

# ---- No task of many ----

none="no launcher says which task this is; expected one of srun, sbatch --array, mpirun or the like, or --shard I/N, such as 0/8 to 7/8"
job="this is a job of Slurm, but no task of a step or an array; type srun birdview --shard auto ..., or submit it by sbatch --array=0-7"
refused "$none" auto
refused "$none" auto PMIX_RANK=0 PARALLEL_SEQ=3 SGE_TASK_ID=undefined
refused "$job" auto SLURM_JOB_ID=7 SLURM_NTASKS=2 SLURM_PROCID=0
refused "$job" auto SLURM_JOB_ID=7 SLURM_NTASKS=8 SLURM_NPROCS=8 SLURM_NNODES=2
refused "${job//auto/auto\/8}" auto/8 SLURM_JOB_ID=7 SLURM_NTASKS=8

if command -v script >/dev/null; then
	SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 capture \
		script -qec "'$BIRDVIEW' -o none --shard auto in" /dev/null
	expect_exit 2
	expect_absent none
	grep -q 'this is a shell on a terminal' "$scratch/stdout" ||
		fail 'a shell in an allocation is taken for a task'
else
	skip_part 'there is no script(1), to have a terminal'
fi

# ---- A step that the job was submitted from ----

# The script is task 0 and alone.
stale='SLURM_JOB_ID=7 SLURM_PROCID=0 SLURM_NODEID=0 SLURM_GTIDS=0'
# shellcheck disable=SC2046,SC2086
{
	refused "$job" auto $stale SLURM_STEP_NUM_TASKS=2 \
		SLURM_STEP_TASKS_PER_NODE=2
	refused "$job" auto $stale SLURM_STEP_NUM_TASKS=5 \
		'SLURM_STEP_TASKS_PER_NODE=2(x2),1'
	refused "$job" auto $stale SLURM_STEP_NUM_TASKS=2 SLURM_JOB_NUM_NODES=1 \
		SLURM_STEP_NUM_NODES=2 'SLURM_STEP_TASKS_PER_NODE=1(x2)'
	refused "$job" auto $stale PMI_RANK=0 PMI_SIZE=2 PMI_JOBID=6.0
	launched 5/8 slurm-array auto $stale $(array 5 0 7 8) \
		SLURM_STEP_NUM_TASKS=2 SLURM_STEP_TASKS_PER_NODE=2
	# Those that are tasks say so in the same variables.
	launched 0/5 slurm-step auto $stale,2 SLURM_STEP_NUM_TASKS=5 \
		SLURM_JOB_NUM_NODES=3 SLURM_STEP_NUM_NODES=3 \
		'SLURM_STEP_TASKS_PER_NODE=2(x2),1'
	launched 4/5 slurm-step auto $stale SLURM_STEP_NUM_TASKS=5 SLURM_PROCID=4 \
		SLURM_NODEID=2 SLURM_GTIDS=4 'SLURM_STEP_TASKS_PER_NODE=2(x2),1'
	launched 1/2 pmi auto SLURM_JOB_ID=7 PMI_RANK=1 PMI_SIZE=2 PMI_JOBID=7.0
	launched 1/2 pmi auto PMI_RANK=1 PMI_SIZE=2 PMI_JOBID=6.0
	launched 1/2 pmi auto SLURM_JOB_ID=7 PMI_RANK=1 PMI_SIZE=2 PMI_JOBID=kvs_6_0
}

# A tree of control groups, of version 1 or 2, if there is one that we may change.
for groups in /sys/fs/cgroup/pids /sys/fs/cgroup; do
	[[ ! -e $groups/cgroup.procs ]] || break
done
groups+=/birdview_test_$$

in_group() (
	echo "$BASHPID" >"$groups/step_batch/cgroup.procs"
	exec "$BIRDVIEW" "$@"
)

if mkdir -p "$groups/step_batch" 2>/dev/null && in_group -V >/dev/null 2>&1; then
	SLURM_JOB_ID=7 SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 \
		capture in_group -o none --shard auto in </dev/null
	expect_usage "--shard auto: $job"
else
	skip_part 'no control group can be made'
fi
rmdir "$groups/step_batch" "$groups" 2>/dev/null || true

# ---- Half of it, or what does not fit ----

half() {
	echo "$1 is not set, which belongs to what the launcher says; give --shard I/N"
}

# shellcheck disable=SC2046
{
	refused "$(half OMPI_COMM_WORLD_SIZE)" auto OMPI_COMM_WORLD_RANK=1
	refused "$(half OMPI_COMM_WORLD_RANK)" auto OMPI_COMM_WORLD_SIZE=4
	refused "$(half PMI_SIZE)" auto PMI_RANK=1
	refused "$(half PMI_RANK)" auto PMI_SIZE=4
	refused "$(half SLURM_PROCID)" auto SLURM_STEP_NUM_TASKS=4
	refused "$(half SLURM_ARRAY_TASK_COUNT)" auto SLURM_ARRAY_TASK_ID=5
	refused "$(half SLURM_ARRAY_TASK_MIN)" auto SLURM_ARRAY_TASK_ID=5 \
		SLURM_ARRAY_TASK_COUNT=8
	refused "$(half SGE_TASK_LAST)" auto SGE_TASK_ID=1 SGE_TASK_FIRST=1
	refused "$(half AWS_BATCH_JOB_ARRAY_SIZE)" auto AWS_BATCH_JOB_ARRAY_INDEX=5
	for variable in JOB_COMPLETION_INDEX PBS_ARRAY_INDEX; do
		refused "$variable says which task this is, and nothing says of how many; expected --shard auto/N" \
			auto "$variable=3"
	done
	refused "PMI_RANK is 'one', expected a number" auto PMI_RANK=one PMI_SIZE=4
	refused "PMI_RANK is '-1', expected a number" auto PMI_RANK=-1 PMI_SIZE=4
	refused "PMI_SIZE is '4294967296', expected a number" auto PMI_RANK=1 \
		PMI_SIZE=4294967296
	refused "PMI_RANK is 4 and PMI_SIZE is 4, expected numbers from 0 on; give --shard I/N" \
		auto PMI_RANK=4 PMI_SIZE=4
	outside='which is none of the array'\''s numbers; give --shard I/N'
	refused "AWS_BATCH_JOB_ARRAY_INDEX is 4, $outside" auto \
		AWS_BATCH_JOB_ARRAY_INDEX=4 AWS_BATCH_JOB_ARRAY_SIZE=4
	refused "SGE_TASK_ID is 0, $outside" auto/8 SGE_TASK_ID=0
	gaps() {
		echo "the array has $1 tasks, of the numbers $2 to $3, expected those from ${4-0} on without a gap; for some tasks of an array say of how many: --shard auto/N"
	}
	refused "$(gaps 3 3 8)" auto $(array 3 3 8 3)
	refused "$(gaps 8 1 8)" auto $(array 1 1 8 8)
	refused "$(gaps 4 0 6)" auto $(array 2 0 6 4 2)
	refused "$(gaps 1 5 5)" auto $(array 5 5 5 1)
	refused "$(gaps 2 3 4 1)" auto SGE_TASK_ID=3 SGE_TASK_FIRST=3 SGE_TASK_LAST=4
	refused 'both SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX are set; give --shard I/N' \
		auto $(array 3 0 7 8) JOB_COMPLETION_INDEX=3
	refused 'PMI_SIZE is 4, expected 8' auto/8 PMI_RANK=1 PMI_SIZE=4
	refused 'PMI_SIZE is 4, expected 2' auto/2 PMI_RANK=1 PMI_SIZE=4
	refused 'SLURM_STEP_NUM_TASKS is 2, expected a number that divides 15' \
		auto/15 SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 $(array 5 0 7 8)
	refused 'this is task 8 of all, expected one of 0 to 7' auto/8 \
		JOB_COMPLETION_INDEX=8
	refused 'this is task 17 of all, expected one of 0 to 15' auto/16 \
		SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 $(array 8 8 8 1)
	refused 'there are 4295032832 tasks, expected at most 1048576' auto \
		PMI_RANK=0 PMI_SIZE=65536 $(array 0 0 65536 65537)
}

# ---- A report of all would be that of the last ----

capture env PMI_RANK=1 PMI_SIZE=4 "$BIRDVIEW" -o out --shard auto --report r in
expect_usage "--report: 'r' would be the report of all shards; expected {shard} in its name, for the number of each"
capture env PMI_RANK=1 PMI_SIZE=4 "$BIRDVIEW" -o out --shard auto --report - in
expect_exit 0
printf -v long '{shard}%.0s' {1..600}
run -o out --shard 1000000/1048576 --report "$long" in
expect_exit 2
grep -q 'is longer than any name may be' "$scratch/stderr" ||
	fail 'a report is too long, and nothing says so'
