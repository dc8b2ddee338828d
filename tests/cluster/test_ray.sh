#!/usr/bin/env bash
#
# The tasks of ray_shards.py together make the tree of one undisturbed
# run, and none does what another does. One of them is killed; the engine starts it
# again by itself, and it makes what was missing.

packages=(ray)
needs=()
# shellcheck source=tests/support/engine_python.sh
source "$(dirname "$0")/../support/engine_python.sh"

# Ray gives itself half a minute to start, which is not enough on a busy machine.
# shellcheck disable=SC2086 # options without blanks in them
launch() {
	local words=$scratch/ray.out
	for _ in 1 2 3 4; do
		! python "$examples/ray_shards.py" "$1" $shard_options \
			>"$words" 2>&1 || return 0
		cat "$words"
		grep -q 'timed out during startup' "$words" || return 1
	done
	return 1
}

for count in 8 3 1; do
	prove_retried $count
done
