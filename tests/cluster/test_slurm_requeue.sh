#!/usr/bin/env bash
#
# A job that Slurm takes back, for another one or for a node that goes down, ends within
# its frame with 143, and goes on where it was when Slurm starts it again. A frame
# that fails is told by the exit status of sbatch --wait, and does not keep
# others from being made.

needs=(slurmctld slurmd sbatch scontrol)
# shellcheck source=tests/support/cluster.sh
source "$(dirname "$0")/../support/cluster.sh"
# shellcheck source=tests/support/slurm.sh
source "$(dirname "$0")/../support/slurm.sh"

# ---- Requeued ----

# Each frame takes a second as long as this command does.
make_lingering
hold
start_slurm
empty
submit --requeue --open-mode=append --array=0 \
	"exec birdview --shard auto $shard_options"
await 'the job makes pictures' has_pictures 2
scontrol requeue "$job"
await 'the job ends in order' grep -q 'exited with exit code 143' \
	"$scratch/slurm/n0.log"
await 'the job is taken back' is_job_in PENDING
expect_no_temporaries out
before=$(count_pictures)
((before < frames)) || fail 'no frame was left when the signal came'

# Slurm waits for two minutes before it starts such a job again, unless it is told.
release
scontrol update jobid="$job" StartTime=now
wait_for_job
ran='the job that was taken back'
expect_exit 0
grep -q "\"done\":$((frames - before)),\"up_to_date\":$before," logs/0.jsonl ||
	fail "it did not go on where it was: $(tail -n 1 logs/0.jsonl)"
expect_shards 1

# ---- A frame that fails ----

printf '%s' 'no points' >in/bad.bin
empty
within sbatch --wait --array=0-1 --output="$scratch/bad.%a.out" \
	--wrap "exec birdview --shard auto $shard_options"
expect_exit 1
diff -r expected out || fail 'a bad frame kept others from being made'
[[ $(cat "$scratch"/bad.*.out) == "birdview: "*"/in/bad.bin': size is "* ]] ||
	fail 'the bad frame alone is not named'
[[ $(cat logs/*.jsonl | grep -c '"status":"failed"') == 1 ]] ||
	fail 'not one frame has failed'
