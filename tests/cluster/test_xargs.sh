#!/usr/bin/env bash
#
# xargs -P starts shards by their numbers. Together they make the tree of one
# undisturbed run, and none does what another does. One of them is killed, which
# xargs tells; the same line makes what was missing.

needs=(xargs)
# shellcheck source=tests/support/cluster.sh
source "$(dirname "$0")/../support/cluster.sh"

launch() {
	# shellcheck disable=SC2086 # options without blanks in them
	seq 0 $(($1 - 1)) |
		xargs -P 8 -I{} birdview --shard "{}/$1" $shard_options
}

relaunch() {
	capture launch "$2"
}

for count in 8 3 1; do
	prove $count
done
