#!/usr/bin/env bash
#
# Each allocation of the whole command fails in turn, in the parent and in the
# workers, alone and together with all after it: birdview ends with a documented
# exit status and says that it is out of memory, what is there is whole or as it
# was, and running again completes the tree. Sanitizers see that nothing is used
# wrongly on the way.

BIRDVIEW=${PLANTED:-$BIRDVIEW_VARIANTS/birdview_failing}

# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# shellcheck source=tests/support/failing.sh
source "$(dirname "$0")/../support/failing.sh"

# expect_told: what did not succeed is said to have had no memory; it is counted
expect_told() {
	((status == 0)) || grep -qiE 'out of memory|Cannot allocate memory' \
		"$scratch/stderr" ||
		fail "nothing is said about memory: $(<"$scratch/stderr")"
	statuses[status]=$((${statuses[status]-0} + 1))
}

for all in '' +; do
	for ((n = 1; failures < 20; n++)); do
		try "memory@$n$all=ENOMEM" expect_told
		$came_up || break
	done
	echo "$((n - 1)) allocations failed${all:+ with all after them}"
	((n > 20)) || fail 'too few allocations failed'
done
echo "exit statuses: $(for status in "${!statuses[@]}"; do
	printf '%s of %d; ' "${statuses[status]}" "$status"
done)"
for status in 0 1 3; do
	((${statuses[status]-0} > 0)) || fail "no exit status was $status"
done
((${statuses[2]-0} == 0)) || fail 'want of memory was taken for wrong usage'
