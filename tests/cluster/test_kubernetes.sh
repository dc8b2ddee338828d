#!/usr/bin/env bash
#
# The Job in tests/examples/job.yaml has the structure that Kubernetes
# asks for, so far as a check without Kubernetes can tell. Its command runs as the
# first process of a container: all indices together make the tree of one undisturbed
# run, none does what another does, and a SIGTERM, as a pod gets when its node is
# drained, ends it within its frame with 143; the next pod goes on where it was.

needs=(python3)
# shellcheck source=tests/support/cluster.sh
source "$(dirname "$0")/../support/cluster.sh"

python3 -c 'import yaml' 2>/dev/null || skip 'python3 has no yaml'

# ---- The file ----

job=$BIRDVIEW_SOURCE_DIR/tests/examples/job.yaml
check_job() {
	python3 "$BIRDVIEW_SOURCE_DIR/tests/cluster/job.py" "$job" "$@"
}
check_job || fail 'Kubernetes would not take the job'
check_job defects || fail 'a job that is wrong is not told from a good one'

# ---- Its command ----

mapfile -d '' -t command < <(check_job command)
pods=$(sed -n 's/^  completions: //p' "$job")
contained=(unshare --pid --fork --mount-proc --kill-child)

# start_pod INDEX: in the background, as 'pod'; this folder is its volume.
start_pod() {
	ran="pod $1"
	"${contained[@]}" env JOB_COMPLETION_INDEX="$1" \
		"${command[@]//\/data/$PWD}" "${small[@]}" \
		>"$scratch/stdout" 2>"$scratch/stderr" &
	pod=$!
}

# wait_for_pod: 'status' is how it ended
wait_for_pod() {
	await "the end of $ran" has_ended "$pod"
	status=0
	wait "$pod" || status=$?
}

run_pod() {
	start_pod "$1"
	wait_for_pod
}

empty
for ((index = 0; index < pods; index++)); do
	run_pod $index
	expect_exit 0
	grep -qF "shard $index/$pods (kubernetes): " "$scratch/stderr" ||
		fail "it does not say that it is pod $index"
done
expect_shards "$pods"

# ---- A pod that is to end ----

make_lingering
# As many frames as one pod has are too few to be waited for.
command=("${command[@]/auto\/$pods/auto\/1}")
empty
hold
start_pod 0
await 'the pod makes pictures' has_pictures 2
# It is the only child of unshare, and number 1 in its own eyes.
first=$(tr -d " " <"/proc/$pod/task/$pod/children")
grep -qE '^NSpid:.*\s1$' "/proc/$first/status" || fail 'it is not the first'
kill -s TERM "$first"
wait_for_pod
expect_exit 143
before=$(count_pictures)
((before < frames)) || fail 'no frame was left when the signal came'
expect_no_temporaries out

release
run_pod 0
expect_exit 0
grep -q "\"done\":$((frames - before)),\"up_to_date\":$before," logs/0.jsonl ||
	fail "it did not go on where it was: $(tail -n 1 logs/0.jsonl)"
expect_shards 1
